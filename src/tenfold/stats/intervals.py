"""Intervals for shares, means, AUC and anything that can be resampled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.auc import auc
from tenfold.vocabulary import Estimate


def wilson(successes: int, n: int, *, level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval.

    Parameters
    ----------
    successes, n : int
        ``0 ≤ successes ≤ n``.
    level : float
        Coverage.

    Raises
    ------
    WrongInput
        The counts contradict each other.

    References
    ----------
    Wilson, Probable Inference, JASA 22 (1927); Newcombe, Statistics in Medicine 17 (1998).

    Examples
    --------
    >>> share = wilson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= successes <= n:
        raise WrongInput.because(f"{successes} successes of {n} cannot be.")
    if n == 0:
        return Estimate.not_enough("no cases", n=0)
    z = float(stats.norm.ppf((1 + level) / 2))
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At 0 and n the ends are exact; rounding must not push them past the share itself.
    low = 0.0 if successes == 0 else float(centre - half)
    high = 1.0 if successes == n else float(centre + half)
    return Estimate(value=share, low=low, high=high, level=level, n=n, method="wilson")


def newcombe(
    successes_a: int, n_a: int, successes_b: int, n_b: int, *, level: float = 0.95
) -> Estimate:
    """Difference of two independent shares, A minus B, by Newcombe's hybrid score interval.

    References
    ----------
    Newcombe, Interval Estimation for the Difference between Independent Proportions,
    Statistics in Medicine 17 (1998), method 10.

    Examples
    --------
    >>> gap = newcombe(56, 70, 48, 80)
    >>> round(gap.low, 4), round(gap.high, 4)
    (0.0524, 0.3339)
    """
    a, b = wilson(successes_a, n_a, level=level), wilson(successes_b, n_b, level=level)
    n = n_a + n_b
    if a.value is None or b.value is None:
        return Estimate.not_enough("one of the two groups is empty", n=n)
    assert a.low is not None
    assert a.high is not None
    assert b.low is not None
    assert b.high is not None
    gap = a.value - b.value
    return Estimate(
        value=gap,
        low=gap - float(np.hypot(a.value - a.low, b.high - b.value)),
        high=gap + float(np.hypot(a.high - a.value, b.value - b.low)),
        level=level,
        n=n,
        method="newcombe",
    )


def mean(values: Any, *, level: float = 0.95, unit: str = "") -> Estimate:
    """A mean with Student's t interval; the values are independent.

    Examples
    --------
    >>> mean([1.0, 2.0, 3.0]).value
    2.0
    """
    given = finite(values)
    n = len(given)
    if n == 0:
        return Estimate.not_enough("no values", n=0, unit=unit)
    point = float(given.mean())
    if n < 2:
        return Estimate.not_enough("one value has no spread", n=n, unit=unit, value=point)
    error = float(given.std(ddof=1)) / np.sqrt(n)
    if np.ptp(given) == 0:
        return Estimate.not_enough(
            f"all {n} values are equal, so their spread is unknown", n=n, unit=unit, value=point
        )
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    return Estimate(
        value=point, low=point - half, high=point + half, level=level, n=n, method="t", unit=unit
    )


def bootstrap(
    statistic: Callable[..., float],
    *arrays: Any,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 1000,
    unit: str = "",
) -> Estimate:
    """Any statistic of paired arrays with a percentile interval over resampled rows.

    Parameters
    ----------
    statistic : callable
        Takes the arrays, resampled by the same rows, and returns a number; resamples on which
        it is not finite or not defined (raises ValueError or ZeroDivisionError) are left out.
    *arrays : array-like of shape (n, …)
        Equally long.
    rng : numpy.random.Generator
        Source of the resamples.
    level : float
        Coverage.
    draws : int
        Number of resamples.
    unit : str
        Unit of the statistic.

    Returns
    -------
    Estimate
        "Not enough data" below ten rows, when the statistic is undefined on the data or on
        more than a tenth of the resamples, or when it never varies.

    References
    ----------
    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> bootstrap(np.median, np.arange(101.0), rng=rng, draws=200).value
    50.0
    """
    data = [np.asarray(array) for array in arrays]
    sizes = {len(array) for array in data}
    if len(sizes) != 1:
        raise WrongInput.because("The arrays to resample are not equally long.")
    n = sizes.pop()
    if n == 0:
        return Estimate.not_enough("no rows", n=0, unit=unit)
    point = _defined(statistic, data)
    if point is None:
        return Estimate.not_enough("the statistic is undefined on the data", n=n, unit=unit)
    if n < 10:
        return Estimate.not_enough(f"{n} rows, at least 10 are needed", n=n, unit=unit, value=point)
    found = []
    for _ in range(draws):
        rows = rng.integers(0, n, size=n)
        again = _defined(statistic, [array[rows] for array in data])
        if again is not None:
            found.append(again)
    if len(found) < 0.9 * draws:
        why = f"the statistic is undefined on {draws - len(found)} of {draws} resamples"
        return Estimate.not_enough(why, n=n, unit=unit, value=point)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    if low == high:
        why = "no resample differs from another"
        return Estimate.not_enough(why, n=n, unit=unit, value=point)
    return Estimate(
        value=point,
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        n=n,
        method="bootstrap percentile",
        unit=unit,
    )


def finite(values: Any) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """`values` as a flat float array.

    Raises
    ------
    WrongInput
        A value is missing or infinite.
    """
    given = np.asarray(values, dtype=float).ravel()
    if not np.isfinite(given).all():
        raise WrongInput.because(f"{int((~np.isfinite(given)).sum())} values are not finite.")
    return given


def _defined(statistic: Callable[..., float], data: list[Any]) -> float | None:
    try:
        found = float(statistic(*data))
    except (ValueError, ZeroDivisionError):
        return None
    return found if np.isfinite(found) else None


__all__ = ["auc", "bootstrap", "mean", "newcombe", "wilson"]
