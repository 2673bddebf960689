"""Each check of step 7 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tenfold.experiments.records import Analysis, Fault, Guarded, Look, SampleRatio
from tenfold.step import GateView
from tenfold.steps.step07_experimentation import (
    STEP,
    ExperimentationDecisions,
    ExperimentationEvidence,
)
from tenfold.steps.step07_experimentation.evidence import Design, Results, Size, Weighing
from tenfold.vocabulary import Arm, Check, Estimate, ExperimentMetric, ExperimentPlan, Money

TODAY = date(2026, 6, 1)
MONEY = Money(value=900, low=100, high=1_700, method="x", unit="EUR/week")
SMALLEST = Money(value=1, low=1, high=1, method="x", unit="EUR/customer")
NEEDED = Money(value=500, low=500, high=500, method="x", unit="EUR/week")
GUARD = ExperimentMetric(name="calls", column="calls", role="guardrail", margin=0.1)
PRIMARY = ExperimentMetric(name="money", column="money", smallest_effect=1, sd=10)


def plan(*metrics: ExperimentMetric, **more: Any) -> ExperimentPlan:
    fields: dict[str, Any] = {
        "hypothesis": "h", "unit": "customer", "salt": "s", "weeks": 4, "looks": 4,
        "arms": [Arm(name="today", weight=1), Arm(name="model", weight=1)],
        "metrics": list(metrics) or [PRIMARY],
    }  # fmt: skip
    return ExperimentPlan(**(fields | more))


def results(*faults: Fault, p: float | None = 0.5, **more: Any) -> Results:
    ratio = SampleRatio(
        units={"today": 100, "model": 104}, expected={"today": 102, "model": 102}, p=p,
        threshold=0.0005,
    )  # fmt: skip
    look = Look(times=[1.0], bound=1.96, level=0.95, spending="pocock")
    analysis = Analysis(ratio=ratio, look=look, guardrails=more.pop("guardrails", []))
    fields: dict[str, Any] = {
        "rows": 204, "digest": "d", "weeks": 4.0, "first_day": "2026-02-02",
        "faults": list(faults), "analysis": analysis, "money": MONEY, "words": "Said.",
    }  # fmt: skip
    return Results(**(fields | more))


def evidence(found: Results | None = None, **more: Any) -> ExperimentationEvidence:
    size = Size(
        metric="money", effect=1, why="w", sd=10, control=2, treated=2, fixed=2, formula="f",
        weeks=30,
    )  # fmt: skip
    one = more.pop("plan", plan())
    fields: dict[str, Any] = {
        "plan": one, "plan_hash": one.digest, "results": found,
        "design": Design(sizes=[size], weeks=4, units=400, looks=4, power=0.9),
        "weighing": Weighing(
            smallest=SMALLEST, expected=Money.not_evaluated("no rule"), needed=NEEDED
        ),
    }  # fmt: skip
    return ExperimentationEvidence(**(fields | more))


def judge(
    code: str,
    found: ExperimentationEvidence,
    looks: int | None = None,
    **decided: Any,
) -> Check:
    view = GateView(ExperimentationDecisions(**decided), found, TODAY, looks=looks)
    return next(check for check in STEP.gate(view) if check.code == code)


HASH = plan().digest
EARLY = {"registered": HASH, "registered_on": date(2026, 2, 1)}


@pytest.mark.parametrize(
    ("found", "decided", "status"),
    [
        (None, {}, "warn"),
        (None, {"registered": "other"}, "warn"),
        (None, {"registered": HASH}, "warn"),
        (None, EARLY, "pass"),
        (None, EARLY | {"registered_on": date(2026, 7, 1)}, "warn"),
        (results(), {}, "block"),
        (results(), {"registered": "other"}, "block"),
        (results(), EARLY, "pass"),
        (results(), EARLY | {"registered_on": date(2026, 2, 3)}, "block"),
        (results(first_day=""), EARLY, "warn"),
    ],
)
def test_the_plan_is_registered_before_the_data(found, decided, status) -> None:
    assert judge("TF0701", evidence(found), **decided).status == status


def test_a_design_without_power_warns_and_one_without_size_cannot_be_told() -> None:
    assert judge("TF0702", evidence()).status == "pass"
    weak = Design(sizes=evidence().design.sizes, weeks=4, units=400, looks=4, power=0.5)
    check = judge("TF0702", evidence(design=weak))
    assert check.status == "warn"
    assert "would take 30 weeks." in check.evidence
    ages = [one.model_copy(update={"weeks": 10_400}) for one in weak.sizes]
    hopeless = judge("TF0702", evidence(design=weak.model_copy(update={"sizes": ages})))
    assert "would take 10,400 weeks, some 200 years." in hopeless.evidence
    assert judge("TF0702", evidence(design=Design(note="n"))).status == "not_evaluated"


LATE = Fault(kind="after_end", units=3, words="3 units came after.")
EARLY_BIRDS = Fault(kind="exposed_before_start", units=3, words="3 units came before.")
ZONES = Fault(kind="mixed_zones", units=3, words="Zones.")


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (None, "pass"),
        (results(), "pass"),
        (results(weeks=10 / 7), "warn"),
        (results(weeks=24 / 7), "warn"),
        (results(weeks=0.0), "not_evaluated"),
        (results(LATE), "warn"),
        (results(EARLY_BIRDS), "warn"),
        (results(ZONES), "warn"),
        (results(weeks=5.0), "block"),
    ],
)
def test_time_is_whole_weeks(found, status) -> None:
    assert judge("TF0703", evidence(found)).status == status


def test_results_that_go_on_after_the_end_are_told_from_which_day_on() -> None:
    check = judge("TF0703", evidence(results(weeks=5.0)))
    assert "4 weeks were planned, and 35 days" in check.evidence
    assert "on 2026-03-02 or later" in check.remedy


def test_without_a_duration_time_cannot_be_judged() -> None:
    assert judge("TF0703", evidence(plan=plan(weeks=None))).status == "not_evaluated"


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (None, "not_evaluated"),
        (results(), "pass"),
        (results(p=0.005), "warn"),
        (results(p=0.0001), "block"),
        (results(p=None), "block"),
        (results(Fault(kind="arm_not_designed", units=5, words="Five.")), "block"),
        (results(Fault(kind="exposed_before_assigned", units=5, words="Five.")), "block"),
        (results(Fault(kind="two_arms", units=1, words="One.")), "warn"),
        (results(Fault(kind="two_arms", units=50, words="Fifty.")), "block"),
        (results(Fault(kind="no_arm", units=5, words="Five.")), "warn"),
    ],
)
def test_units_come_as_designed(found, status) -> None:
    assert judge("TF0704", evidence(found)).status == status


@pytest.mark.parametrize(
    ("looks", "decided", "spending", "status"),
    [
        (1, {}, "obrien_fleming", "pass"),
        (2, {}, "obrien_fleming", "block"),
        (2, {"looks_before": [0.5]}, "pocock", "pass"),
        (9, {}, "always_valid", "pass"),
        (5, {"looks_before": [0.1, 0.2, 0.3, 0.4]}, "pocock", "warn"),
    ],
)
def test_looks_are_told(looks, decided, spending, status) -> None:
    found = evidence(results(), plan=plan(spending=spending))
    assert judge("TF0705", found, looks, **decided).status == status


@pytest.mark.parametrize(
    ("state", "status"), [("holds", "pass"), ("unsure", "warn"), ("broken", "block")]
)
def test_guardrails_hold_only_when_they_surely_do(state, status) -> None:
    guarded = [Guarded(metric="calls", arm="model", margin=0.1, state=state)]
    found = evidence(results(guardrails=guarded), plan=plan(PRIMARY, GUARD))
    assert judge("TF0706", found).status == status


def test_a_guardrail_that_another_arm_breaks_does_not_stop_the_best() -> None:
    guarded = [
        Guarded(metric="calls", arm="model", margin=0.1, state="holds"),
        Guarded(metric="calls", arm="bold", margin=0.1, state="broken"),
    ]
    found = results(guardrails=guarded, best_arm="model")
    assert judge("TF0706", evidence(found, plan=plan(PRIMARY, GUARD))).status == "pass"


def test_without_a_guardrail_or_a_comparison_nothing_passes() -> None:
    assert judge("TF0706", evidence(results())).status == "not_evaluated"
    assert judge("TF0706", evidence(results(), plan=plan(PRIMARY, GUARD))).status == "not_evaluated"


UNNAMED = Fault(kind="no_unit", units=5, words="Five.")
LOST = Fault(kind="no_value", units=5, words="Five.")
COVARIATE = Fault(kind="covariate_after_exposure", units=5, words="Five.")


@pytest.mark.parametrize(
    ("found", "decided", "status"),
    [
        (None, {}, "not_evaluated"),
        (results(), {}, "pass"),
        (results(rows=900), {}, "pass"),
        (results(COVARIATE), {}, "warn"),
        (results(UNNAMED), {}, "warn"),
        (results(LOST), {}, "warn"),
        (results(), {"layout": "daily"}, "warn"),
    ],
)
def test_what_is_counted_is_what_was_randomised(found, decided, status) -> None:
    assert judge("TF0707", evidence(found), **decided).status == status


NEGATIVE = Fault(kind="negative", units=5, words="Five are negative.")
UNPRICED = Money.not_evaluated("no price")


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (None, "not_evaluated"),
        (results(ending="ship"), "pass"),
        (results(ending="ship", money=UNPRICED), "warn"),
        (results(NEGATIVE, ending="ship"), "warn"),
        (results(ending="continue"), "warn"),
        (results(ending="stop"), "block"),
        (results(ending="unknown"), "not_evaluated"),
    ],
)
def test_only_a_sure_gain_that_pays_passes(found, status) -> None:
    assert judge("TF0708", evidence(found)).status == status


def test_gain_and_what_it_has_to_be_are_told_in_the_same_unit() -> None:
    assert "from €500/week on" in judge("TF0708", evidence(results(ending="ship"))).evidence


def test_everything_that_is_wrong_with_the_arms_is_told_at_once() -> None:
    faults = [
        Fault(kind="arm_not_designed", units=5, words="Five."),
        Fault(kind="exposed_before_assigned", units=6, words="Six."),
    ]
    said = judge("TF0704", evidence(results(*faults, p=0.0)))
    assert said.status == "block"
    assert "is below 0.000001, below 0.0005. Five. Six." in said.evidence


def test_a_gain_of_more_looks_than_told_does_not_pass() -> None:
    found = evidence(results(ending="ship"))
    assert judge("TF0708", found, looks=1).status == "pass"
    assert judge("TF0708", found, looks=2).status == "warn"
    assert judge("TF0708", found, looks=2, looks_before=[0.5]).status == "pass"


def test_money_at_risk_is_that_of_the_gain() -> None:
    found = evidence(results(p=0.005))
    assert judge("TF0704", found).money_at_risk == MONEY
    assert isinstance(judge("TF0701", found).money_at_risk, Estimate)
