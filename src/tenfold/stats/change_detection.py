"""A change of a mean, watched without end, with a budget of false alarms instead of p-values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput

BETS = (0.5, 1.0, 2.0)
"""How hard the detector bets on a change; it holds the average of all."""


@dataclass(frozen=True)
class Watch:
    """What a detector saw, stream by stream.

    Attributes
    ----------
    evidence : ndarray of float, shape (periods, streams)
        The e-detector after each period, before any reset.
    alarms : ndarray of bool, shape (periods, streams)
        Where it reached the threshold; it starts again from nothing afterwards.
    threshold : float
        Periods that a stream without a change runs, on average at least, before it alarms.
    """

    evidence: NDArray[np.float64]
    alarms: NDArray[np.bool_]
    threshold: float


def threshold(streams: int, *, periods_per_month: float, alarms_per_month: float) -> float:
    """Evidence at which to alarm so that all streams together keep the budget.

    An e-detector of level ``a`` runs at least ``a`` periods on average before a false alarm
    [1]_; with `streams` of them, ``a`` is shared out.

    Raises
    ------
    WrongInput
        A number that must be positive is not.

    References
    ----------
    .. [1] J. Shin, A. Ramdas, A. Rinaldo (2024). E-detectors: a nonparametric framework for
       sequential change detection. New England Journal of Statistics in Data Science 2(2).

    Examples
    --------
    >>> threshold(30, periods_per_month=30, alarms_per_month=1)
    900.0
    """
    if not (streams > 0 and periods_per_month > 0 and alarms_per_month > 0):
        raise WrongInput.because("Streams, periods and alarms per month must be above 0.")
    return streams * periods_per_month / alarms_per_month


def standardized(
    means: Any, sizes: Any, *, reference_mean: Any, reference_sd: Any
) -> NDArray[np.float64]:
    """Distance of each period's mean from the reference, in its standard errors.

    Parameters
    ----------
    means, sizes : array-like, shape (periods, streams)
        Mean and number of values per period; a period without values counts as no news.
    reference_mean, reference_sd : array-like, shape (streams,)

    Returns
    -------
    ndarray of float, shape (periods, streams)
        NaN where there is nothing to compare: no values, or a reference that never varies.
    """
    mean, size = np.asarray(means, dtype=float), np.asarray(sizes, dtype=float)
    sd = np.asarray(reference_sd, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.sqrt(size) * (mean - np.asarray(reference_mean, dtype=float)) / sd
    return np.where((size > 0) & (sd > 0), z, np.nan)


def watch(z: Any, sizes: Any, *, margin: float, threshold: float) -> Watch:
    """Run a Shiryaev–Roberts e-detector over standardized means.

    Per bet ``b`` and direction ``s``: ``M <- (M + 1) exp(b (s z - sqrt(m) margin) - b²/2)``,
    averaged over bets and directions. Shifts below `margin` never add evidence on average, so a
    large sample of a shift that does not matter stays silent.

    Parameters
    ----------
    z : array-like, shape (periods, streams)
        Of `standardized`; NaN is no news.
    sizes : array-like, shape (periods, streams)
        Values per period.
    margin : float
        Smallest shift that matters, in standard deviations of the reference.
    threshold : float
        Of `threshold`.

    Examples
    --------
    >>> seen = watch([[0.1], [5.0], [5.0]], [[100], [100], [100]], margin=0.05, threshold=30)
    >>> seen.alarms[:, 0].tolist()
    [False, True, True]
    """
    z, m = np.atleast_2d(np.asarray(z, float)), np.atleast_2d(np.asarray(sizes, float))
    if z.shape != m.shape:
        raise WrongInput.because(f"{z.shape} distances do not go with {m.shape} sizes.")
    periods, streams = z.shape
    bets = np.asarray(BETS)[:, None, None]
    signs = np.array([1.0, -1.0])[None, :, None]
    capital = np.zeros((len(BETS), 2, streams))
    evidence, alarms = np.zeros((periods, streams)), np.zeros((periods, streams), dtype=bool)
    most = np.log(threshold) + np.log(bets.size * 2) + 1
    for t in range(periods):
        news = bets * (signs * z[t] - np.sqrt(m[t]) * margin) - bets**2 / 2
        # Beyond `most` one bet alone has alarmed: larger numbers would only overflow.
        grown = (capital + 1) * np.exp(np.minimum(news, most))
        capital = np.where(np.isnan(z[t]), capital, grown)
        evidence[t] = capital.mean(axis=(0, 1))
        alarms[t] = evidence[t] >= threshold
        capital[:, :, alarms[t]] = 0.0
    return Watch(evidence, alarms, float(threshold))


__all__ = ["BETS", "Watch", "standardized", "threshold", "watch"]
