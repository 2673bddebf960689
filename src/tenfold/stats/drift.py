"""How far two samples of one column lie apart, and what sampling alone would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput

_FLOOR = 1e-4


@dataclass(frozen=True)
class Distance:
    """A distance between two samples.

    Attributes
    ----------
    value : float
        The distance, at least 0.
    p : float
        Chance of one at least as large when nothing has changed.
    """

    value: float
    p: float


def kolmogorov_smirnov(reference: Any, current: Any) -> Distance:
    """Largest gap between the distribution functions (two-sided, asymptotic p).

    Parameters
    ----------
    reference, current : array-like of float, shape (n,) and (m,)
        Missing values are left out.
    """
    a, b = _numbers(reference, current)
    found = stats.ks_2samp(a, b, method="asymp")
    return Distance(float(found.statistic), float(found.pvalue))


def wasserstein(reference: Any, current: Any) -> float:
    """Mean distance that values moved, in standard deviations of the reference.

    NaN where the reference never varies.
    """
    a, b = _numbers(reference, current)
    spread = float(a.std())
    return float(stats.wasserstein_distance(a, b)) / spread if spread > 0 else float("nan")


def chi_squared(reference: Any, current: Any) -> Distance:
    """Pearson's test on counts per category; the value is Cramér's V.

    Parameters
    ----------
    reference, current : array-like of int, shape (categories,)
        Counts. Categories that occur in neither are left out.
    """
    table = np.array([reference, current], dtype=float)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        return Distance(0.0, 1.0)
    found = stats.chi2_contingency(table, correction=False)
    return Distance(float(np.sqrt(found.statistic / table.sum())), float(found.pvalue))


def population_stability(reference: Any, current: Any) -> Distance:
    """Population stability index of two sets of counts, with the p that its size deserves.

    Without any change ``PSI · n m / (n + m)`` is about chi-squared with one degree of freedom
    fewer than bins [1]_: the rule of thumb "above 0.1" alarms at random for small samples.

    References
    ----------
    .. [1] B. Yurdakul, J. Naranjo (2020). Statistical properties of the population stability
       index. Journal of Risk Model Validation 14(4).
    """
    p, q = _shares(reference), _shares(current)
    n, m = float(np.sum(reference)), float(np.sum(current))
    seen = (p > 0) | (q > 0)
    if seen.sum() < 2:
        return Distance(0.0, 1.0)
    # A bin that is empty on one side would make the index infinite.
    a, b = np.maximum(p[seen], _FLOOR), np.maximum(q[seen], _FLOOR)
    value = float(((b - a) * np.log(b / a)).sum())
    return Distance(value, float(stats.chi2.sf(value * n * m / (n + m), seen.sum() - 1)))


def bins(reference: Any, *, count: int = 10) -> NDArray[np.float64]:
    """Inner edges that cut `reference` into about equal shares; fewer where values repeat."""
    values = np.asarray(reference, dtype=float)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return np.empty(0)
    edges: NDArray[np.float64] = np.unique(np.quantile(values, np.arange(1, count) / count))
    inner: NDArray[np.float64] = edges[edges < values.max()]
    return inner


def counts(values: Any, edges: NDArray[np.float64]) -> NDArray[np.intp]:
    """Number of `values` per bin; the last entry counts what is missing.

    Returns
    -------
    ndarray of int, shape (edges + 2,)
    """
    values = np.asarray(values, dtype=float)
    known = values[~np.isnan(values)]
    inside = np.bincount(np.searchsorted(edges, known, side="left"), minlength=edges.size + 1)
    return np.append(inside, values.size - known.size)


def _numbers(reference: Any, current: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = (np.asarray(values, dtype=float) for values in (reference, current))
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    if a.size == 0 or b.size == 0:
        raise WrongInput.because("One of the two samples holds no values.")
    return a, b


def _shares(counted: Any) -> NDArray[np.float64]:
    values = np.asarray(counted, dtype=float)
    if values.sum() <= 0:
        raise WrongInput.because("One of the two samples holds no values.")
    shares: NDArray[np.float64] = values / values.sum()
    return shares


__all__ = [
    "Distance",
    "bins",
    "chi_squared",
    "counts",
    "kolmogorov_smirnov",
    "population_stability",
    "wasserstein",
]
