"""Prediction limits: published figures, degenerate input, simulated false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tenfold.contract.allowance import (
    allowance,
    dispersion,
    literal_false_alarm,
)


def test_the_literal_rule_fires_as_often_as_published() -> None:
    assert literal_false_alarm(10_000, 1_000) == pytest.approx(0.174, abs=5e-4)
    assert literal_false_alarm(10_000, 1_000, columns=20) == pytest.approx(0.978, abs=5e-4)


@pytest.mark.parametrize(("seen", "n", "m"), [(0, 1000, 100), (5, 1000, 500), (300, 1000, 200)])
def test_it_is_the_exact_quantile_of_the_beta_binomial(seen: int, n: int, m: int) -> None:
    for alpha in (0.05, 0.001):
        count = allowance(seen, n, m, alpha)
        law = stats.betabinom(m, seen + 1, n - seen)
        assert law.sf(count) <= alpha
        assert count == 0 or law.sf(count - 1) > alpha


def test_large_batches_are_quick_and_never_tighter_than_small_ones_in_share() -> None:
    assert 180_000 < allowance(180_000, 1_000_000, 1_000_000, 1e-4) < 200_000
    assert 100_000 < allowance(10, 100, 1_000_000, 1e-4) < 500_000


@pytest.mark.parametrize(("seen", "n", "m"), [(0, 0, 10), (10, 10, 5), (0, 1000, 0), (0, 1, 1)])
def test_degenerate_histories_give_a_count_within_the_batch(seen: int, n: int, m: int) -> None:
    assert 0 <= allowance(seen, n, m, 0.01) <= m


def test_a_batch_beyond_the_extremes_of_history_alarms_as_rarely_as_promised() -> None:
    rng = np.random.default_rng(3)
    n, m, alpha, worlds = 500, 100, 0.02, 4000
    history = rng.lognormal(size=(worlds, n))
    batch = rng.lognormal(size=(worlds, m))
    low, high = history.min(axis=1, keepdims=True), history.max(axis=1, keepdims=True)
    outside = ((batch < low) | (batch > high)).sum(axis=1)
    share = float(np.mean(outside > allowance(1, n, m, alpha)))
    assert share <= alpha + 3 * np.sqrt(alpha * (1 - alpha) / worlds)


def test_batches_that_vary_more_than_chance_widen_the_limit() -> None:
    rng = np.random.default_rng(4)
    rows = np.full(40, 200.0)
    steady = rng.binomial(200, 0.1, 40)
    moody = rng.binomial(200, rng.beta(2, 18, 40))
    assert dispersion(steady, rows) < 2.5
    assert dispersion(moody, rows) > 5
    assert allowance(800, 8000, 200, 0.001, dispersion=10) > allowance(800, 8000, 200, 0.001)


def test_a_short_history_says_nothing_about_how_batches_vary() -> None:
    assert dispersion(np.array([1.0, 9.0]), np.array([10.0, 10.0])) == 1.0
    assert dispersion(np.zeros(9), np.full(9, 10.0)) == 1.0
