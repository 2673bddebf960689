"""Counts on a grid give the distances that sorting both samples gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tenfold.stats.drift import bins, counts, numbers, population_stability
from tenfold.stats.gridded import gridded

ROWS = 120_000


KINDS: dict[str, Callable[[np.random.Generator, int, int], tuple[Any, Any]]] = {
    "the same": lambda rng, n, m: (rng.normal(size=n), rng.normal(size=m)),
    "a little shifted": lambda rng, n, m: (rng.normal(size=n), rng.normal(0.02, 1, size=m)),
    "beyond the grid": lambda rng, n, m: (rng.normal(size=n), rng.normal(9, 1, size=m)),
    "long tails": lambda rng, n, m: (rng.standard_cauchy(n), rng.standard_cauchy(m)),
    "skewed": lambda rng, n, m: (rng.lognormal(size=n), rng.lognormal(0.01, 1.2, size=m)),
    "counted": lambda rng, n, m: (rng.poisson(4, n).astype(float), rng.poisson(4.1, m) + 0.0),
    "rounded": lambda rng, n, m: (rng.exponential(size=n).round(1), np.r_[rng.random(m), -50.0]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_large_samples_have_the_distances_of_scipy(kind: str) -> None:
    a, b = KINDS[kind](np.random.default_rng(0), ROWS, ROWS - 7)
    assert gridded(a, b, shares=10) is not None
    found = numbers(np.append(a, np.nan), b)
    known = stats.ks_2samp(a, b, method="asymp")
    assert found.ks.value == pytest.approx(known.statistic, abs=1e-12)
    assert found.ks.p == pytest.approx(known.pvalue, abs=1e-9)
    assert found.moved == pytest.approx(stats.wasserstein_distance(a, b) / a.std(), rel=0.01)
    edges = bins(a)
    psi = population_stability(counts(np.append(a, np.nan), edges), counts(b, edges))
    # The shares are cut a cell's width beside the quantiles.
    assert found.psi.value == pytest.approx(psi.value, rel=0.05, abs=2e-4)


def test_a_column_that_hardly_varies_is_sorted() -> None:
    a = np.zeros(ROWS)
    a[:20] = 1.0
    assert gridded(a, a, shares=10) is None
    found = numbers(a, np.append(a, np.ones(ROWS)))
    assert found.ks.value == pytest.approx(stats.ks_2samp(a, np.append(a, np.ones(ROWS))).statistic)
