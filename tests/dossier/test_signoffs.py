"""The section of signatures says what a reviewer must know before relying on a name."""

from __future__ import annotations

import re

import pytest

from tenfold.dossier.page import gather
from tenfold.dossier.rendering import render
from tenfold.dossier.signoffs import signoffs
from tenfold.records import RecordStore
from tenfold.session import execute
from tenfold.signing import Asked, append, contents, rests_on
from tenfold.standing import Standing
from tenfold.vocabulary import SignOff, digest

ASKED = Asked.of({"required_roles": {"worth": ["owner"], "people": ["owner", "risk <i>officer"]}})


def _say(project, slug, role="owner", stance="approve", comment=""):
    seen = rests_on(slug, contents(RecordStore(project.records)))
    append(
        project.folder,
        SignOff(
            number=1, at="", step=slug, role=role, name="R. <b>Reader", stance=stance,
            seen=digest(seen), content=seen, comment=comment,
        ),
    )  # fmt: skip


def _section(project):
    from datetime import UTC, datetime

    page = gather(Standing(project), now=datetime.now(UTC))
    html = render(page)
    return page.signoffs, html.partition('id="signoffs"')[2].partition("</section>")[0]


def _asked(project):
    standing = Standing(project)
    records = {slug: standing.record(step) for slug, step in _steps().items()}
    return signoffs(standing.signatures, ASKED, records, standing.store.history())


def _steps():
    from tenfold import registry

    return {step.slug: step for step in registry.steps()}


def test_without_any_signature_it_says_so(ran):
    found, html = _section(ran)
    assert "Nobody has signed yet." in html
    assert (found.status, found.head) == ("not_evaluated", "")


def test_valid_and_void_signatures_stand_there_with_what_changed(ran, steps):
    _say(ran, "worth")
    _say(ran, "people")
    found, html = _section(ran)
    assert [line.words for line in found.lines] == ["valid", "valid"]
    assert found.head in html
    assert "R. &lt;b&gt;Reader" in html
    ran.save(steps[0], {"objective": "something else"})
    execute(steps[0], Standing(ran))
    found, html = _section(ran)
    assert found.lines[0].words == "void: 1 Worth changed since"
    assert found.lines[0].status == "warn"
    assert found.since[0].decisions == ["objective"]
    assert "decisions <bdi>objective</bdi>" in html
    assert "something else" not in html


def test_open_objections_come_first_and_block(ran):
    _say(ran, "worth")
    _say(ran, "people", "risk officer", "object", "too <few> people")
    found, html = _section(ran)
    assert [line.number for line in found.lines] == [2, 1]
    assert (found.status, found.word) == ("block", "Open objection")
    assert "too &lt;few&gt; people" in html


def test_steps_without_a_required_signature_are_named(ran):
    _say(ran, "worth")
    found = _asked(ran)
    assert found.wanting == [("2 People", "owner, risk <i>officer")]
    assert (found.status, found.word) == ("warn", "Signatures missing")
    _say(ran, "people")
    _say(ran, "people", "risk <i>officer")
    assert _asked(ran).word == "Complete"


def test_an_edited_ledger_is_said_before_any_name(ran):
    _say(ran, "worth")
    path = ran.folder / "signoffs.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("owner", "0wner"), encoding="utf-8")
    found, html = _section(ran)
    assert found.status == "block"
    assert html.index("The ledger cannot be trusted") < html.index("Reader")
    assert re.search(r"line 1 was changed.*No approval in it counts", html)
    assert (
        found.lines[0].words == "void: this line was changed: its content does not match its hash"
    )


@pytest.mark.parametrize("known", [True, False])
def test_figures_that_moved_since_the_signature_are_shown_then_and_now(ran, steps, known):
    _say(ran, "worth")
    ran.save(steps[0], {"objective": "something else"})
    execute(steps[0], Standing(ran))
    standing = Standing(ran)
    record = standing.record(steps[0])
    history = standing.store.history()
    history[0]["estimates"] = {k: [0.5, 0.4, 0.6] for k in history[0]["estimates"]}
    if not known:
        history = history[1:]
    (since,) = signoffs(standing.signatures, ASKED, {"worth": record}, history).since
    assert since.unknown is not known
    assert any(text.startswith("AUC: 0.50 [0.40 to 0.60] → ") for text in since.figures) == known
