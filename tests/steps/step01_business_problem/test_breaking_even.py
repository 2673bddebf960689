from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenfold.stats.money import iso_profit_slope
from tenfold.steps.step01_business_problem import BusinessProblemEvidence
from tenfold.vocabulary import Estimate

Run = Callable[..., BusinessProblemEvidence]
PAYOFFS = {"TP": 0.0, "FP": -1.0, "FN": -5.0, "TN": 0.0}


def _value(estimate: Estimate | None) -> float:
    assert estimate is not None
    assert estimate.value is not None
    return estimate.value


def test_german_credit_breaks_even_where_arithmetic_says(run: Run, credit: dict[str, Any]) -> None:
    # Run 5.2 a year is 0.1 a week, build 5 over 52 weeks is 5/52: 0.19615 per applicant.
    even = run(credit).break_even
    required = 0.1 + 5 / 52
    assert _value(even.capture) == pytest.approx(required / 1.5)
    assert _value(even.slope) == pytest.approx(iso_profit_slope(0.3, PAYOFFS))
    assert _value(even.intercept) == pytest.approx(required / (0.3 * 5))
    # Acting on 0.3 a week at precision p earns 0.3·(5p − (1 − p)) over acting on nobody.
    assert _value(even.precision) == pytest.approx((required / 0.3 + 1) / 6)


def test_a_model_on_the_line_pays_exactly(run: Run, credit: dict[str, Any]) -> None:
    even = run(credit).break_even
    for fpr in (0.0, 0.2, 0.6):
        tpr = _value(even.intercept) + _value(even.slope) * fpr
        earned = 0.3 * (tpr * 0 + (1 - tpr) * -5) + 0.7 * fpr * -1
        assert earned - -1.5 == pytest.approx(0.1 + 5 / 52)


def test_the_precision_goes_into_the_value_model(run: Run, credit: dict[str, Any]) -> None:
    found = run(credit)
    assert found.value.break_even_precision == found.break_even.precision.value  # type: ignore[union-attr]  # given


def test_doubt_widens_the_break_even(run: Run, ranges: dict[str, Any]) -> None:
    even = run(ranges).break_even
    for estimate in (even.capture, even.slope, even.intercept, even.precision, even.auc):
        assert estimate is not None
        assert estimate.known
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low <= _value(estimate) <= estimate.high


def test_out_of_reach_is_said(run: Run, credit: dict[str, Any]) -> None:
    dear = run(credit | {"build_cost": 10_000}).break_even
    assert _value(dear.capture) > 1
    assert dear.auc is not None
    assert dear.auc.value is None
    assert dear.auc.note.startswith("out of reach")


def test_nothing_to_gain_is_out_of_reach(run: Run, credit: dict[str, Any]) -> None:
    flawless = credit | {"today": "unknown", "today_tpr": 1, "today_fpr": 0}
    capture = run(flawless).break_even.capture
    assert capture.value is None
    assert "adds nothing to today's rule" in capture.note


def test_costs_that_are_not_given_count_as_zero_and_it_is_said(
    run: Run, credit: dict[str, Any]
) -> None:
    free = run(credit | {"build_cost": None, "run_cost_per_year": None}).break_even
    assert _value(free.capture) == 0
    assert free.capture.note == "build_cost and run_cost_per_year not given: counted as 0"


def test_the_slope_is_known_before_today_s_rule_is(run: Run, credit: dict[str, Any]) -> None:
    even = run(credit | {"today": "rule"}).break_even
    assert _value(even.slope) == pytest.approx(iso_profit_slope(0.3, PAYOFFS))
    assert even.capture.value is None


@pytest.mark.parametrize("prevalence", [0, 1])
def test_one_class_only_allows_no_slope(
    run: Run, credit: dict[str, Any], prevalence: float
) -> None:
    even = run(credit | {"prevalence": prevalence}).break_even
    assert even.slope is not None
    assert prevalence == 1 or even.slope.value is None


def test_an_amount_breaks_even_by_its_share_of_the_gap(run: Run, demand: dict[str, Any]) -> None:
    even = run(demand).break_even
    assert _value(even.capture) == pytest.approx((1000 + 1000) / (700 * 130))
    assert even.slope is None
    assert even.auc is None
