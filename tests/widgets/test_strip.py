"""A project at a glance: verdict, money, the next step, the ten steps, what failed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from widgets.projects import Failure, Glance, StepLine
from widgets.strip import glance_html, glance_text, next_step


def _lines(freshness="missing"):
    return [
        StepLine(1, "Business <b>problem</b>", "pass", "fresh", "", "€5/week", "01_a b.ipynb"),
        StepLine(2, "Data quality", "block", freshness, "decisions changed", "", "02_x.ipynb"),
        StepLine(4, "Mlops", None),
    ]


class _Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.links, self.tags, self.words = {}, [], ""
        self._link = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._link = dict(attrs)["href"] if tag == "a" else self._link

    def handle_endtag(self, tag):
        self._link = None if tag == "a" else self._link

    def handle_data(self, data):
        self.words += data
        if self._link:
            self.links.setdefault(data, self._link)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "p"
    (folder / "notebooks").mkdir(parents=True)
    for name in ("01_a b.ipynb", "02_x.ipynb"):
        (folder / "notebooks" / name).touch()
    (folder / "report.html").touch()
    return folder


def test_gate_freshness_and_money_are_words_and_the_next_step_is_a_link(project, tmp_path):
    money = "model: Trees over today's rule: €4,555/week [2,371 to 7,837], n=9"
    at = Glance(_lines("stale"), "no-go", ["TF0101 x"], money, "current")
    seen = _Seen(glance_html(at, project, here=tmp_path / "elsewhere"))
    for word in ("✓", "Pass", "up to date", "€5/week", "✕", "Block", "not in this version"):
        assert word in seen.words
    assert "out of date: decisions changed" in seen.words
    assert seen.links["Open step 2: Data quality"] == "../p/notebooks/02_x.ipynb"
    assert seen.links["1 Business <b>problem</b>"] == "../p/notebooks/01_a%20b.ipynb"
    assert seen.links["Open the dossier"] == "../p/report.html"
    assert "No-go" in seen.words
    assert "model: Trees over today's rule€4,555/week[2,371 to 7,837], n=9" in seen.words
    assert "Why no-go: 1 reason" in seen.words


def test_when_all_is_up_to_date_the_dossier_is_what_is_opened(project, tmp_path) -> None:
    at = Glance(_lines("fresh"), "go", [], "", "current")
    assert next_step(at.lines) is None
    html = glance_html(at, project, here=tmp_path)
    assert 'class="first" href="p/report.html"' in html
    assert "Every step is up to date" in html
    (project / "report.html").unlink()
    html = glance_html(Glance(_lines("fresh"), "go"), project, here=tmp_path)
    assert "Open the dossier" not in html
    assert "Run the rest writes it" in html


def test_before_any_run_there_is_no_verdict_and_the_page_says_what_money_waits_for(
    project, tmp_path
) -> None:
    words = _Seen(glance_html(Glance(_lines()), project, here=tmp_path)).words
    assert "No verdict yet" in words
    assert "say below what a hit, a false alarm and a miss are worth" in words


def test_a_failure_is_a_sentence_and_the_notebook_to_open(project, tmp_path) -> None:
    notebook = str(project / "notebooks" / "02_x.ipynb")
    failure = Failure("2 Data quality", "'<i>' is gone. Give a file.", notebook)
    html = glance_html(Glance(_lines(), failures=[failure]), project, here=tmp_path)
    seen = _Seen(html)
    assert "2 Data quality: '<i>' is gone. Give a file." in seen.words
    assert seen.links["Open its notebook"] == "p/notebooks/02_x.ipynb"
    assert 'role="alert"' in html


def test_in_text_it_has_a_line_per_step() -> None:
    assert glance_text(Glance(_lines(), "no-go", [], "gain: €5/week")).splitlines() == [
        "✕ No-go: at least one check blocks",
        "Money: gain: €5/week",
        " 1 Business <b>problem</b>: ✓ Pass, up to date €5/week",
        " 2 Data quality: ✕ Block, not run yet",
        " 4 Mlops: not in this version",
    ]


def test_money_is_not_to_be_trusted_while_its_data_block(project, tmp_path) -> None:
    money = "model: Trees over today's rule: €4,555/week [2,371 to 7,837], n=9, 95% joint draws (n)"
    at = Glance(
        _lines("fresh"), "no-go", ["TF0203 x"], money, blocked=["TF0203", "TF0202", "TF0301"]
    )
    html = glance_html(at, project, here=tmp_path)
    seen = _Seen(html)
    assert "Not to be trusted while TF0203, TF0202 and 1 more block." in seen.words
    assert "[2,371 to 7,837], n=9, 95% sure (n)" in seen.words
    assert 'title="joint draws"' in html
    assert "Not to be trusted while TF0203, TF0202 and 1 more block." in glance_text(at)
    assert "to be trusted" not in glance_html(Glance(_lines(), money=money), project, here=tmp_path)


def test_what_treating_every_case_alike_would_not_bring_stands_below_the_gain(
    project, tmp_path
) -> None:
    money = "model: Trees over today's rule: €12,331/week [9,000 to 15,000], n=9"
    at = Glance(_lines("fresh"), "go", [], money, beyond="€2,424/week [1,000 to 4,000]")
    words = "Over treating every case alike, which needs no model: €2,424/week [1,000 to 4,000]"
    assert words in _Seen(glance_html(at, project, here=tmp_path)).words
    assert words in glance_text(at)


def test_while_a_run_is_on_the_place_of_the_next_step_is_kept(project, tmp_path) -> None:
    html = glance_html(Glance(_lines()), project, here=tmp_path, running=True)
    assert '<p class="next">' in html
    assert "Open step" not in html


def test_how_long_the_rest_took_stands_below_the_tiles(project, tmp_path) -> None:
    at = Glance(_lines("stale"), lasting="It took <5> s.")
    html = glance_html(at, project, here=tmp_path)
    assert "It took <5> s." in _Seen(html).words
    assert "<5>" not in html
    assert html.index("</ol>") < html.index("It took")
    assert "It took" not in glance_html(Glance(_lines("stale")), project, here=tmp_path)
