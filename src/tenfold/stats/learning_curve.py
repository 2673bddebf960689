"""Would more data pay: a power law through scores at growing training sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.comparison import corrected_mean
from tenfold.vocabulary import Estimate, Frozen

_EXPONENTS = np.linspace(0.2, 1.5, 131)
_FEWEST_SIZES = 4
_FEWEST_FOLDS = 3
_SPAN = 4.0


class LearningCurve(Frozen):
    """What more labels would bring.

    Attributes
    ----------
    sizes : list of int
        Training sizes.
    means : list of float
        Mean score at each.
    fitted : list of float
        The power law at each; empty when it was not fitted.
    exponent : float or None
        c of ``a − b·n^(−c)``.
    ceiling : float or None
        a: what the law tends to with endless data; an extrapolation without an interval.
    more : int
        Labels added to the largest size.
    gain : Estimate
        What `more` labels would add to the score at the largest size.
    """

    sizes: list[int]
    means: list[float]
    fitted: list[float]
    exponent: float | None
    ceiling: float | None
    more: int
    gain: Estimate


def learning_curve(
    sizes: Any,
    values: Any,
    *,
    n_test: int,
    more: int = 1000,
    level: float = 0.95,
    unit: str = "",
) -> LearningCurve:
    """Fit ``a − b·n^(−c)`` and read off what `more` labels would add.

    Each fold keeps its own level (its test rows are the same at all sizes) and its own b; c is
    common. The interval takes the corrected resampled t interval over folds for every c that
    the data do not reject and spans them all, so an ill-determined curvature shows as width.

    Parameters
    ----------
    sizes : array-like of shape (k,)
        Training rows, rising.
    values : array-like of shape (k, J)
        Score or money of each of J folds at each size; higher is better.
    n_test : int
        Test rows of a fold.
    more : int
        Labels to add.
    level : float
        Coverage.
    unit : str
        Unit of `values`.

    Returns
    -------
    LearningCurve
        `gain` says "not enough data" with fewer than four sizes or three folds, a span of
        sizes below fourfold, scores that do not vary, or `more` beyond the largest size:
        that would be prophecy.

    References
    ----------
    Hestness et al., Deep Learning Scaling Is Predictable, Empirically, 2017; Viering and
    Loog, The Shape of Learning Curves, IEEE TPAMI 45 (2023).

    Examples
    --------
    >>> sizes = [125, 250, 500, 1000]
    >>> rng = np.random.default_rng(0)
    >>> values = [[100 - 500 / n**0.5 + rng.normal(0, 0.1) for _ in range(5)] for n in sizes]
    >>> curve = learning_curve(sizes, values, n_test=250)
    >>> curve.gain.low < 500 / 1000**0.5 - 500 / 2000**0.5 < curve.gain.high
    True
    """
    n, scores = _checked(sizes, values)
    why = _too_little(n, scores, more)
    if why:
        gain = Estimate.not_enough(why, n=scores.shape[1], unit=unit)
        return _curve(n, scores, [], None, None, more, gain)
    fits = [_fit(n, scores, c) for c in _EXPONENTS]
    errors = np.array([fit[2] for fit in fits])
    best = int(errors.argmin())
    folds = scores.shape[1]
    freedom = scores.size - 2 * folds - 1
    # Not inflated for shared training rows: that made the interval cover always, and twice as wide.
    reach = float(stats.f.ppf(level, 1, freedom))
    kept = errors <= errors[best] * (1 + reach / freedom)
    gains = [
        corrected_mean(
            slopes * ((n[-1] + more) ** -c - n[-1] ** -c),
            n_train=int(n[-1]),
            n_test=n_test,
            level=level,
        )
        for (_, slopes, _), c, ok in zip(fits, _EXPONENTS, kept, strict=True)
        if ok
    ]
    c = float(_EXPONENTS[best])
    level_mean, slope = float(fits[best][0].mean()), float(fits[best][1].mean())
    lows = [gain.low for gain in gains if gain.low is not None]
    highs = [gain.high for gain in gains if gain.high is not None]
    point = slope * ((n[-1] + more) ** -c - n[-1] ** -c)
    gain = Estimate(
        value=float(point),
        low=min(*lows, float(point)),
        high=max(*highs, float(point)),
        level=level,
        n=folds,
        method="power law, corrected resampled t over all exponents that fit",
        unit=unit,
    )
    return _curve(n, scores, (level_mean + slope * n**-c).tolist(), c, level_mean, more, gain)


def _checked(sizes: Any, values: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n, scores = np.asarray(sizes, dtype=float), np.asarray(values, dtype=float)
    if scores.ndim != 2 or scores.shape[0] != len(n):
        raise WrongInput.because(f"Scores of shape {scores.shape} do not fit {len(n)} sizes.")
    if len(n) and (n[0] <= 0 or (np.diff(n) <= 0).any()):
        raise WrongInput.because("Training sizes must be positive and rise.")
    if not np.isfinite(scores).all():
        raise WrongInput.because("A score is missing or infinite.")
    return n, scores


def _too_little(n: NDArray[np.float64], scores: NDArray[np.float64], more: int) -> str:
    folds = scores.shape[1]
    if len(n) < _FEWEST_SIZES or folds < _FEWEST_FOLDS:
        return (
            f"{len(n)} sizes and {folds} folds; "
            f"at least {_FEWEST_SIZES} and {_FEWEST_FOLDS} are needed"
        )
    if n[-1] < _SPAN * n[0]:
        return f"sizes from {n[0]:g} to {n[-1]:g} span less than {_SPAN:g} times"
    if more > n[-1]:
        return f"{more:,} more labels lie beyond twice the {n[-1]:g} at hand"
    slopes = _fit(n, scores, 0.5)[1]
    return "the folds do not vary" if np.ptp(slopes) <= 1e-12 * np.abs(scores).max() else ""


def _fit(
    n: NDArray[np.float64], scores: NDArray[np.float64], c: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    x = n**-c
    centred = x - x.mean()
    slopes = centred @ (scores - scores.mean(axis=0)) / (centred @ centred)
    levels = scores.mean(axis=0) - slopes * x.mean()
    residual = scores - levels - np.outer(x, slopes)
    return levels, slopes, float((residual**2).sum())


def _curve(
    n: NDArray[np.float64],
    scores: NDArray[np.float64],
    fitted: list[float],
    exponent: float | None,
    ceiling: float | None,
    more: int,
    gain: Estimate,
) -> LearningCurve:
    means = scores.mean(axis=1).tolist() if scores.shape[1] else []
    return LearningCurve(
        sizes=[int(size) for size in n],
        means=means,
        fitted=fitted,
        exponent=exponent,
        ceiling=ceiling,
        more=more,
        gain=gain,
    )


__all__ = ["LearningCurve", "learning_curve"]
