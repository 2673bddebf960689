"""The chance that a challenger earns more is that of the joint draws."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.stats.gain import paired_gain
from tenfold.stats.money import money_difference
from tenfold.vocabulary import Triple, ValueModel

VALUE = ValueModel(
    task="binary",
    payoffs={"TP": 90, "FP": -60, "FN": 0, "TN": 0},
    volume_per_week=Triple(low=500, likely=500, high=500),
)


def _decisions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    y = (rng.random(400) < 0.4).astype(int)
    one, other = (np.where(rng.random(400) < hit, y, 1 - y) for hit in (0.72, 0.70))
    return y, one, other


@pytest.mark.parametrize("sure", [0.6, 0.8, 0.95])
def test_the_chance_passes_a_bound_exactly_where_the_interval_does(sure: float) -> None:
    y, one, other = _decisions()
    rng = np.random.default_rng([3, 4])
    low = money_difference(VALUE, y, one, other, rng=rng, level=2 * sure - 1).low
    assert low is not None

    def chance(bound: float) -> float:
        found = paired_gain(VALUE, y, one, other, bound=bound, seed=3).chance
        assert found is not None
        return found

    assert chance(low - 100) > sure > chance(low + 100)
    assert chance(low) == pytest.approx(sure, abs=2e-3)


def test_the_seed_is_that_of_the_draws_and_equal_models_gain_nothing() -> None:
    y, one, other = _decisions()
    found = [paired_gain(VALUE, y, one, other, seed=seed).money for seed in (0, 0, 1)]
    assert found[0] == found[1] != found[2]
    assert paired_gain(VALUE, y, one, one).money.value == 0


def test_without_payoffs_there_is_neither_money_nor_chance() -> None:
    y, one, other = _decisions()
    found = paired_gain(ValueModel(task="binary"), y, one, other)
    assert (found.money.value, found.chance) == (None, None)
