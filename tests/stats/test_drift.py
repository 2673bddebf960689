"""Distances agree with published figures, and their p-values with what sampling alone gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.drift import (
    bins,
    chi_squared,
    counts,
    kolmogorov_smirnov,
    numbers,
    population_stability,
    wasserstein,
)


def test_the_test_of_counts_takes_the_reference_for_the_sample_that_it_is() -> None:
    rng = np.random.default_rng(0)
    p = [chi_squared(*rng.multinomial(300, [0.5, 0.3, 0.2], size=2)).p for _ in range(1000)]
    assert 0.03 <= np.mean(np.array(p) < 0.05) <= 0.07


def _noise(share, trials):
    """Three standard errors of a share that is simulated, and half of its published last digit."""
    return 3 * np.sqrt(share * (1 - share) / trials) + 0.005


def test_one_sort_gives_what_scipy_gives() -> None:
    rng = np.random.default_rng(5)
    for kind in ("ties", "values"):
        for n, m in ((2, 3), (50, 400), (1000, 7)):
            a, b = (
                rng.integers(0, 20, size).astype(float) if kind == "ties" else rng.normal(size=size)
                for size in (n, m)
            )
            found = numbers(np.append(a, np.nan), b)
            known = stats.ks_2samp(a, b, method="asymp")
            assert found.ks.value == pytest.approx(known.statistic, abs=1e-12)
            assert found.ks.p == pytest.approx(known.pvalue, abs=1e-9)
            moved = stats.wasserstein_distance(a, b) / a.std()
            assert found.moved == pytest.approx(moved, abs=1e-9)
            edges = bins(a)
            psi = population_stability(counts(np.append(a, np.nan), edges), counts(b, edges))
            assert found.psi.value == pytest.approx(psi.value, abs=1e-12)
            assert bins(a).tolist() == pytest.approx(_edges_by_numpy(a))


def _edges_by_numpy(values):
    edges = np.unique(np.quantile(values, np.arange(1, 10) / 10))
    return edges[edges < values.max()].tolist()


def test_psi_above_a_tenth_fires_a_third_of_the_time_without_drift() -> None:
    rng = np.random.default_rng(0)
    psi, p = [], []
    for _ in range(1500):
        reference, current = rng.normal(size=(2, 200))
        edges = bins(reference)
        found = population_stability(counts(reference, edges), counts(current, edges))
        psi.append(found.value)
        p.append(found.p)
    # Three standard errors of the simulation: nothing is hidden in the tolerance.
    assert np.mean(np.array(psi) > 0.1) == pytest.approx(0.36, abs=_noise(0.36, 1500))
    # The p that knows the sample size fires as often as it says, not seven times as often.
    assert 0.02 <= np.mean(np.array(p) < 0.05) <= 0.09


@pytest.mark.parametrize(("rows", "power"), [(500, 0.10), (5_000, 0.59), (50_000, 1.0)])
def test_a_shift_that_does_not_matter_is_significant_when_the_sample_is_large(
    rows: int, power: float
) -> None:
    rng = np.random.default_rng(1)
    trials = {500: 1500, 5_000: 600, 50_000: 40}[rows]
    fired = [
        kolmogorov_smirnov(rng.normal(size=rows), rng.normal(0.05, size=rows)).p < 0.05
        for _ in range(trials)
    ]
    assert np.mean(fired) == pytest.approx(power, abs=_noise(power, trials))


@pytest.mark.real_data
@pytest.mark.parametrize(("column", "published"), [("Longitude", 0.712709), ("Latitude", 0.672904)])
def test_california_gives_the_published_distances(
    shared_data: Path, column: str, published: float
) -> None:
    folder = shared_data / "nannyml_california"
    reference = pd.read_csv(folder / "california_housing_reference.csv")
    both = [reference, pd.read_csv(folder / "california_housing_analysis.csv")]
    found = [
        kolmogorov_smirnov(reference[column], chunk[column]).value
        for frame in both
        for _, chunk in frame.groupby(frame["timestamp"].str[:7])
    ]
    assert np.mean(found) == pytest.approx(published, abs=1e-6)


def test_distances_do_not_care_for_the_unit() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=400), rng.normal(0.5, size=300)
    assert wasserstein(a, b) == pytest.approx(wasserstein(1000 * a, 1000 * b))
    assert 0.4 < wasserstein(a, b) < 0.7


def test_missing_values_and_repeated_ones_have_their_bin() -> None:
    values = np.array([0.0] * 50 + [1, 2, 3, np.nan])
    edges = bins(values)
    found = counts(values, edges)
    assert found.sum() == values.size
    assert found[-1] == 1
    assert bins([np.nan]).size == 0


def test_constant_columns_have_no_distance() -> None:
    assert chi_squared([5], [9]).p == 1
    assert population_stability([5, 0], [9, 0]).value == 0
    assert np.isnan(wasserstein([1, 1], [1, 2]))


def test_a_sample_without_values_is_refused() -> None:
    for distance in (kolmogorov_smirnov, wasserstein):
        with pytest.raises(WrongInput):
            distance([np.nan], [1.0])
    with pytest.raises(WrongInput):
        population_stability([0], [1])
