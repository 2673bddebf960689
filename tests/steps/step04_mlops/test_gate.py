"""Each check of step 4 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import GateView
from tenfold.steps.step04_mlops import STEP
from tenfold.steps.step04_mlops.evidence import Barred, Refusal
from tenfold.vocabulary import Exclusion, Money, Timing


@pytest.fixture(scope="module")
def record(prepared):
    return execute(STEP, Standing(Project(prepared), {"mlops": {"seed": 0}}, "gate")).record


def _judged(record, code, **changes):
    evidence = record.evidence
    for name, fields in changes.items():
        part = getattr(evidence, name)
        new = part.model_copy(update=fields) if isinstance(fields, dict) else fields
        evidence = evidence.model_copy(update={name: new})
    view = GateView(record.decisions, evidence, date(2026, 1, 1))
    return next(check for check in STEP.gate(view) if check.code == code)


def _money(low, value, high):
    return Money(value=value, low=low, high=high, method="given", unit="EUR/week")


def test_a_run_that_is_not_as_it_was_written_blocks(record):
    runs = record.evidence.tracking.runs
    differing = [runs[0].model_copy(update={"differs": ["cv_score"]}), *runs[1:]]

    found = _judged(record, "TF0401", tracking={"runs": differing})

    assert found.status == "block"
    assert "cv_score" in found.evidence
    assert _judged(record, "TF0401").status == "pass"


def test_a_gap_in_the_lineage_warns(record):
    links = record.evidence.lineage
    cut = [links[0].model_copy(update={"digest": ""}), *links[1:]]

    assert _judged(record, "TF0401", lineage=cut).status == "warn"
    assert _judged(record, "TF0401", tracking={"runs": []}).status == "warn"


def test_a_model_without_signature_blocks_and_without_example_warns(record):
    assert _judged(record, "TF0402").status == "pass"
    assert _judged(record, "TF0402", registered={"outputs": []}).status == "block"
    assert _judged(record, "TF0402", registered={"example_rows": 0}).status == "warn"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"promoted": True}, "pass"),
        ({"promoted": False, "money": _money(-90, -50, -10)}, "block"),
        ({"promoted": False, "money": _money(-50, 5, 60)}, "warn"),
        ({"promoted": False, "by": "none"}, "not_evaluated"),
        ({"promoted": True, "by": "none"}, "not_evaluated"),
    ],
)
def test_a_challenger_must_have_earned_its_place(record, changes, status):
    found = _judged(record, "TF0403", promotion=changes)

    assert found.status == status
    assert (found.money_at_risk is not None) == (status in ("warn", "block"))


def test_a_champion_that_may_not_serve_never_blocks_its_successor(record):
    barred = Barred(
        title="the champion (boosting)",
        digest="ab",
        columns=[Exclusion(column="calls", reason="known only afterwards")],
        money=_money(-90, -50, -10),
    )
    lost = {"promoted": False, "barred": barred, "money": _money(-50, 5, 60), "notes": ["Why."]}

    for changes in (lost, {**lost, "money": _money(-90, -50, -10)}, {**lost, "by": "none"}):
        found = _judged(record, "TF0403", promotion=changes)
        assert found.status == "warn"
        assert "the champion (boosting) serves on" in found.evidence
    assert _judged(record, "TF0403", promotion={**lost, "promoted": True}).status == "pass"


def test_an_open_leak_keeps_the_gate_from_passing(record):
    found = _judged(record, "TF0403", promotion={"promoted": False, "suspected": ["calls"]})

    assert found.status == "warn"
    assert "TF0203" in found.remedy


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "pass"),
        ({"max_difference": 1e-6}, "block"),
        ({"decided_differently": 1}, "block"),
        ({"max_difference": None, "note": "no rows"}, "not_evaluated"),
    ],
)
def test_package_and_notebook_must_answer_alike(record, changes, status):
    assert _judged(record, "TF0404", parity=changes).status == status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "itself"}, "not_evaluated"),
        ({"kind": "previous"}, "pass"),
        ({"kind": "previous", "max_difference": 0.01}, "block"),
        ({"kind": "lost", "note": "gone."}, "warn"),
        ({"kind": "lost", "max_difference": 0.01, "note": "gone."}, "block"),
        ({"kind": "failed", "max_difference": None, "note": "gone."}, "block"),
    ],
)
def test_the_way_back_must_lead_back(record, changes, status):
    assert _judged(record, "TF0405", rollback=changes).status == status


def test_an_owner_a_validation_and_a_training_by_calendar_are_asked_for(record):
    never = Timing(every="never")
    assert _judged(record, "TF0406").status == "pass"
    assert "nobody" in _judged(record, "TF0406", operations={"owner": " "}).evidence.lower()
    assert _judged(record, "TF0406", operations={"validate_data": never}).status == "warn"
    idle = _judged(record, "TF0406", operations={"retrain": never}, triggers=[])
    assert idle.status == "warn"
    assert "nothing asks" in idle.evidence.lower()


def test_a_trigger_asks_and_trains_nothing(record):
    never = Timing(every="never")
    assert record.evidence.operations.triggers == record.evidence.triggers
    both = _judged(record, "TF0406", triggers=["drift", "contract"])
    assert both.status == "pass"
    assert "on drift and on contract `tenfold check` asks" in both.evidence
    alone = _judged(record, "TF0406", operations={"retrain": never}, triggers=["drift"])
    assert alone.status == "warn"
    assert "a person has to start it" in alone.evidence
    assert "asks" not in _judged(record, "TF0406", triggers=[]).evidence


def test_a_batch_that_got_through_blocks_and_none_tried_is_not_evaluated(record):
    through = Refusal(batch="no rows at all", refused=False, by="the model", said="")

    assert _judged(record, "TF0407").status == "pass"
    assert _judged(record, "TF0407", refusals=[through]).status == "block"
    assert _judged(record, "TF0407", refusals=[]).status == "not_evaluated"
