"""The start page: a project is picked or made, its steps are seen, the rest is run."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tenfold.errors import DataProblem, ProjectProblem
from widgets.projects import Engine, StepLine, projects_near
from widgets.start import start
from widgets.start_page import StartPage
from widgets.strip import next_step, strip_html, strip_text


@dataclass(frozen=True)
class Folder:
    folder: Path

    @property
    def notebooks(self):
        return self.folder / "notebooks"


def _lines(freshness="missing"):
    return [
        StepLine(1, "Business <b>problem</b>", "pass", "fresh", "", "€5/week", "01_a b.ipynb"),
        StepLine(2, "Data quality", "block", freshness, "decisions changed", "", "02_x.ipynb"),
        StepLine(4, "Mlops", None),
    ]


@dataclass
class World:
    """An engine that remembers what it was asked."""

    root: Path
    asked: list = field(default_factory=list)
    fault: Exception | None = None

    def _make(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tenfold.yaml").touch()
        return Folder(folder)

    def find(self, path):
        if path is None or not (Path(path) / "tenfold.yaml").exists():
            raise ProjectProblem.because(f"No project at '{path}'.", "Make one.")
        return Folder(Path(path))

    def new(self, folder, data, target, positive):
        self.asked.append((folder, data, target, positive))
        return self._make(folder), ["target: churn (given)"]

    def columns(self, data):
        if self.fault:
            raise self.fault
        return ["age", "<i>x</i>", "churn"]

    def run(self, project, tell):
        if self.fault:
            raise self.fault
        tell("1 Business problem: <done>")
        return "Verdict: review."

    def engine(self):
        return Engine(
            find=self.find,
            lines=lambda project: _lines(),
            demo=lambda name, out: self._make(out),
            new=self.new,
            columns=self.columns,
            run=self.run,
        )


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return World(tmp_path)


@pytest.fixture
def page(world):
    return StartPage(world.engine())


class _Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.links, self.tags, self.words = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.words += data


def test_the_strip_names_gate_freshness_money_and_what_this_version_lacks(tmp_path):
    notebooks = tmp_path / "p" / "notebooks"
    notebooks.mkdir(parents=True)
    (notebooks / "01_a b.ipynb").touch()
    seen = _Seen(strip_html(_lines("stale"), notebooks, here=tmp_path / "elsewhere"))
    for word in ("✓", "Pass", "up to date", "€5/week", "✕", "Block", "not in this version"):
        assert word in seen.words
    assert "out of date: decisions changed" in seen.words
    assert "Next: 2 Data quality" in seen.words
    assert seen.links == ["../p/notebooks/01_a%20b.ipynb"]
    assert seen.tags.count("li") == 3
    assert "Business <b>problem</b>" in seen.words


def test_the_strip_in_text_has_a_line_per_step():
    assert strip_text(_lines()).splitlines() == [
        " 1 Business <b>problem</b>: ✓ Pass, up to date €5/week",
        " 2 Data quality: ✕ Block, not run yet",
        " 4 Mlops: not in this version",
    ]


def test_when_all_is_up_to_date_there_is_no_next_step(tmp_path):
    lines = _lines("fresh")
    assert next_step(lines) is None
    assert "Every step of this version is up to date" in strip_html(lines, tmp_path, here=tmp_path)


def test_without_a_project_the_page_offers_to_make_one(page):
    assert page.project is None
    assert page.run.disabled
    assert page.making.selected_index == 0
    assert "No project yet" in page.status.value


def test_an_example_is_made_and_chosen(page, world):
    page.demo.value = "diabetes"
    page.make_demo.click()
    assert page.project.folder == world.root / "demo" / "diabetes"
    assert page.pick.value == world.root / "demo" / "diabetes"
    assert not page.run.disabled


def test_a_project_is_made_from_a_file_after_its_columns_were_read(page, world):
    assert page.create.disabled
    page.file.value = "data/churn.csv"
    page.read.click()
    assert [name for _, name in page.target.options] == [None, "age", "<i>x</i>", "churn"]
    page.create.click()
    assert "Choose the column to predict first" in page.status.value
    page.target.value, page.positive.value = "churn", "yes"
    page.create.click()
    assert world.asked == [(world.root / "projects" / "churn", "data/churn.csv", "churn", "yes")]
    assert "target: churn (given)" in page.status.value


def test_an_uploaded_file_is_kept_by_its_bare_name_and_read(page, world):
    page.upload.value = (
        {
            "name": "../../evil.csv",
            "type": "text/csv",
            "size": 3,
            "content": memoryview(b"a,b"),
            "last_modified": __import__("datetime").datetime(2026, 1, 1),
        },
    )
    kept = world.root / "projects" / "uploads" / "evil.csv"
    assert kept.read_bytes() == b"a,b"
    assert page.file.value == str(kept)
    assert len(page.target.options) == 4


def test_projects_nearby_are_offered_and_opened(world):
    for name in ("a", "demo/b", "projects/c"):
        world._make(world.root / name)
    assert len(projects_near(world.root)) == 3
    page = StartPage(world.engine())
    assert [label for label, _ in page.pick.options] == ["– none –", "a", "demo/b", "projects/c"]
    page.pick.value = world.root / "demo" / "b"
    assert page.project.folder == world.root / "demo" / "b"


def test_a_folder_without_a_project_is_refused_in_words(page):
    page.path.value = "/nowhere"
    page.open.click()
    assert "No project at &#x27;/nowhere&#x27;. Make one." in page.status.value


def test_running_the_rest_tells_every_step_and_the_verdict(page, world):
    page.make_demo.click()
    page.run.click()
    page.worker.join(10)
    assert "&lt;done&gt;" in page.log.value
    assert "Verdict: review." in page.verdict.value
    assert 'class="warn"' in page.verdict.value
    assert not page.run.disabled


@pytest.mark.parametrize("fault", [DataProblem("It is empty."), RuntimeError("It is empty.")])
def test_every_failure_is_shown(page, world, fault):
    page.make_demo.click()
    world.fault = fault
    page.read.click()
    assert "It is empty." in page.status.value
    page.run.click()
    page.worker.join(10)
    assert "It is empty." in page.verdict.value
    assert not page.run.disabled


def test_headless_it_is_text_and_html_and_no_widget(world):
    project = world._make(world.root / "p")
    engine = world.engine()
    shown = start(engine)
    assert "No project" in repr(shown)
    found = Engine(**{**vars(engine), "find": lambda path: project})
    bundle = start(found)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "not in this version" in bundle["text/plain"]
