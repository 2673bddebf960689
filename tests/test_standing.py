"""Decisions resolve in one order; records hold exactly as long as nothing they read changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from tenfold import registry
from tenfold.errors import ContractBroken, InvalidDecisions, MissingEvidence, ProjectProblem
from tenfold.judging import judge
from tenfold.project import Given, Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.step import Decisions, GateView
from tenfold.verdict import verdict
from tenfold.vocabulary import Check, Estimate, Gate, Waiver


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
    assert (fresh, why) == ("stale", "decision changed: number (7 → 8)")
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
    assert (fresh, why) == ("stale", "file changed: x.csv")
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
    for step in registry.steps():
        if name not in step.decisions.model_fields:
            with pytest.raises(InvalidDecisions):
                step.parse({name: value})


def test_a_step_that_is_out_of_date_is_no_ground_for_a_go(
    fake_project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "missing", list)
    monkeypatch.setattr("tenfold.standing.judge", _passes)
    _run(fake_project, *fake_steps)
    assert verdict(Standing(fake_project)).word == "go"
    fake_project.save(fake_steps[0], {"kind": "fancy"})
    found = verdict(Standing(fake_project))
    assert found.word == "review"
    assert "step 1 Alpha: out of date (decision changed: kind (plain → fancy))" in found.reasons


def _passes(record, given, **asked) -> Gate:
    check = Check(code="TF0101", title="t", status="pass", evidence="e")
    return Gate(step=record.step.slug, checks=[check])


def test_a_decision_of_many_digits_is_not_called_changed(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    fake_project.save(alpha, {"share": 0.12345678901234})
    _run(fake_project, alpha)
    assert Standing(fake_project).freshness(alpha)[0] == "fresh"
    fake_project.save(alpha, {"strict": True})
    assert Standing(fake_project).freshness(alpha)[1] == "decision changed: strict (False → True)"


def test_the_gate_judges_now_what_it_will_judge_when_the_record_is_read(
    fake_project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    alpha = fake_steps[0]

    def run(decisions, inputs, context):
        kept = context.store(".txt", lambda path: path.write_text("x"))
        value = 30.000000000001
        doubled = Estimate(value=value, low=value, high=value, n=1, method="exact")
        return alpha.evidence(doubled=doubled, kept=kept, unread="")

    monkeypatch.setattr("fakesteps.step01_alpha.run.run", run)
    (outcome,) = _run(fake_project, alpha)
    standing = Standing(fake_project)
    assert standing.gate(standing.store.read(alpha)) == outcome.gate


@pytest.mark.parametrize("run_id", ["../../x", "", "/tmp/x", ".", "..", "a/b", ".hidden"])
def test_a_run_is_named_by_a_folder_of_its_own(fake_project, run_id: str) -> None:
    with pytest.raises(ProjectProblem, match="not the name of a run"):
        Standing(fake_project, run_id=run_id)


@pytest.mark.parametrize("text", ["", "[1]", "3", '{"alpha": 3}', "{"])
def test_a_damaged_memory_of_a_what_if_is_a_sentence(fake_project, fake_steps, text: str) -> None:
    folder = fake_project.runs / "w"
    folder.mkdir(parents=True)
    (folder / "overrides.json").write_text(text)
    with pytest.raises(ProjectProblem, match="damaged"):
        Standing(fake_project, run_id="w").resolve(fake_steps[0])


def test_of_two_judgements_under_one_code_the_worse_holds(
    fake_project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    (outcome,) = _run(fake_project, fake_steps[0])

    def gate(view: GateView) -> list[Check]:
        return [
            Check(code="TF0101", title="t", status=status, evidence=status)
            for status in ("warn", "block", "pass")
        ]

    step = replace(fake_steps[0], gate=gate)
    record = replace(outcome.record, step=step)
    checks = judge(record, fake_project.given(), today=date(2026, 1, 1)).checks
    assert [check.status for check in checks] == ["block", "not_evaluated"]


@given(
    statuses=st.lists(st.sampled_from(["pass", "warn", "block", "not_evaluated"]), max_size=2),
    waived=st.lists(st.sampled_from(["TF0101", "TF0102"]), max_size=2),
    days=st.integers(-2, 2),
)
def test_waivers_soften_and_never_make_a_go(statuses, waived, days: int) -> None:
    today = date(2026, 6, 15)
    waivers = tuple(
        Waiver(code=code, reason="r", role="r", expires=today + timedelta(days)) for code in waived
    )
    codes = {f"TF010{i + 1}": "t" for i in range(len(statuses))}
    step = SimpleNamespace(
        slug="s",
        codes=codes,
        gate=lambda view: [
            Check(code=code, title="t", status=status, evidence="e")
            for code, status in zip(codes, statuses, strict=True)
        ],
    )
    record = SimpleNamespace(step=step, decisions=None, evidence=None, context={})
    gate = judge(record, Given("", {}, waivers=waivers), today=today)
    holding = set(waived) if days >= 0 else set()
    for check, status in zip(gate.checks, statuses, strict=True):
        assert check.status == status
        assert bool(check.waived) == (check.code in holding and status != "pass")
    unwaived = [s for code, s in zip(codes, statuses, strict=True) if code not in holding]
    assert (gate.status == "block") == ("block" in unwaived)
    if gate.status == "pass":
        assert set(statuses) == {"pass"}


def test_steps_that_cannot_be_told_apart_do_not_fit(
    fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    twin = replace(fake_steps[1], package="elsewhere.step03_beta")
    with pytest.raises(ContractBroken, match="two steps have the slug beta"):
        registry.check([*fake_steps, twin])


def test_decisions_of_no_single_kind_or_of_a_taken_name_do_not_fit(fake_steps) -> None:
    class Odd(Decisions):
        show: int = Field(1, description="d")
        either: int | str = Field(1, description="d")
        pair: tuple[int, int] = Field((1, 2), description="d")

    with pytest.raises(ContractBroken) as caught:
        registry.check([replace(fake_steps[0], decisions=Odd)])
    for fault in ("alpha.show: the name is taken", "alpha.either: it", "alpha.pair: it"):
        assert fault in str(caught.value)
