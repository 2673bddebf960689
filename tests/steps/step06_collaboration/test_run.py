"""The queue holds what it should, names nobody, and answers add up to what was said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.reviewing import desk
from tenfold.executing import Outcome
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import GateView
from tenfold.steps.step06_collaboration import STEP, proposing
from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from tenfold.steps.step06_collaboration.run import run
from tenfold.vocabulary.explanations import Doubted, Doubts

FLIPPED = 40  # as the fixture plants them


def said(project: Project, *answers: tuple[int, str, str], **more: str) -> None:
    """Put answers (row, reviewer, verdict) into the project's file."""
    found = desk(project)
    data = {case.row: case.data for case in found.evidence.queue}
    for row, reviewer, verdict in answers:
        found.keep(
            Answer.model_validate(
                {
                    "row": row,
                    "data": data[row],
                    "reviewer": reviewer,
                    "verdict": verdict,
                    "at": "2026-05-04T10:00:00+00:00",
                    **more,
                }
            )
        )


def test_the_queue_has_every_part_its_share_and_no_case_twice(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    evidence: CollaborationEvidence = collaborate(project).record.evidence
    rows = [case.row for case in evidence.queue]
    assert len(rows) == len(set(rows)) == 40
    count = Counter(case.kind for case in evidence.queue)
    assert count["random"] == 4
    assert count["costliest"] >= 12
    assert count["labels"] >= 1
    assert set(rows) <= set(_held_out(project)["row"])
    assert [part.wanted for part in evidence.parts] == [12, 10, 8, 6, 4]


def test_the_costliest_errors_come_at_the_price_of_step_1(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    evidence: CollaborationEvidence = collaborate(project).record.evidence
    held = _held_out(project)
    missed = held[(held["y"] == 1) & (held["decided"] == 0)]
    first = next(case for case in evidence.queue if case.kind == "costliest")
    assert first.error == "FN"
    assert first.stake.value == 120  # 90 − (−30)
    assert first.row == missed.sort_values("p")["row"].iloc[0]
    kind = next(one for one in evidence.errors if one.name == "FN")
    assert kind.rows == len(missed)
    assert kind.per_week.value == pytest.approx(120 * 500 * len(missed) / len(held))


def test_the_same_errors_have_the_same_interval_wherever_they_are_told(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    evidence: CollaborationEvidence = collaborate(project).record.evidence
    kinds = {one.name: one.per_week for one in evidence.errors}
    queued = [case for case in evidence.queue if case.error]
    assert queued
    for case in queued:
        assert case.per_week == kinds[case.error]


def test_suspected_labels_are_those_that_were_flipped(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    evidence: CollaborationEvidence = collaborate(project, mix={"labels": 1.0}).record.evidence
    suspected = [case.row for case in evidence.queue if case.kind == "labels"]
    flipped = [row for row in _held_out(project)["row"] if row % FLIPPED == 0]
    hit = len(set(suspected[: len(flipped)]) & set(flipped))
    # Where income is near its middle, no model can tell a flipped outcome.
    assert hit >= 0.5 * len(flipped)


def test_nothing_that_names_a_person_stands_in_the_record(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    outcome = collaborate(project, queue_size=200, shown_columns=60)
    text = json.dumps(outcome.record.content["evidence"])
    assert "planted" not in text
    assert "income" in outcome.record.evidence.queue[0].values


def test_the_same_decisions_and_answers_give_the_same_content(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    first = collaborate(project)
    row = first.record.evidence.queue[0].row
    assert collaborate(project).content_hash == first.content_hash
    said(project, (row, "expert", "right"))
    assert Standing(project).freshness(STEP)[0] == "stale"
    second = collaborate(project)
    assert second.content_hash != first.content_hash
    assert [case.row for case in second.record.evidence.queue] == [
        case.row for case in first.record.evidence.queue
    ], "an answer does not change what is asked"
    assert Standing(project).freshness(STEP)[0] == "fresh"


def test_answers_are_counted_and_errors_confirmed_or_refuted(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    queue = collaborate(project).record.evidence.queue
    errors = [case for case in queue if case.error == "FN"][:4]
    said(project, (errors[0].row, "expert", "wrong_label"), label="no", comment="a typing error")
    said(project, *[(case.row, "expert", "right") for case in errors[1:]])
    evidence: CollaborationEvidence = collaborate(project).record.evidence
    one = evidence.reviewed
    assert (one.answered, one.last) == (4, "2026-05-04")
    assert one.verdicts == {"right": 3, "wrong_label": 1, "missing_feature": 0, "comment": 0}
    assert (one.wrong.value, one.wrong.n) == (0.25, 4)
    assert one.wrong.low == pytest.approx(0.0456, abs=1e-4)  # Wilson
    held = len(_held_out(project))
    assert one.confirmed_errors.value == pytest.approx(3 * 120 * 500 / held)
    assert one.refuted_errors.value == pytest.approx(120 * 500 / held)
    kind = next(each for each in evidence.errors if each.name == "FN")
    assert (kind.reviewed, kind.confirmed, kind.refuted) == (4, 3, 1)
    [fix] = [each for each in evidence.proposals if each.decision == "corrections"]
    assert fix.value == [
        {
            "row": errors[0].row,
            "label": "no",
            "by": "expert",
            "reason": "a typing error",
            "given": "yes",
        }
    ]


def test_disputed_cases_are_listed_and_never_corrected(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    rows = [case.row for case in collaborate(project).record.evidence.queue][:3]
    said(project, (rows[0], "one", "wrong_label"), label="no")
    said(project, (rows[0], "two", "right"), (rows[1], "one", "right"))
    evidence: CollaborationEvidence = collaborate(project).record.evidence
    assert [one.row for one in evidence.contradictions] == [rows[0]]
    assert evidence.contradictions[0].said == {"one": "wrong label: no", "two": "right"}
    assert not evidence.proposals
    assert evidence.pairs[0].cases == 1


def test_answers_on_other_data_stay_in_the_file_and_count_for_nothing(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    row = collaborate(project).record.evidence.queue[0].row
    said(project, (row, "one", "right"), data="000000000000")
    reviewed = collaborate(project).record.evidence.reviewed
    assert (reviewed.answered, reviewed.other_data) == (0, 1)


def test_rejected_features_are_found_in_what_is_derived_from_them(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    why = {"who": "expert", "why": "it repeats the income"}
    evidence: CollaborationEvidence = collaborate(
        project,
        rejected_features=[{"column": name, **why} for name in ("income", "case", "nothing")],
        feature_ideas=[
            {"words": "burden", "who": "expert", "name": "burden", "formula": "tenure * income"},
            {"words": "ask for the reason", "who": "expert"},
        ],
    ).record.evidence
    assert [(one.how, one.through) for one in evidence.rejected] == [
        ("feature", ["per_year"]),
        ("out", []),
        ("unknown", []),
    ]
    kinds = [(one.decision, one.change, one.value is None) for one in evidence.proposals]
    assert kinds == [
        ("excluded", "add", False),
        ("features", "remove", False),
        ("features", "add", False),
        ("features", "add", True),
    ]


@pytest.mark.parametrize("kind", ["regression", "multiclass", "no payoffs"])
def test_other_tasks_and_projects_without_money_run(
    kind: str, tmp_path: Path, made: Callable[..., Project], collaborate: Callable[..., Outcome]
) -> None:
    rng = np.random.default_rng(3)
    x, z = rng.normal(0, 1, (2, 600))
    if kind == "regression":
        frame = pd.DataFrame({"x": x, "z": z, "y": 3 * x + rng.normal(0, 1, 600)})
    else:
        codes = np.digitize(x + rng.normal(0, 0.6, 600), [-0.5, 0.5])
        names = np.array(["ask", "buy", "sell"] if kind == "multiclass" else ["no", "no", "yes"])
        frame = pd.DataFrame({"x": x, "z": z, "y": names[codes]})
    evidence: CollaborationEvidence = collaborate(made(tmp_path, frame, "y", {})).record.evidence
    assert len(evidence.queue) >= 30
    assert evidence.reviewed.all_errors.value is None
    assert "not evaluated" in evidence.reviewed.all_errors.note
    case = next(one for one in evidence.queue if one.error)
    assert case.reasons
    if kind == "regression":
        assert "no threshold" in next(p.note for p in evidence.parts if p.kind == "uncertain")
        assert case.suggested == ""
    else:
        assert case.suggested in evidence.labels
        assert case.suggested != case.actual


def _context(project: Project, opened: Callable[..., Path]) -> Any:
    return SimpleNamespace(
        open=opened,
        project_dir=project.folder,
        rng=np.random.default_rng(0),
        progress=lambda done, text: None,
    )


def test_cases_that_step_5_doubts_are_the_first_of_the_surprising_part(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    before = {case.row for case in collaborate(project).record.evidence.queue}
    others = [row for row in _held_out(project)["row"].tolist() if row not in before]
    trained = next(row for row in range(1500) if row not in set(_held_out(project)["row"]))
    doubted = [others[3], trained, others[0]]
    doubts = Doubts(
        explained=20, cases=[Doubted(row=row, why=["LIME fits it badly"]) for row in doubted]
    )
    standing = Standing(project)
    inputs = standing.inputs(STEP).model_copy(update={"doubts": doubts})
    evidence = run(STEP.decisions(), inputs, _context(project, standing.open))
    mine = [case for case in evidence.queue if case.kind == "surprising"]
    assert [case.row for case in mine[:2]] == [others[3], others[0]]
    assert {case.why for case in mine[:2]} == {"Step 5: LIME fits it badly."}
    assert "Step 5:" not in "".join(case.why for case in mine[2:])
    part = next(part for part in evidence.parts if part.kind == "surprising")
    assert part.note.startswith("2 of 20 held-out cases that step 5 explained are in doubt.")


def test_what_is_too_much_to_propose_at_once_is_said(
    project: Project, collaborate: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "_MOST_CORRECTIONS", 2)
    monkeypatch.setattr(proposing, "_MOST_IDEAS", 1)
    queue = collaborate(project).record.evidence.queue
    no = [case.row for case in queue if case.actual == "yes"]
    said(project, *[(row, "expert", "wrong_label") for row in no[:3]], label="no")
    said(project, (no[3], "expert", "missing_feature"), feature="the season")
    said(project, (no[4], "expert", "missing_feature"), feature="the weather")
    outcome = collaborate(project)
    evidence: CollaborationEvidence = outcome.record.evidence
    fix, wish = evidence.proposals
    assert isinstance(fix.value, list)
    assert [each["row"] for each in fix.value] == sorted(no[:3])[:2]
    assert fix.words == (
        "Correct the outcome of 2 cases. Left for the next run, once these are accepted: 1 more."
    )
    assert wish.words == "the season"
    assert evidence.left_out == {"corrections": 1, "wishes": 1}
    shown = STEP.view(outcome.record.decisions, evidence)
    [sheet] = [sheet for sheet in shown.sheets if sheet.title == "Proposed changes"]
    assert sheet.note.endswith("Left out, because the list is full: 1.")


def _held_out(project: Project) -> pd.DataFrame:
    record = Standing(project).record(registry.get("baseline_models"))
    assert record is not None
    return pd.read_parquet(Standing(project).open(record.evidence.candidate.predictions))


def test_without_held_out_rows_there_is_no_queue_and_no_pass(
    project: Project, tmp_path: Path
) -> None:
    standing = Standing(project)
    inputs = standing.inputs(STEP)
    _held_out(project).iloc[:0].to_parquet(tmp_path / "none.parquet")

    def opened(ref: object) -> Path:
        empty = ref == inputs.candidate.predictions
        return tmp_path / "none.parquet" if empty else standing.open(ref)

    context = _context(project, opened)
    decisions = STEP.decisions()
    evidence = run(decisions, inputs, context)
    assert evidence.queue == []
    assert evidence.reviewed.worked.value is None
    STEP.view(decisions, evidence)
    gate = {c.code: c.status for c in STEP.gate(GateView(decisions, evidence, date(2026, 6, 1)))}
    assert gate["TF0602"] == "not_evaluated"
