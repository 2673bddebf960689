"""Each check of step 8 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.executing import execute
from tenfold.standing import Standing
from tenfold.step import GateView
from tenfold.steps.step08_monitoring import STEP
from tenfold.vocabulary import Goal, Money, Triple

TODAY = date(2026, 6, 30)
GOAL = Goal(metric="default rate", unit="%", baseline=10, target=8, deadline=date(2026, 9, 30))


@pytest.fixture(scope="session")
def record(project, cases, tmp_path_factory):
    path = tmp_path_factory.mktemp("later") / "later.csv"
    cases(1500, seed=20, first="2025-11-01", days=15).to_csv(path, index=False)
    return execute(STEP, Standing(project, {"monitoring": {"current": str(path)}}, "gate")).record


def _judged(record, code, *, decisions=None, evidence=None, seconds=None, as_of=TODAY):
    view = GateView(
        record.decisions.model_copy(update=decisions or {}),
        record.evidence.model_copy(update=evidence or {}),
        as_of,
        seconds={"latency_p50": 0.01, "latency_p95": 0.02} if seconds is None else seconds,
    )
    return next(check for check in STEP.gate(view) if check.code == code)


def _money(low, value, high):
    return Money(value=value, low=low, high=high, method="given", unit="EUR/week", value_model="v")


def test_latency_needs_a_budget_and_keeps_it(record):
    assert _judged(record, "TF0804").status == "not_evaluated"
    assert _judged(record, "TF0804", seconds={}).status == "not_evaluated"
    assert _judged(record, "TF0804", decisions={"latency_p95_ms": 25.0}).status == "pass"
    late = _judged(record, "TF0804", decisions={"latency_p95_ms": 15.0})
    assert late.status == "warn"
    assert "p95 above 15 ms" in late.evidence


def test_an_alarm_needs_all_three_of_owner_route_and_runbook(record):
    given = {"owner": "risk officer", "route": "risk-alerts", "runbook": "Look at the timeline."}
    assert _judged(record, "TF0805", decisions=given).status == "pass"
    for name in given:
        found = _judged(record, "TF0805", decisions=given | {name: " "})
        assert found.status == "warn"
        assert name in found.remedy


@pytest.mark.parametrize(
    ("realised", "weeks", "as_of", "status"),
    [
        (9.0, 13, date(2026, 6, 30), "pass"),
        (9.8, 13, date(2026, 6, 30), "warn"),
        (9.0, 13, date(2026, 10, 1), "block"),
        (9.0, None, date(2026, 10, 1), "block"),
        (7.9, 13, date(2026, 10, 1), "pass"),
        (9.0, None, date(2026, 6, 30), "not_evaluated"),
        (None, None, date(2026, 6, 30), "not_evaluated"),
    ],
)
def test_the_way_to_the_target_is_held_against_the_time(record, realised, weeks, as_of, status):
    found = _judged(
        record,
        "TF0807",
        decisions={"realised": realised, "live_since_weeks": weeks},
        evidence={"goal": GOAL},
        as_of=as_of,
    )
    assert found.status == status


def test_without_a_goal_nobody_is_on_course(record):
    for goal in (None, Goal(), GOAL.model_copy(update={"target": 10})):
        found = _judged(record, "TF0807", decisions={"realised": 9.0}, evidence={"goal": goal})
        assert found.status == "not_evaluated"


def test_a_model_that_earns_less_than_today_blocks(record):
    one = record.evidence.performance
    worse = one.model_copy(
        update={"realised_money": _money(1, 2, 3), "today_money": _money(5, 6, 7)}
    )
    found = _judged(record, "TF0803", evidence={"performance": worse})
    assert found.status == "block"
    assert "today's rule" in found.remedy
    unsure = worse.model_copy(update={"realised_money": _money(1, 2, 6)})
    assert _judged(record, "TF0803", evidence={"performance": unsure}).status != "block"


def test_more_false_alarms_than_allowed_warn(record):
    rate = record.evidence.replay.false_alarms_per_month
    noisy = rate.model_copy(update={"value": 4.0, "low": 3.0, "high": 5.0})
    replay = record.evidence.replay.model_copy(update={"false_alarms_per_month": noisy})
    assert _judged(record, "TF0806", evidence={"replay": replay}).status == "warn"
    none = rate.not_enough("half of the reference holds 1 period")
    replay = record.evidence.replay.model_copy(update={"false_alarms_per_month": none})
    assert _judged(record, "TF0806", evidence={"replay": replay}).status == "not_evaluated"


def test_one_period_alone_cannot_be_watched(record):
    material = record.evidence.material.model_copy(update={"periods": 1})
    assert _judged(record, "TF0801", evidence={"material": material}).status == "not_evaluated"


def test_rows_from_the_same_time_as_the_training_rows_show_no_drift(record):
    material = record.evidence.material.model_copy(update={"later": False})
    for code in ("TF0801", "TF0802"):
        assert _judged(record, code, evidence={"material": material}).status == "not_evaluated"


def test_a_cadence_without_its_cost_is_only_half_an_answer(record):
    evaluated = record.evidence.retraining.model_copy(update={"status": "evaluated", "words": "x."})
    assert _judged(record, "TF0808", evidence={"retraining": evaluated}).status == "warn"
    cost = {"retraining_cost": Triple(low=1, likely=2, high=3)}
    found = _judged(record, "TF0808", decisions=cost, evidence={"retraining": evaluated})
    assert found.status == "pass"
    waiting = evaluated.model_copy(update={"status": "not_evaluated", "why": "no times"})
    assert _judged(record, "TF0808", evidence={"retraining": waiting}).status == "not_evaluated"
