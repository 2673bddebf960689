"""Papers say what the records say, with its doubt, and nothing in them acts as mark-up."""

from __future__ import annotations

import importlib
import inspect
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tenfold import registry
from tenfold.charts import Headline, Sheet
from tenfold.delivery.papers import card, meeting, write_papers
from tenfold.delivery.papers.letter import letter
from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import table
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.steps.step10_ethics.judgements import VERDICTS
from tenfold.vocabulary import Estimate
from tenfold.vocabulary.proposals import ACCEPTANCES, Acceptance

NASTY = (
    "</td><script>x()</script> | `a` *b* [l](https://e.example) ![i](x) www.e.example "
    "a@e.example\n# h"
)


def test_every_paper_is_written_twice_also_where_nothing_has_run(fake_project) -> None:
    names = {path.name for path in write_papers(Standing(fake_project))}
    assert names == {
        f"{name}.{suffix}"
        for name in ("model_card", "brief", "agenda", "decision_log", "letter")
        for suffix in ("md", "html")
    }
    card = (fake_project.folder / "papers" / "model_card.md").read_text(encoding="utf-8")
    assert "Not evaluated: this version does not have step 10, ethics" in card
    assert "Not evaluated: no step has run" in card


def test_open_checks_are_on_the_agenda_and_decisions_in_the_log(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"number": 20})
    for step in fake_steps:
        execute(step, Standing(fake_project))
    write_papers(Standing(fake_project))
    folder = fake_project.folder / "papers"
    agenda = (folder / "agenda.md").read_text(encoding="utf-8")
    assert "Small enough \\(TF0101\\)" in agenda
    assert "not evaluated | 10 |" in agenda
    log = (folder / "decision_log.md").read_text(encoding="utf-8")
    assert "| number | 20 | tenfold.yaml |" in log
    brief = (folder / "brief.html").read_text(encoding="utf-8")
    assert "Verdict: no-go" in brief
    assert "Small enough (TF0101): It was looked at. At risk: not evaluated." in brief
    # What blocks is asked for before anybody is asked to sign.
    asked = (folder / "brief.md").read_text(encoding="utf-8").partition("## Asked of you")[2]
    assert asked.strip().splitlines()[0].startswith("- Small enough \\(TF0101\\)")


def test_proposals_that_were_accepted_stand_in_the_log(fake_project) -> None:
    line = Acceptance(
        at="2026-03-01T09:00:00+00:00", by="risk officer", proposed_by="beta", key="p",
        decides="alpha.number", before=7, after=8, words="Take eight.", why="An expert says so.",
    )  # fmt: skip
    (fake_project.folder / ACCEPTANCES).write_text(line.model_dump_json() + "\n", encoding="utf-8")
    write_papers(Standing(fake_project))
    log = (fake_project.folder / "papers" / "decision_log.md").read_text(encoding="utf-8")
    assert "2026\\-03\\-01, risk officer, alpha.number: Take eight. Proposed by beta." in log


def test_tables_that_the_papers_show_are_tables_of_their_step() -> None:
    # A renamed table would read as one that a step does not have.
    asked = {
        (slug, title, tuple(re.findall(r'"([^"]+)"', without)))
        for slug, title, without in re.findall(
            r'table\(\s*page,\s*"([a-z_]+)",\s*"([^"]+)"(?:[^()]*?without=\(([^)]*)\))?',
            "".join(map(inspect.getsource, (card, meeting, inspect.getmodule(letter)))),
        )
    }
    assert ("ethics", "Verdicts", ()) in asked
    assert len({title for _, title, _ in asked}) == 13
    columns = {
        "Columns": card._OF_VALUES,
        "Drivers": meeting._OF_DRIVERS,
        "Verdicts": meeting._OF_VERDICTS,
    }
    assert VERDICTS["breach"] == meeting._BREACH
    for slug, title, without in asked:
        package = Path(inspect.getfile(importlib.import_module(registry.get(slug).package))).parent
        source = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
        assert re.search(rf'title=f?"{title}', source), title
        for column in (*without, *columns.get(title, ())):
            assert f'"{column}"' in source, (title, column)


def _page(*sheets: Sheet) -> Any:
    step = SimpleNamespace(slug="ethics", number=10)
    told = [Headline(label="Breach, clear, not enough data", figure="1 · 0 · 1")]
    one = SimpleNamespace(step=step, sheets=list(sheets), headlines=told)
    return SimpleNamespace(sections=[one])


def test_a_table_of_a_record_is_shortened_and_says_by_how_much() -> None:
    rows: list[Any] = [
        [place, 0.25, Estimate(value=0.5, low=0.4, high=0.6, n=9, method="wilson"), None]
        for place in range(1000, 1030)
    ]
    sheet = Sheet(title="Groups", columns=["n", "share", "rate", "why"], rows=rows, note="Read it.")
    part = table(_page(sheet), "ethics", "Groups", name="By group", without=("share",), most=2)
    assert part.title == "By group"
    assert part.columns == ["n", "rate", "why"]
    assert part.rows == [["1,000", "0.50 [0.40 to 0.60]", ""], ["1,001", "0.50 [0.40 to 0.60]", ""]]
    assert part.sentences == ["Read it.", "28 more rows are in the dossier."]


def test_the_brief_names_breaches_and_says_where_there_are_none() -> None:
    columns = ["group", "verdict", "cases needed"]
    rows: list[Any] = [["under 30", "breach", None], ["50 or more", "not enough data", 90]]
    part = meeting._worse(_page(Sheet(title="Verdicts", columns=columns, rows=rows)))
    assert (part.columns, part.rows) == (["group", "verdict"], [["under 30", "breach"]])
    assert part.sentences == ["Breach, clear, not enough data: 1 · 0 · 1."]
    part = meeting._worse(_page(Sheet(title="Verdicts", columns=columns, rows=rows[1:])))
    assert part.rows == []
    assert part.sentences[0] == "No group is treated worse beyond doubt."
    assert meeting._worse(_page()).sentences == ["Not evaluated: step 10 has no record of it."]


def test_the_letter_is_a_paper_of_its_own_or_says_why_there_is_none() -> None:
    rows: list[Any] = [["Our decision"], ["Good day."], ["- Income of 900."]]
    sheet = Sheet(title="The decision letter", columns=["to"], rows=rows, note="It holds no name.")
    paper = letter(_page(sheet))
    assert (paper.title, paper.lead) == ("Our decision", "It holds no name.")
    assert paper.parts[0].sentences == ["Good day.", "- Income of 900."]
    empty = Sheet(title="The decision letter", columns=["to"], rows=[], note="No letter: why.")
    page = _page(empty)
    page.name = "fake"
    assert letter(page).parts[0].sentences == ["No letter: why."]


def test_a_table_that_no_record_has_is_told_as_missing() -> None:
    more = Sheet(title="Groups of two attributes at once", columns=["n"], rows=[])
    exact = Sheet(title="Groups", columns=["n"], rows=[])
    assert table(_page(more, exact), "ethics", "Groups").sentences == ["Nothing is listed."]
    said = table(_page(more), "ethics", "Verdicts").sentences
    assert said == ["Not evaluated: step 10 has no record of it."]
    assert table(_page(), "explainability", "Drivers").sentences == [
        "Not evaluated: this version does not have step explainability."
    ]


def test_decisions_that_the_card_asks_for_are_decisions_of_their_step() -> None:
    # A renamed decision would read as one that nobody took.
    source = inspect.getsource(card) + inspect.getsource(meeting)
    asked = re.findall(r'(?:\(page, |\n *\()"([a-z_]+)", "([a-z_]+)"', source)
    known = {step.slug: set(step.decisions.model_fields) for step in registry.steps()}
    here = [(slug, name) for slug, name in asked if slug in known and name not in known]
    assert ("business_problem", "decision_supported") in here
    assert ("mlops", "owner") in here
    assert [(slug, name) for slug, name in here if name not in known[slug]] == []


def test_equal_records_make_equal_papers(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    first = [path.read_bytes() for path in write_papers(Standing(fake_project), now=now)]
    again = [path.read_bytes() for path in write_papers(Standing(fake_project), now=now)]
    assert first == again


@pytest.fixture
def nasty() -> Paper:
    part = Part(NASTY, [NASTY], [NASTY], [NASTY, "b"], [[NASTY, NASTY]])
    return Paper("n", NASTY, NASTY, [part])


def test_no_text_becomes_an_element_of_the_page(nasty: Paper) -> None:
    found: list[str] = []

    class Seen(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    Seen().feed(nasty.page)
    assert not {"script", "a", "img"} & set(found)
    assert found.count("tr") == 2
    assert found.count("td") == 2


def test_no_text_becomes_mark_up_of_the_markdown(nasty: Paper) -> None:
    lines = nasty.markdown.splitlines()
    assert [line[:2] for line in lines if line.startswith("#")] == ["# ", "##"]
    text = nasty.markdown
    assert not re.search(r"(?<!\\)[*\[\]_]|<|://|www\.|@|`", text)
    rows = [line for line in lines if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [3, 3, 3]
