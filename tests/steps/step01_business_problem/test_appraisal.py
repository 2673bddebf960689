from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tenfold.stats.worth import evpi, evpi_normal
from tenfold.steps.step01_business_problem import STEP, BusinessProblemDecisions
from tenfold.steps.step01_business_problem.appraisal import (
    Appraisal,
    Draws,
    distribution,
    net_present_value,
    swings,
)
from tenfold.steps.step01_business_problem.economy import economy
from tenfold.steps.step01_business_problem.pricing import value_model


def _project(
    given: dict[str, Any], seed: int = 1
) -> tuple[BusinessProblemDecisions, Appraisal, Draws]:
    d = STEP.parse(given)
    assert isinstance(d, BusinessProblemDecisions)
    found = economy(d)
    return d, Appraisal.of(d, found), Draws.of(d, found, rng=np.random.default_rng(seed))


def test_our_draws_of_the_npv_are_those_that_stats_appraises(ranges: dict[str, Any]) -> None:
    d, project, draws = _project(ranges)
    result = net_present_value(value_model(d), project, draws)
    worth = project.npv(draws.drawn)
    assert result.npv.value == pytest.approx(project.npv(draws.likely))
    assert result.mean == pytest.approx(worth.mean())
    assert result.p_negative == pytest.approx((worth < 0).mean())
    assert result.evpi == pytest.approx(evpi(worth))


def test_perfect_information_is_worth_what_the_normal_formula_says_of_a_normal_project() -> None:
    worth = np.random.default_rng(5).normal(100_000, 150_000, 400_000)
    assert evpi_normal(100_000, 150_000) == pytest.approx(22_668, rel=0.005)
    assert evpi(worth) == pytest.approx(22_668, rel=0.02)


def test_the_required_gain_pays_the_project_exactly(ranges: dict[str, Any]) -> None:
    _, project, draws = _project(ranges)
    exact = dict(draws.likely)
    exact["expected_capture"] = project.required(exact) / project.gap(exact)
    assert project.npv(exact) == pytest.approx(0, abs=1e-6)


def test_later_money_is_worth_less(ranges: dict[str, Any]) -> None:
    now, later = (_project(ranges | {"discount_rate": r})[1].annuity for r in (0.0, 0.1))
    assert now == 52
    assert later == pytest.approx(sum(1.1 ** (-w / 52) for w in range(1, 53)))


def test_shares_stay_shares_in_every_draw(ranges: dict[str, Any]) -> None:
    _, _, draws = _project(ranges | {"prevalence": [0, 0.01, 0.5], "expected_capture": [0, 0.9, 1]})
    for name in ("prevalence", "expected_capture"):
        assert draws.drawn[name].min() >= 0
        assert draws.drawn[name].max() <= 1


def test_the_interval_covers_nine_draws_in_ten_at_that_alpha(ranges: dict[str, Any]) -> None:
    _, project, draws = _project(ranges | {"alpha": 0.1})
    _, _, fresh = _project(ranges | {"alpha": 0.1}, seed=99)
    interval, worth = draws.estimate(project.gain), project.gain(fresh.drawn)
    assert interval.level == 0.9
    assert interval.low is not None
    assert interval.high is not None
    assert ((worth >= interval.low) & (worth <= interval.high)).mean() == pytest.approx(
        0.9, abs=0.02
    )


def test_the_tornado_is_sorted_and_leaves_out_what_is_certain(ranges: dict[str, Any]) -> None:
    _, project, draws = _project(ranges)
    bars = swings(project.npv, draws)
    widths = [abs(bar.at_high - bar.at_low) for bar in bars]
    assert widths == sorted(widths, reverse=True)
    names = {bar.name for bar in bars}
    assert "expected_capture" in names
    assert "TP" not in names  # given as exactly 0
    for bar in bars:
        assert bar.at_likely == pytest.approx(project.npv(draws.likely))


def test_equal_draws_have_no_histogram() -> None:
    assert distribution(np.full(100, 3.0)) is None
    assert distribution(np.full(100, 1e15) + np.linspace(0, 0.5, 100)) is None


def test_a_histogram_holds_every_draw() -> None:
    found = distribution(np.random.default_rng(0).normal(size=1000))
    assert found is not None
    assert sum(found.shares) == pytest.approx(1)
    assert len(found.edges) == len(found.shares) + 1


def test_a_result_that_is_no_number_is_not_enough(credit: dict[str, Any]) -> None:
    _, _, draws = _project(credit)
    found = draws.estimate(lambda q: np.asarray(q["prevalence"]) * np.inf)
    assert found.value is None
    assert "not enough data" in found.note
