"""The worth of an experiment against worlds that were drawn one by one."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.experiments.waiting import Belief, worth_of_test


@pytest.mark.parametrize(("gain", "rate"), [(0.0, 0.0), (120.0, 0.05), (-150.0, 0.0)])
def test_expectations_are_those_of_drawn_worlds(gain: float, rate: float) -> None:
    belief = Belief(gain=gain, sd=300, switching=2_000, horizon_weeks=60, discount_rate=rate)
    found = worth_of_test(belief, weeks=8, treated=0.4, error=150, cost=500)
    rng = np.random.default_rng(2)
    truth = rng.normal(gain, 300, 400_000)
    seen = truth + rng.normal(0, 150, truth.size)
    pull = 300**2 / (300**2 + 150**2)
    expected = gain + pull * (seen - gain)
    weights = (1 + rate) ** (-np.arange(1, 61) / 52)
    first, rest = weights[:8].sum(), weights[8:].sum()
    shipped = expected * rest > 2_000
    worlds = 0.4 * truth * first + shipped * (truth * rest - 2_000) - 500
    assert found.test == pytest.approx(worlds.mean(), abs=5 * worlds.std() / truth.size**0.5)
    assert found.ship == pytest.approx(gain * weights.sum() - 2_000)
    assert found.waiting == pytest.approx(0.6 * gain * first)
    assert found.net == pytest.approx(found.test - max(found.ship, 0))
    worse = truth * weights.sum() < 2_000 if found.ship > 0 else truth * weights.sum() > 2_000
    assert found.wrong == pytest.approx(worse.mean(), abs=0.003)


def test_knowing_already_makes_a_test_worthless() -> None:
    sure = Belief(gain=100, sd=0, horizon_weeks=52)
    found = worth_of_test(sure, weeks=4, treated=0.5, error=10)
    assert found.best == "ship"
    assert found.information == 0
    assert found.net == pytest.approx(-200)


def test_a_change_that_surely_loses_is_left() -> None:
    found = worth_of_test(Belief(gain=-500, sd=20), weeks=4, treated=0.5, error=10)
    assert found.best == "leave"
    assert found.net < 0


def test_a_test_longer_than_the_horizon_teaches_nothing_in_time() -> None:
    found = worth_of_test(Belief(gain=10, sd=100, horizon_weeks=10), weeks=30, treated=0.5, error=1)
    assert found.information == 0
    assert found.best == "ship"


def test_more_error_is_worth_less() -> None:
    belief = Belief(gain=0, sd=100)
    worths = [
        worth_of_test(belief, weeks=4, treated=0.5, error=error).information
        for error in (10, 50, 200, 1_000)
    ]
    assert worths == sorted(worths, reverse=True)
