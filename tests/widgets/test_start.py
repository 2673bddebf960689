"""The start page: a choice, a file that becomes a project, five numbers that become money."""

from __future__ import annotations

from pathlib import Path

import pytest

import tenfold.session
from tenfold import registry
from tenfold.delivery.archiving import pack
from tenfold.delivery.demo import make_demo
from widgets.projects import projects_near
from widgets.start import start
from widgets.start_page import StartPage
from widgets.start_transfer import packed_words, uploads


def _table(rows: int = 120) -> str:
    lines = [
        f"c{row},{20 + row % 50},{['<b>x</b>', 'basic'][row % 2]},user{row}@example.org,"
        f"{'yes' if row % 4 == 0 else 'no'}"
        for row in range(rows)
    ]
    return "\n".join(["case_id,age,plan,mail,churn", *lines]) + "\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tenfold.session, "headless", lambda: False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text(_table())
    return tmp_path


@pytest.fixture
def page(here):
    return StartPage()


@pytest.fixture
def made(page):
    page.choices["file"].click()
    page.file.path.value = "data/people.csv"
    page.file.read.click()
    page.file.roles.lines["age"].value = "feature"
    page.file.make.click()
    return page


@pytest.mark.parametrize("name", ["", "..", "a/b"])
def test_a_name_that_is_no_folder_of_its_own_is_refused(page, here, name) -> None:
    page.file.path.value = "data/people.csv"
    page.file.read.click()
    page.file.name.value = name
    page.file.make.click()
    assert "is no name for a folder" in page.file.said.html
    assert not (here / "projects").exists()


def _decided(page, step):
    return page.project.given().decisions[step]


def test_without_a_project_there_is_one_choice_of_three_and_nothing_else(page) -> None:
    assert page.project is None
    assert page.bottom.layout.display == "none"
    assert "No project yet" in page.said.html
    assert [b.description for b in page.choices.values()] == [
        "Try the worked example",
        "Start from my file",
        "Open a project",
    ]


def test_a_file_is_guessed_at_with_reasons_before_anything_is_made(page, here) -> None:
    file = page.file
    assert "data/people.csv" in file.path.options
    file.path.value = "data/people.csv"
    file.read.click()
    assert file.target.value == "churn"
    assert "named like an outcome" in file.why.value
    assert [label for _, label in file.positive.options] == ["yes", "no"]
    assert file.positive.value == "yes"
    roles = {name: line.value for name, line in file.roles.lines.items()}
    assert (roles["case_id"], roles["age"], roles["plan"]) == ("id", "protected", "feature")
    assert not (here / "projects").exists()


def test_the_preview_escapes_what_it_shows_and_hides_what_is_personal(page) -> None:
    page.file.path.value = "data/people.csv"
    page.file.read.click()
    shown = page.file.preview.value
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x</b>" not in shown
    assert "@example.org" not in shown
    assert "hidden: e-mail" in shown


def test_what_was_corrected_stands_in_the_project_that_is_made(made, here) -> None:
    assert made.project.folder == here / "projects" / "people"
    roles = _decided(made, "data_quality")
    assert (roles["target"], roles["positive"], roles["id"]) == ("churn", "yes", "case_id")
    assert "protected" not in roles
    share = made.numbers_panel.session.resolved().values.prevalence
    assert share.low < share.likely == 0.25 < share.high
    assert made.choices["file"].button_style == ""
    assert made.bottom.layout.display is None


def test_one_column_at_a_time_is_the_id(page) -> None:
    page.file.path.value = "data/people.csv"
    page.file.read.click()
    lines = page.file.roles.lines
    lines["mail"].value = "id"
    assert lines["case_id"].value == "feature"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", "", "is empty"),
        ("hat.csv", "a^b\n1^2\n3^4\n", "has one column, &#x27;a^b&#x27;"),
        ("book.xlsx", "PK\x03\x04rest", "In Excel: File, Save as, CSV UTF-8"),
        ("none.csv", None, "does not exist"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(page, here, name, content, said):
    if content is not None:
        (here / name).write_text(content)
    page.file.path.value = name
    page.file.read.click()
    assert said in page.file.said.html
    assert 'role="alert"' in page.file.said.html
    assert page.file.path.layout.display is None


def test_a_separator_that_was_not_recognised_can_be_given(page, here) -> None:
    (here / "hat.csv").write_text(_table().replace(",", "^"))
    page.file.path.value = "hat.csv"
    page.file.read.click()
    page.file.delimiter.value = "^"
    assert page.file.target.value == "churn"
    page.file.make.click()
    assert _decided(page, "data_quality")["delimiter"] == "^"


def test_a_target_that_cannot_be_predicted_is_explained_and_nothing_can_be_made(page, here):
    rows = "\n".join(f"{row},town{row % 400},same" for row in range(900))
    (here / "towns.csv").write_text(f"size,town,kind\n{rows}\n")
    page.file.path.value = "towns.csv"
    page.file.read.click()
    for target, said in (("town", "text with 400 different values"), ("kind", "is the same in")):
        page.file.target.value = target
        assert said in page.file.why.value
        assert page.file.make.disabled


def test_five_numbers_are_saved_as_step_1_and_become_money(made, monkeypatch) -> None:
    panel = made.numbers_panel
    for name, text in {
        "payoff_tp": "50",
        "payoff_fp": "-10",
        "payoff_fn": "-1.000,5",
        "volume_per_week": "900",
    }.items():
        panel.form.fields[name].control._boxes["likely"].widget.value = text
    assert "brings <b>€1,05" in panel.payoffs.widget.value, "a hit instead of a miss"
    panel.form.fields["capacity_per_week"].control.widget.value = "300"
    assert panel.session.resolved().values.capacity_per_week == 300
    panel.form.fields["capacity_per_week"].control.widget.value = ""
    panel.form.fields["today"].control.widget.value = "act_on_none"
    miss = panel.session.resolved().values.payoff_fn
    assert (miss.low, miss.likely, miss.high) == (-1000.5, -1000.5, -1000.5)
    monkeypatch.setattr(tenfold.session, "headless", lambda: True)  # it runs here, not in a child
    panel.session.run()
    assert "Expected gain over today" in panel.money.value
    monkeypatch.setattr(tenfold.session, "headless", lambda: False)
    assert "As of the last run" not in panel.money.value
    panel.form.fields["payoff_tp"].control._boxes["likely"].widget.value = "60"
    assert "As of the last run" in panel.money.value
    panel.form.undoing.undo.click()
    assert "As of the last run" not in panel.money.value
    again = StartPage()  # as after a restart of the kernel
    assert again.project == made.project
    assert "Expected gain over today" in again._glance()["text/plain"]
    assert "€" in again._glance()["text/html"]


def test_an_example_is_opened_and_a_restarted_page_goes_on_with_it(page, here) -> None:
    page.demo.demo.value = "diabetes"
    page.demo.make.click()
    assert page.project.folder == here / "demo" / "diabetes"
    assert StartPage().project == page.project
    assert projects_near(here) == [here / "demo" / "diabetes"]


def test_a_packed_project_comes_back_under_a_free_name(page, here) -> None:
    packed = pack(make_demo("diabetes", out=here / "projects" / "diabetes"), here)
    page.open.packed._on_file(packed)
    assert page.project.folder == here / "projects" / "diabetes-2"
    assert page.project.given().name == "diabetes"


def test_data_that_lie_beside_a_project_are_exported_and_said_to_be_read_from_the_copy(
    page, here
) -> None:
    made = make_demo("diabetes", out=here / "projects" / "diabetes")
    source = str(made.given().decisions["data_quality"]["source"])
    lying = (made.folder / source).rename(here / "<b>beside.csv")
    made.save(registry.get("data_quality"), {"source": f"../../{lying.name}"})
    packed = pack(made, here)
    said = " ".join(packed_words(packed))
    assert "lies outside of the project; it comes along as 'data/_b_beside.csv'" in said
    lying.unlink()
    page.open.packed._on_file(packed)
    assert "it comes along as &#x27;data/_b_beside.csv&#x27;" in page.said.html
    assert "<b>" not in page.said.html
    assert page.project.folder == here / "projects" / "diabetes-2"


def test_a_folder_without_a_project_is_refused_in_words(page) -> None:
    page.open.path.value = "nowhere"
    page.open.open.click()
    assert "No project at" in page.open.said.html
    assert 'role="alert"' in page.open.said.html


def test_on_binder_visitors_are_warned_and_reminded_to_export(here, monkeypatch) -> None:
    assert "confidential" not in StartPage().top.children[1].trait_values().get("value", "")
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://example.org/")
    notice = StartPage().top.children[1].value
    assert "Do not upload confidential data" in notice
    assert "export your project" in notice


def test_headless_it_is_text_and_html_and_no_widget(here, monkeypatch) -> None:
    monkeypatch.setattr(tenfold.session, "headless", lambda: True)
    assert "No project" in repr(start())
    monkeypatch.chdir(make_demo("diabetes", out=Path("demo")).folder)
    bundle = start()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "No verdict yet" in bundle["text/plain"]
    assert "10 Ethics" in bundle["text/plain"]


def test_what_was_uploaded_lies_inside_its_project(page, here) -> None:
    folder = uploads()
    folder.mkdir(parents=True)
    (folder / "sent.csv").write_text(_table())
    page.file.path.value = "projects/uploads/sent.csv"
    page.file.read.click()
    page.file.make.click()
    assert page.project.given().decisions["data_quality"]["source"] == "data/sent.csv"
    assert (page.project.folder / "data" / "sent.csv").is_file()
