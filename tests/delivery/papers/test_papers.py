"""Papers say what the records say, with its doubt, and nothing in them acts as mark-up."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tenfold import registry
from tenfold.delivery.papers import card, meeting, write_papers
from tenfold.delivery.papers.paper import Paper, Part
from tenfold.session import execute
from tenfold.standing import Standing

NASTY = (
    "</td><script>x()</script> | `a` *b* [l](https://e.example) ![i](x) www.e.example "
    "a@e.example\n# h"
)


def test_every_paper_is_written_twice_also_where_nothing_has_run(fake_project) -> None:
    names = {path.name for path in write_papers(Standing(fake_project))}
    assert names == {
        f"{name}.{suffix}"
        for name in ("model_card", "brief", "agenda", "decision_log")
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
