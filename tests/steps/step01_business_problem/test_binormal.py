from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tenfold.stats.auc import auc as measured_auc
from tenfold.stats.money import money_per_week
from tenfold.steps.step01_business_problem import STEP, binormal
from tenfold.steps.step01_business_problem.economy import economy
from tenfold.steps.step01_business_problem.pricing import value_model


def _likely(decisions: dict[str, Any]) -> dict[str, float]:
    found = economy(STEP.parse(decisions))  # type: ignore[arg-type]  # parse returns the base
    return {name: triple.likely for name, triple in found.triples.items()}


def _sample(auc: float, prevalence: float) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(8)
    y = (rng.random(60_000) < prevalence).astype(int)
    d = float(binormal.separation(auc))
    score = rng.normal(y * d)
    odds = prevalence / (1 - prevalence) * np.exp(d * score - d**2 / 2)
    return y, score, odds / (1 + odds)


@pytest.mark.parametrize("auc", [0.6, 0.8, 0.95])
def test_money_equals_that_of_a_simulated_model(credit: dict[str, Any], auc: float) -> None:
    q = _likely(credit)
    y, score, p = _sample(auc, 0.3)
    assert measured_auc(y, score).value == pytest.approx(auc, abs=0.01)
    value = value_model(STEP.parse(credit))  # type: ignore[arg-type]  # parse returns the base
    for t in (1 / 6, 0.5):
        simulated = money_per_week(value, y, p >= t, rng=np.random.default_rng(0), draws=500)
        assert simulated.low is not None
        assert simulated.high is not None
        margin = simulated.high - simulated.low
        assert simulated.value == pytest.approx(binormal.worth(q, auc, t), abs=margin)


def test_knowing_nothing_earns_what_the_best_single_action_earns(credit: dict[str, Any]) -> None:
    q = _likely(credit)
    assert binormal.best_worth(q, 0.5) == pytest.approx(-0.7, abs=1e-6)


def test_knowing_all_earns_what_a_perfect_model_earns(credit: dict[str, Any]) -> None:
    assert binormal.best_worth(_likely(credit), 1.0) == pytest.approx(0, abs=0.01)


def test_no_threshold_earns_more_than_the_one_the_payoffs_imply(credit: dict[str, Any]) -> None:
    q = _likely(credit)
    grid = np.linspace(0.005, 0.995, 199)
    for auc in (0.6, 0.75, 0.9):
        assert binormal.worth(q, auc, grid).max() <= binormal.best_worth(q, auc) + 1e-9


def test_better_models_earn_more(ranges: dict[str, Any]) -> None:
    q = _likely(ranges)
    found = [float(binormal.best_worth(q, auc, 25.0)) for auc in np.linspace(0.5, 0.999, 30)]
    assert (np.diff(found) >= -1e-9).all()


def test_capacity_is_kept_and_spent_on_the_most_probable(ranges: dict[str, Any]) -> None:
    q = _likely(ranges)  # 100 cases a week
    room = float(binormal.best_worth(q, 0.9, 10.0))
    y, score, _ = _sample(0.9, 0.3)
    acted = score >= np.quantile(score, 0.9)
    value = value_model(STEP.parse(ranges))  # type: ignore[arg-type]  # parse returns the base
    simulated = money_per_week(value, y, acted, rng=np.random.default_rng(0), draws=10).value
    assert simulated == pytest.approx(room, rel=0.01)


def test_the_needed_quality_earns_what_was_wanted(credit: dict[str, Any]) -> None:
    q = _likely(credit)
    needed = float(binormal.needed_auc(q, -0.5))
    assert 0.5 < needed < 1
    assert binormal.best_worth(q, needed) == pytest.approx(-0.5, abs=1e-6)


def test_what_no_model_earns_needs_an_auc_of_one(credit: dict[str, Any]) -> None:
    assert float(binormal.needed_auc(_likely(credit), 1.0)) == 1.0
