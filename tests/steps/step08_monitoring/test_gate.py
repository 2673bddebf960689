"""Each check of step 8 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.executing import execute
from tenfold.standing import Standing
from tenfold.step import GateView
from tenfold.steps.step08_monitoring import STEP
from tenfold.steps.step08_monitoring.findings import BrokenRule, Kept
from tenfold.steps.step08_monitoring.outlook import Cadence
from tenfold.vocabulary import Goal, Money, Triple

TODAY = date(2026, 6, 30)
SECONDS = {
    "latency_p50": 0.01,
    "latency_p95": 0.02,
    "latency_p95_low": 0.015,
    "latency_p95_high": 0.03,
    "latency_p99": 0.04,
    "latency_p99_low": 0.03,
}
ROUTED = {"owner": "risk officer", "route": "risk-alerts", "runbook": "Look at the timeline."}
GOAL = Goal(metric="default rate", unit="%", baseline=10, target=8, deadline=date(2026, 9, 30))


@pytest.fixture(scope="session")
def record(project, cases, tmp_path_factory):
    path = tmp_path_factory.mktemp("later") / "later.csv"
    cases(1500, seed=20, first="2025-11-01", days=15).to_csv(path, index=False)
    given = {"current": str(path), "latency_p95_ms": 2000, "cadences": [], **ROUTED}
    return execute(STEP, Standing(project, {"monitoring": given}, "gate")).record


def _judged(record, code, *, decisions=None, evidence=None, seconds=None, as_of=TODAY):
    view = GateView(
        record.decisions.model_copy(update=decisions or {}),
        record.evidence.model_copy(update=evidence or {}),
        as_of,
        seconds=SECONDS if seconds is None else seconds,
    )
    return next(check for check in STEP.gate(view) if check.code == code)


def _money(low, value, high):
    return Money(value=value, low=low, high=high, method="given", unit="EUR/week", value_model="v")


def test_latency_needs_a_budget_and_keeps_it(record):
    assert _judged(record, "TF0804", decisions={"latency_p95_ms": None}).status == "not_evaluated"
    assert _judged(record, "TF0804", seconds={}).status == "not_evaluated"
    assert _judged(record, "TF0804", decisions={"latency_p95_ms": 31.0}).status == "pass"
    for budget, word in ((25.0, "may be above"), (17.0, "is above"), (12.0, "is surely above")):
        late = _judged(record, "TF0804", decisions={"latency_p95_ms": budget})
        assert late.status == "warn"
        assert f"p95 {word} {budget:g} ms" in late.evidence
    # So few calls cannot bound the slowest hundredth.
    slowest = {"latency_p95_ms": None, "latency_p99_ms": 99.0}
    assert _judged(record, "TF0804", decisions=slowest).status == "not_evaluated"
    assert _judged(record, "TF0804", decisions=slowest | {"latency_p99_ms": 39}).status == "warn"


def test_an_alarm_needs_all_three_of_owner_route_and_runbook(record):
    assert _judged(record, "TF0805").status == "pass"
    alerts = record.evidence.alerts
    for name in ("owner", "route"):
        lost = [alerts[0].model_copy(update={name: ""}), *alerts[1:]]
        found = _judged(record, "TF0805", evidence={"alerts": lost})
        assert found.status == "warn"
        assert name in found.remedy
        assert f"1 of {len(alerts)}" in found.evidence
        assert found.money_at_risk.known
    found = _judged(record, "TF0805", decisions={"runbook": " "})
    assert found.status == "warn"
    assert "runbook" in found.remedy
    assert _judged(record, "TF0805", evidence={"alerts": []}).status == "not_evaluated"


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
        (None, None, date(2026, 10, 1), "warn"),
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


def test_before_it_is_live_the_promise_is_held_against_what_the_project_needs(record):
    one = record.evidence.performance.model_copy(update={"gain": _money(50, 60, 70)})
    for needed, status, word in ((40.0, "not_evaluated", "promises"), (71.0, "warn", "pay for")):
        given = {"goal": GOAL, "performance": one, "required_gain": _money(needed, needed, needed)}
        found = _judged(record, "TF0807", evidence=given)
        assert found.status == status
        assert word in found.evidence


def test_a_model_that_ranks_the_wrong_way_around_or_is_past_break_even_blocks(record):
    one = record.evidence.performance
    score = one.realised
    for low, high, even, status in (
        (0.40, 0.49, None, "block"),
        (0.40, 0.51, None, "warn"),
        (0.60, 0.64, 0.65, "block"),
        (0.60, 0.66, 0.65, "warn"),
    ):
        now = score.model_copy(update={"value": (low + high) / 2, "low": low, "high": high})
        given = one.model_copy(update={"realised": now, "expected": now, "break_even": even})
        for code in ("TF0802", "TF0803"):
            assert _judged(record, code, evidence={"performance": given}).status == status


def test_a_broken_rule_of_the_contract_warns_and_a_written_one_blocks(record):
    kept = record.evidence.contract
    assert _judged(record, "TF0809").status == "pass"
    rule = BrokenRule(column="a", text="'a' must be above 0", fact="3", source="learnt", share=0.1)
    for source, status in (("learnt", "warn"), ("written", "block")):
        broken = kept.model_copy(
            update={"broken_count": 1, "broken": [rule.model_copy(update={"source": source})]}
        )
        found = _judged(record, "TF0809", evidence={"contract": broken})
        assert found.status == status
        assert "'a' must be above 0" in found.evidence
    assert _judged(record, "TF0809", evidence={"contract": Kept(why="x")}).status == "not_evaluated"


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


def test_money_that_surely_falls_short_warns_however_well_the_score_ranks(record):
    one = record.evidence.performance
    known = {"realised_money": _money(20, 21, 22), "expected_money": _money(20, 21, 22)}
    for high, status in ((-1, "warn"), (1, "pass")):
        less = one.model_copy(update={**known, "change": _money(-9, -5, high), "break_even": None})
        found = _judged(record, "TF0803", evidence={"performance": less})
        assert found.status == status
        assert ("surely earns less than promised, whatever the AUC" in found.evidence) == (high < 0)
        # Outcomes tell the change in money, not the estimate; without them the estimate does.
        assert _judged(record, "TF0802", evidence={"performance": less}).status == "pass"
        blind = less.model_copy(update={"realised_money": Money.not_evaluated("x")})
        assert _judged(record, "TF0802", evidence={"performance": blind}).status == status


def test_an_estimate_is_no_pass_on_rows_whose_like_the_model_never_saw(record):
    first, *others = record.evidence.features
    assert first.beyond < 0.1
    for beyond, bearable, status in (
        (0.3, 0.2, "not_evaluated"),
        (0.3, 0.4, "pass"),
        (0.6, None, "not_evaluated"),
        (0.3, None, "pass"),
    ):
        given = {
            "features": [*others, first.model_copy(update={"beyond": beyond})],
            "performance": record.evidence.performance.model_copy(
                update={"break_even_share": bearable}
            ),
        }
        found = _judged(record, "TF0802", evidence=given)
        assert found.status == status
        said = f"{beyond:.0%} of the rows hold a {first.column} that no training row held"
        assert (said in found.evidence) == (status != "pass")
        # What was measured is measured, whatever the rows hold.
        assert _judged(record, "TF0803", evidence=given).status == "pass"


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
    way = Cadence(
        trigger="drift",
        trainings=2,
        gained=_money(0, 1, 2),
        cost=_money(3, 4, 5),
        net=_money(-5, -3, -1),
    )
    losing = evaluated.model_copy(update={"cadences": [way]})
    for chosen, status in ((True, "warn"), (False, "pass")):
        given = cost | {"retrain_on_drift": chosen}
        judged = _judged(record, "TF0808", decisions=given, evidence={"retraining": losing})
        assert judged.status == status
        assert "(2 trainings), brings −€3.0/week [−5.0 to −1.0] after its cost" in judged.evidence
    found = _judged(record, "TF0808", decisions=cost, evidence={"retraining": evaluated})
    assert found.status == "pass"
    waiting = evaluated.model_copy(update={"status": "not_evaluated", "why": "no times"})
    assert _judged(record, "TF0808", evidence={"retraining": waiting}).status == "not_evaluated"
