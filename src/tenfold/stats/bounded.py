"""The mean of values between 0 and 1, with an interval that holds however skewed they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from tenfold.errors import WrongInput
from tenfold.stats.intervals import finite
from tenfold.vocabulary import Estimate

_ROUNDING = 1e-9


def bounded_mean(
    values: Any, *, rng: np.random.Generator, level: float = 0.95, draws: int = 10_000
) -> Estimate:
    """A mean of values from 0 to 1, with Gaffke's interval; the values are independent.

    Student's t says too much where nearly all values lie at one end: a rare low value that the
    sample misses has no say in its spread. Here each end supposes one more value, the worst there
    can be, and weights all of them at random. Of values that are 0 or 1 it is Clopper and Pearson's
    interval.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the weights.
    draws : int
        Weightings.

    Raises
    ------
    WrongInput
        A value lies outside 0 to 1.

    References
    ----------
    Gaffke (2005), Three test statistics for a nonparametric one-sided hypothesis on the mean of a
    nonnegative variable, Mathematical Methods of Statistics 14; Learned-Miller and Thomas (2019),
    A new confidence interval for the mean of a bounded random variable, arXiv:1905.06208.

    Examples
    --------
    >>> share = bounded_mean(np.ones(100), rng=np.random.default_rng(0))
    >>> share.value, round(share.low, 2), share.high
    (1.0, 0.96, 1.0)
    """
    given = finite(values)
    if not len(given):
        return Estimate.not_enough("no values", n=0)
    if given.min() < -_ROUNDING or given.max() > 1 + _ROUNDING:
        raise WrongInput.because("A mean of shares was asked for, and a value is none.")
    given = np.clip(given, 0.0, 1.0)
    weights = rng.standard_exponential((draws, len(given) + 1))
    weights /= weights.sum(axis=1, keepdims=True)
    least = weights[:, 1:] @ given  # the first weight is that of a value of 0
    most = least + weights[:, 0]
    tail = (1 - level) / 2
    point = float(given.mean())
    # At the ends themselves rounding must not push an end past the mean.
    low = min(float(np.quantile(least, tail)), point)
    high = min(max(float(np.quantile(most, 1 - tail)), point), 1.0)
    return Estimate(
        value=point, low=low, high=high, level=level, n=len(given), method="Gaffke, bounded mean"
    )


__all__ = ["bounded_mean"]
