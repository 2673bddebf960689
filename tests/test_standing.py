"""Decisions resolve in one order; records hold exactly as long as nothing they read changed."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.errors import InvalidDecisions, MissingEvidence, ProjectProblem
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.verdict import verdict


def _run(project: Project, *steps, **given):
    return [execute(step, Standing(project, **given)) for step in steps]


def test_a_run_wins_over_the_file_and_the_file_over_the_default(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    resolved = Standing(fake_project, {"alpha": {"share": "0,25"}}).resolve(alpha)
    assert resolved.values.number == 7
    assert resolved.values.share == 0.25
    assert (resolved.sources["number"], resolved.sources["share"]) == ("tenfold.yaml", "run")
    assert resolved.sources["kind"] == "default"


def test_unset_clears_what_the_file_says(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    fake_project.save(alpha, {"share": 0.5})
    over = {"alpha": {"share": "unset", "number": "unset"}}
    values = Standing(fake_project, over).resolve(alpha).values
    assert values.share is None
    assert values.number == 5


def test_none_means_not_given(fake_project, fake_steps) -> None:
    resolved = Standing(fake_project, {"alpha": {"number": None}}).resolve(fake_steps[0])
    assert (resolved.values.number, resolved.sources["number"]) == (7, "tenfold.yaml")


def test_a_step_waits_for_what_it_reads(fake_project, fake_steps) -> None:
    with pytest.raises(MissingEvidence, match="needs the evidence of 'alpha'"):
        _run(fake_project, fake_steps[1])


def test_what_ran_is_fresh_until_a_decision_changes(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    _run(fake_project, alpha, beta)
    assert Standing(fake_project).freshness(beta)[0] == "fresh"
    fake_project.save(alpha, {"number": 8})
    fresh, why = Standing(fake_project).freshness(alpha)
    assert (fresh, why) == ("stale", "decisions changed: number")
    with pytest.raises(MissingEvidence, match="tenfold run --from alpha"):
        _run(fake_project, beta)


def test_only_the_evidence_that_is_read_makes_a_step_stale(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    _run(fake_project, alpha, beta)
    fake_project.save(alpha, {"kind": "fancy"})
    _run(fake_project, alpha)
    assert Standing(fake_project).freshness(beta)[0] == "fresh"


def test_a_data_file_that_changed_makes_its_step_stale(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    (fake_project.folder / "x.csv").write_text("a\n1\n")
    fake_project.save(alpha, {"data": "x.csv"})
    _run(fake_project, alpha)
    (fake_project.folder / "x.csv").write_text("a\n22\n")
    fresh, why = Standing(fake_project).freshness(alpha)
    assert fresh == "stale"
    assert "data" in why
    (fake_project.folder / "x.csv").unlink()
    assert "is not there" in Standing(fake_project).freshness(alpha)[1]


def test_a_kept_file_that_was_swapped_is_noticed(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    (outcome,) = _run(fake_project, alpha)
    path = fake_project.folder / outcome.record.evidence.kept.path
    path.write_text("evil")
    fresh, why = Standing(fake_project).freshness(alpha)
    assert (fresh, "was changed" in why) == ("damaged", True)
    with pytest.raises(MissingEvidence, match="damaged"):
        _run(fake_project, beta)


def test_a_record_edited_by_hand_is_noticed(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    _run(fake_project, alpha)
    path = Standing(fake_project).store.path(alpha)
    document = json.loads(path.read_text())
    document["content"]["evidence"]["doubled"]["value"] = 1
    path.write_text(json.dumps(document))
    with pytest.raises(ProjectProblem, match="changed by hand"):
        Standing(fake_project).store.read(alpha)
    assert Standing(fake_project).freshness(alpha)[0] == "damaged"


def test_a_record_reads_back_as_it_was_written(fake_project, fake_steps) -> None:
    (outcome,) = _run(fake_project, fake_steps[0])
    read = Standing(fake_project).store.read(fake_steps[0])
    assert read.content_hash == outcome.content_hash
    assert read.evidence == outcome.record.evidence


def test_a_what_if_leaves_the_project_alone(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    _run(fake_project, alpha, beta)
    before = Standing(fake_project).store.read(alpha).content_hash
    over = {"overrides": {"alpha": {"number": 9}}, "run_id": "w"}
    _run(fake_project, alpha, beta, **over)
    assert Standing(fake_project).store.read(alpha).content_hash == before
    assert Standing(fake_project, **over).store.read(beta).evidence.total == 19


def test_a_check_that_its_gate_forgot_is_not_evaluated(fake_project, fake_steps) -> None:
    (outcome,) = _run(fake_project, fake_steps[0])
    assert {c.code: c.status for c in outcome.gate.checks} == {
        "TF0101": "pass",
        "TF0102": "not_evaluated",
    }


def test_a_waiver_holds_until_its_day_and_no_longer(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"number": 20})
    text = fake_project.file.read_text()
    waiver = (
        "waivers:\n  - {code: TF0101, reason: known, role: risk officer, expires: 2026-06-30}\n"
    )
    fake_project.file.write_text(text + waiver)
    _run(fake_project, *fake_steps)
    standing = Standing(fake_project)
    assert verdict(standing, today=date(2026, 6, 30)).word == "review"
    assert verdict(standing, today=date(2026, 7, 1)).word == "no-go"


def test_the_verdict_names_the_steps_that_are_missing(fake_project, fake_steps) -> None:
    _run(fake_project, *fake_steps)
    found = verdict(Standing(fake_project))
    assert found.word == "review"
    assert "4 mlops" in found.reasons[-1]


@given(name=st.text(max_size=12), value=st.none() | st.text(max_size=5) | st.integers())
def test_no_unknown_name_is_ever_accepted(name: str, value: object) -> None:
    from tenfold import registry

    for step in registry.steps():
        if name not in step.decisions.model_fields:
            with pytest.raises(InvalidDecisions):
                step.parse({name: value})
