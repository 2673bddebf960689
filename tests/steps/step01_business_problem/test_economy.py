from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tenfold.stats.money import net_benefit, threshold, value_per_case
from tenfold.steps.step01_business_problem import STEP
from tenfold.steps.step01_business_problem.economy import Economy, acting, economy
from tenfold.steps.step01_business_problem.pricing import value_model


def _economy(decisions: dict[str, Any]) -> tuple[Economy, dict[str, float]]:
    found = economy(STEP.parse(decisions))  # type: ignore[arg-type]  # parse returns the base
    return found, {name: triple.likely for name, triple in found.triples.items()}


def test_german_credit_costs_what_is_published(credit: dict[str, Any]) -> None:
    # Cost per applicant at 5 to 1: accept all 1.500, reject all 0.700 (SPEC, step 3).
    found, q = _economy(credit)
    assert found.today is not None
    assert found.blind is not None
    assert found.perfect is not None
    assert found.today(q) == pytest.approx(-1.5)
    assert found.blind(q) == pytest.approx(-0.7)
    assert found.perfect(q) == pytest.approx(0)


def test_shares_and_cases_are_priced_alike(credit: dict[str, Any]) -> None:
    y = np.array([1] * 30 + [0] * 70)
    acted = np.array([1] * 20 + [0] * 10 + [1] * 14 + [0] * 56)
    value = value_model(STEP.parse(credit))  # type: ignore[arg-type]  # parse returns the base
    _, q = _economy(credit)
    assert acting(q, 20 / 30, 14 / 70, None) == pytest.approx(
        value_per_case(value, y, acted).mean()
    )


def test_profit_over_treating_nobody_is_net_benefit_times_the_stake(credit: dict[str, Any]) -> None:
    rng = np.random.default_rng(3)
    y = np.array([1] * 30 + [0] * 70)
    p = np.clip(0.3 * y + rng.random(100) * 0.7, 0, 1)
    _, q = _economy(credit)
    t = threshold(q)
    tpr, fpr = (p[y == 1] >= t).mean(), (p[y == 0] >= t).mean()
    profit = acting(q, tpr, fpr, None) - acting(q, 0.0, 0.0, None)
    assert profit == pytest.approx((q["TP"] - q["FN"]) * net_benefit(y, p, t))


def test_capacity_limits_even_a_perfect_model(credit: dict[str, Any]) -> None:
    found, q = _economy(credit | {"volume_per_week": 100, "capacity_per_week": 10})
    assert found.perfect is not None
    assert found.perfect(q) == pytest.approx(-5 * 20)
    # Acting on all can reach ten at random: three positives, seven false alarms.
    assert found.blind is not None
    assert found.blind(q) == pytest.approx(-5 * 27 - 7)


def test_known_quality_prices_a_rule(credit: dict[str, Any]) -> None:
    given = credit | {"today": "unknown", "today_tpr": 0.5, "today_fpr": 0.1}
    found, q = _economy(given)
    assert found.today is not None
    assert found.today(q) == pytest.approx(-5 * 0.15 - 0.07)


def test_a_regression_costs_its_errors(demand: dict[str, Any]) -> None:
    found, q = _economy(demand)
    assert found.today is not None
    assert found.today(q) == pytest.approx(-700 * (40 + 3 * 30))
    assert found.blind is None


def test_several_classes_are_priced_by_their_shares(triage: dict[str, Any]) -> None:
    found, q = _economy(triage)
    assert found.today is not None
    assert found.blind is not None
    assert found.today(q) == pytest.approx(-100 * (0.3 * 1 + 0.2 * 2))
    assert found.blind(q) == pytest.approx(-100 * (0.5 * 1 + 0.2 * 1))  # or all low: the same


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"payoff_tn": None}, "fill in payoff_tn"),
        ({"volume_per_week": None}, "fill in volume_per_week"),
        ({"prevalence": None}, "fill in prevalence"),
        ({"payoff_tp": -9}, "acting on a positive"),
    ],
)
def test_what_lacks_is_named(credit: dict[str, Any], change: dict[str, Any], said: str) -> None:
    found, _ = _economy(credit | change)
    assert found.perfect is None
    assert said in found.lacking
    assert said in found.lacking_today


def test_an_unmeasured_rule_leaves_the_rest_priced(credit: dict[str, Any]) -> None:
    found, _ = _economy(credit | {"today": "rule"})
    assert found.today is None
    assert found.perfect is not None
    assert found.lacking == ""
    assert "let step 3 measure" in found.lacking_today


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"class_shares": {"low": 0.5, "mid": 0.1, "high": 0.1}}, "add up to 0.7"),
        ({"today_class": "huge"}, "'huge' is no class"),
        ({"class_shares": {"low": 1}}, "class_shares['mid']"),
    ],
)
def test_classes_that_do_not_fit_are_named(
    triage: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    assert said in _economy(triage | change)[0].lacking_today
