"""Means of values from 0 to 1: as published where they are 0 or 1, and safe where they are rare."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.bounded import bounded_mean
from tenfold.stats.intervals import mean


@pytest.mark.parametrize(("successes", "n"), [(81, 263), (0, 20), (148, 148), (1, 29)])
def test_shares_of_yes_and_no_have_the_interval_of_clopper_and_pearson(successes, n) -> None:
    values = np.repeat([1.0, 0.0], [successes, n - successes])
    found = bounded_mean(values, rng=np.random.default_rng(1), draws=100_000)
    exact = stats.binomtest(successes, n).proportion_ci(method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=0.002)
    assert found.low <= found.value <= found.high


def test_values_that_are_skewed_are_covered_where_students_t_misses() -> None:
    rng = np.random.default_rng(2)
    levels, chance = np.array([1.0, 0.9, 0.75, 0.5]), np.array([0.95, 0.03, 0.01, 0.01])
    truth, tries = float(levels @ chance), 400
    drawn = rng.choice(levels, size=(tries, 60), p=chance)
    ours = [bounded_mean(row, rng=rng, draws=500) for row in drawn]
    assert np.mean([not one.low <= truth <= one.high for one in ours]) <= 0.05
    theirs = [mean(row) for row in drawn]
    assert np.mean([one.low is not None and one.low > truth for one in theirs]) > 0.1


def test_no_value_says_so_one_value_says_little_and_no_share_is_refused() -> None:
    rng = np.random.default_rng(3)
    assert bounded_mean([], rng=rng).value is None
    one = bounded_mean([0.5], rng=rng)
    assert one.low < 0.05
    assert one.high > 0.95
    with pytest.raises(WrongInput, match="none"):
        bounded_mean([0.5, 1.2], rng=rng)
