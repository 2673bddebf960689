"""show(): figures with twins, the gate in words, and nothing from the data acts as mark-up."""

import base64
from html.parser import HTMLParser

import pytest

from tenfold.errors import WrongInput
from widgets import evidence
from widgets.evidence import PLOTLY, parts, refresh, show


class _Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.names, self.words = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def screen(monkeypatch):
    """What was displayed, as (bundle, options)."""
    seen = []
    import IPython.display

    for name in ("display", "update_display"):
        monkeypatch.setattr(
            IPython.display, name, lambda bundle, **options: seen.append((bundle, options))
        )
    monkeypatch.setattr(evidence, "_on_screen", {})
    monkeypatch.setattr(evidence, "_worded", set())
    monkeypatch.setattr(evidence, "_spent", evidence.Counter())
    return seen


@pytest.fixture
def person(monkeypatch):
    monkeypatch.setattr("tenfold.session.headless", lambda: False)


@pytest.fixture
def batch(monkeypatch):
    monkeypatch.setattr("tenfold.session.headless", lambda: True)


def test_without_keys_headlines_and_gate_are_shown(outcome, screen, person):
    show(outcome())
    assert [options["display_id"] for _, options in screen] == [
        "tenfold-rich--headlines",
        "tenfold-rich--gate",
    ]


def test_a_chart_is_interactive_for_a_person_and_carries_its_twin(outcome, screen, person):
    show(outcome(), "first")
    (bundle, options), (words, _) = screen
    assert "A." in words["text/html"]
    assert "<table" in words["text/html"]
    # A PNG would be shown in place of the figure, wider than the page.
    assert set(bundle) == {PLOTLY, "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"].startswith("<svg")
    assert options["metadata"]["image/svg+xml"] == {"alt": "A."}
    assert "A." in bundle["text/plain"]


def test_in_a_batch_only_pictures_and_plain_tables_are_left(outcome, screen, batch):
    show(outcome(), "first", "Leaderboard", "money", "gate", "headlines")
    picture, words = {"image/png", "text/plain"}, {"text/html", "text/plain"}
    assert [set(bundle) for bundle, _ in screen] == [
        *(picture, words, words, picture, words, words, words)
    ]
    assert all("display_id" not in options for _, options in screen)
    for bundle, _ in screen:
        assert not {"style", "svg", "script"} & _Seen(bundle.get("text/html", "")).tags
    assert base64.b64decode(screen[0][0]["image/png"])[1:4] == b"PNG"


def test_every_part_escapes_what_comes_from_the_data(outcome):
    for part in parts(outcome(), ["all"]):
        seen = _Seen(part.html)
        assert "b" not in seen.tags - {"b"} or part.key == "headlines"
        assert not {"script", "i", "img"} & seen.tags
        assert "onclick" not in seen.names
    assert [part.key for part in parts(outcome(), ["all"])] == [
        "headlines",
        "gate",
        "first",
        "second",
        "Leaderboard",
        "money",
    ]


def test_the_gate_says_status_evidence_remedy_and_money_the_worst_first(outcome):
    (gate,) = parts(outcome(), ["gate"])
    words = " ".join(_Seen(gate.html).words)
    for word in ("Block", "Warning", "Not evaluated", "Pass", "Repair it.", "€1,240/week"):
        assert word in words
    codes = [line.split("TF03")[1][:2] for line in gate.text.splitlines()[1:]]
    assert codes == ["02", "03", "04", "01"]
    assert "✕ Block" in gate.text


def test_money_that_nobody_could_compute_says_so(outcome):
    record = outcome()
    record.view = record.view.model_copy(
        update={
            "waterfall": [
                bar.model_copy(update={"amount": type(bar.amount).not_evaluated("no payoffs")})
                for bar in record.view.waterfall
            ]
        }
    )
    (money,) = parts(record, ["money"])
    assert "not evaluated" in money.text


def test_an_unknown_part_is_an_error_that_names_the_nearest(outcome):
    with pytest.raises(WrongInput, match="Did you mean 'second'"):
        parts(outcome(), ["secnd"])


def test_something_that_is_no_record_is_an_error_that_says_what_to_run():
    with pytest.raises(WrongInput, match="record = run"):
        parts("nothing")


def test_refresh_brings_what_is_on_screen_up_to_date(outcome, screen, person):
    show(outcome(), "first")
    show(outcome())
    screen.clear()
    refresh(outcome(amount=99))
    ids = {options["display_id"]: bundle for bundle, options in screen}
    assert set(ids) == {
        "tenfold-rich-first-first",
        "tenfold-rich-first-first-words",
        "tenfold-rich--headlines",
        "tenfold-rich--gate",
    }
    assert "€99/week" in ids["tenfold-rich--headlines"]["text/html"]
    assert ids["tenfold-rich-first-first"][PLOTLY]["data"][0]["y"] == [99, 2]


def test_a_figure_that_is_gone_says_so(outcome, screen, person):
    show(outcome(), "second")
    record = outcome()
    record.view = record.view.model_copy(update={"charts": []})
    screen.clear()
    refresh(record)
    assert "No longer part" in screen[0][0]["text/html"]


def test_a_batch_keeps_its_outputs_within_a_budget(outcome, screen, batch, monkeypatch):
    monkeypatch.setattr(evidence, "_BUDGET", 60_000)
    for _ in range(12):
        show(outcome(), "first")
    assert sum(len(str(bundle)) for bundle, _ in screen) < 70_000
    left_out = screen[-1][0]["text/plain"]
    assert "A." in left_out
    assert "see the dossier" in left_out


def test_a_name_with_a_star_shows_all_that_it_fits_and_may_fit_none(outcome, screen, person):
    record = outcome()
    show(record, f"{record.view.charts[0].key[:2]}*")
    assert screen
    shown = len(screen)
    show(record, "no_such_chart_*")
    assert len(screen) == shown
