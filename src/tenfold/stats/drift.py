"""How far two samples of one column lie apart, and what sampling alone would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.gridded import gridded

_FLOOR = 1e-4
_LARGE = 200_000


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


@dataclass(frozen=True)
class NumberDrift:
    """How far two samples of a number lie apart.

    Attributes
    ----------
    psi, ks : Distance
        Population stability index over about equal shares of the reference; Kolmogorov–Smirnov.
    moved : float
        Wasserstein distance in standard deviations of the reference; NaN where it never varies.
    """

    psi: Distance
    ks: Distance
    moved: float


def numbers(reference: Any, current: Any, *, bins: int = 10) -> NumberDrift:
    """All distances of two samples of a number, from one look at each.

    Large samples are counted on a fine grid, small ones are sorted.

    Parameters
    ----------
    reference, current : array-like of float, shape (n,) and (m,)
        Missing values have a bin of their own and are left out elsewhere.
    bins : int
        About equal shares of the reference, for the population stability index.

    Raises
    ------
    WrongInput
        One of them holds no values.
    """
    sizes = len(reference), len(current)
    a, b = _numbers(reference, current)
    found = gridded(a, b, shares=bins) if a.size + b.size > _LARGE else None
    if found is not None:
        gap, distance, counted = found
    else:
        a, b = np.sort(a), np.sort(b)
        edges = _edges(a, bins)
        below = [np.searchsorted(values, edges, side="right") for values in (a, b)]
        counted = np.diff([0, *below[0], a.size]), np.diff([0, *below[1], b.size])
        gap, distance = _gaps(a, b)
    lost = [size - values.size for size, values in zip(sizes, (a, b), strict=True)]
    spread = float(a.std())
    return NumberDrift(
        psi=population_stability(*(np.append(c, n) for c, n in zip(counted, lost, strict=True))),
        ks=Distance(gap, ks_p(gap, a.size, b.size)),
        moved=distance / spread if spread > 0 else float("nan"),
    )


def kolmogorov_smirnov(reference: Any, current: Any) -> Distance:
    """Largest gap between the distribution functions (two-sided, asymptotic p).

    Parameters
    ----------
    reference, current : array-like of float, shape (n,) and (m,)
        Missing values are left out.
    """
    a, b = _numbers(reference, current)
    gap, _ = _gaps(np.sort(a), np.sort(b))
    return Distance(gap, ks_p(gap, a.size, b.size))


def wasserstein(reference: Any, current: Any) -> float:
    """Mean distance that values moved, in standard deviations of the reference.

    NaN where the reference never varies.
    """
    a, b = _numbers(reference, current)
    spread = float(a.std())
    return _gaps(np.sort(a), np.sort(b))[1] / spread if spread > 0 else float("nan")


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
    return np.empty(0) if values.size == 0 else _edges(np.sort(values), count)


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


def _gaps(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    """Largest gap of the distribution functions of two sorted samples, and the area between."""
    both = np.concatenate([a, b])
    # Merging two sorted runs is linear; scipy sorts and searches both samples several times.
    order = np.argsort(both, kind="stable")
    gap = np.abs(np.cumsum(np.where(order < a.size, 1 / a.size, -1 / b.size)))
    with np.errstate(invalid="ignore"):
        step = np.diff(both[order])  # of two infinite values: not a number
    last = np.append(step > 0, True)
    return float(gap[last].max()), float((gap[:-1] * step).sum())


def ks_p(gap: float, n: int, m: int) -> float:
    """Chance of a Kolmogorov–Smirnov distance at least as large without any change, asymptotic."""
    # As scipy's ks_2samp(method="asymp") has it.
    return float(np.clip(stats.kstwo.sf(gap, np.round(n * m / (n + m))), 0, 1))


def _edges(ordered: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    place = np.arange(1, count) / count * (ordered.size - 1)
    low, share = place.astype(np.intp), place % 1
    above = np.minimum(low + 1, ordered.size - 1)
    edges = np.unique(ordered[low] + share * (ordered[above] - ordered[low]))
    return np.asarray(edges[edges < ordered[-1]], dtype=float)


def _numbers(reference: Any, current: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = (_known(np.asarray(values, dtype=float)) for values in (reference, current))
    _check_filled(a, b)
    return a, b


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    lost = np.isnan(values)
    return values[~lost] if lost.any() else values


def _check_filled(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    if a.size == 0 or b.size == 0:
        raise WrongInput.because("One of the two samples holds no values.")


def _shares(counted: Any) -> NDArray[np.float64]:
    values = np.asarray(counted, dtype=float)
    if values.sum() <= 0:
        raise WrongInput.because("One of the two samples holds no values.")
    shares: NDArray[np.float64] = values / values.sum()
    return shares


__all__ = [
    "Distance",
    "NumberDrift",
    "bins",
    "chi_squared",
    "counts",
    "kolmogorov_smirnov",
    "ks_p",
    "numbers",
    "population_stability",
    "wasserstein",
]
