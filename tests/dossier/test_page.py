"""What the page gathers, for projects in every state."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tenfold.dossier.page import gather
from tenfold.dossier.rendering import render
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def look(project, overrides=None, run_id=None, *, now=NOW):
    return gather(Standing(project, overrides or {}, run_id), now=now)


def test_a_project_of_which_nothing_has_run_says_so_for_each_step(project):
    page = look(project)
    assert [s.now.freshness for s in page.sections] == ["missing", "missing"]
    assert not any(s.origin for s in page.sections)
    assert page.money.why_not == "no step has run"
    assert len(page.unsettled) == 2
    assert [d.name for d in page.sections[0].decisions.changed] == ["objective", "payoff", "source"]


def test_a_project_that_ran_shows_records_checks_and_money(ran):
    page = look(ran)
    worth = page.sections[0]
    assert [h.label for h in worth.headlines] == ["AUC", "Recall", "Best column, income"]
    assert len(worth.figures) == 7
    assert [c.code for c in page.checks("block")] == ["TF0103"]
    assert [c.code for c in page.waived] == ["TF0105"]
    assert [c.code for c in page.checks("not_evaluated")] == ["TF0106"]
    assert [b.label for b in page.money.groups[0]] == ["Perfect model", "Today's rule", "Baseline"]
    assert page.unsettled == []
    assert page.verdict.word == "no-go"
    assert page.when == "23 November 2026, 09:30 UTC"


def test_a_stale_step_shows_the_decisions_that_its_evidence_was_computed_under(ran, steps):
    ran.save(steps[0], {"objective": "something else"})
    section = look(ran).sections[0]
    assert section.now.freshness == "stale"
    assert "objective" in section.now.why
    assert section.decisions.changed[0].value == "fewer defaults"
    assert section.figures


def test_a_damaged_record_is_named_and_not_shown(ran, steps):
    path = ran.records / f"{steps[0].stem}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["content"]["evidence"]["auc"]["value"] = 0.99
    path.write_text(json.dumps(document), encoding="utf-8")
    section = look(ran).sections[0]
    assert section.now.freshness == "damaged"
    assert "changed by hand" in section.now.why
    assert section.figures == []
    assert section.origin is None


def test_no_absolute_path_of_this_machine_is_told(ran, steps):
    ran.save(steps[0], {"seed": 5})
    execute(steps[0], Standing(ran))
    for path in (ran.folder / "data").glob("*.txt"):
        path.unlink()
    page = look(ran)
    assert page.unsettled
    assert not any(str(ran.folder) in s.now.why for s in page.sections)


def test_a_waiver_holds_until_its_last_day_and_is_shown_as_expired_after_it(ran):
    last = look(ran, now=datetime(2027, 1, 31, tzinfo=UTC))
    assert [c.code for c in last.waived] == ["TF0105"]
    assert list(last.lapsed) == ["TF0102"]
    after = look(ran, now=datetime(2027, 2, 1, tzinfo=UTC))
    assert after.waived == []
    assert set(after.lapsed) == {"TF0102", "TF0105"}


def test_money_not_evaluated_gives_the_reason(ran, steps):
    ran.save(steps[0], {"priced": False})
    execute(steps[0], Standing(ran))
    money = look(ran).money
    assert not money.evaluated
    assert money.why_not == "no payoffs are given"


@pytest.fixture
def what_if(ran, steps) -> tuple[Project, str]:
    overrides = {"worth": {"seed": 11, "payoff": "unset"}}
    execute(steps[0], Standing(ran, overrides, "run-1"))
    return ran, "run-1"


def test_a_what_if_names_what_it_set_even_when_only_its_id_is_given(what_if):
    project, run_id = what_if
    page = look(project, run_id=run_id)
    worth = page.sections[0]
    assert worth.now.freshness == "fresh"
    assert set(page.set_by_run) == {"worth.seed", "worth.payoff"}
    changed = {d.name: (d.value, d.source) for d in worth.decisions.changed}
    assert changed["seed"] == ("11", "run")
    assert worth.origin.run == "run-1"


def test_the_project_is_untouched_by_a_what_if(what_if):
    project, _ = what_if
    page = look(project)
    assert page.run_id is None
    assert page.set_by_run == []
    assert "seed" not in [d.name for d in page.sections[0].decisions.changed]


def test_provenance_names_hash_key_run_files_and_versions(ran, steps):
    record = Standing(ran).store.read(steps[0])
    origin = look(ran).sections[0].origin
    assert origin.content_hash == record.content_hash
    assert origin.key == record.key
    assert origin.runs == 1
    assert [(f.use, f.path, f.sha256) for f in origin.files] == [
        ("written", record.evidence.model.path, record.evidence.model.sha256)
    ]
    assert "pandas" in origin.libraries
    assert origin.at.endswith("UTC")


def test_a_step_on_blocked_evidence_says_which_check_blocks(ran, monkeypatch):
    from tenfold import registry

    # People reads worth here, whose gate blocks.
    monkeypatch.setattr(registry, "parents", lambda step: [] if step.slug == "worth" else ["worth"])
    page = look(ran)
    worth, people = page.sections
    assert worth.rests_on == []
    (blocked,) = people.rests_on
    assert (blocked.number, blocked.check.code) == (1, "TF0103")
    assert "rests on a step that is blocked" in render(page)
    assert 'href="#TF0103"' in render(page)
