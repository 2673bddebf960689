"""What share of all features' worth each of them carries, with its doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from tenfold.scoring import Floats
from tenfold.vocabulary import Estimate


def shares(lost: Sequence[Floats], *, level: float = 0.95) -> list[Estimate]:
    """Each feature's mean loss over that of all features whose loss rises.

    Parameters
    ----------
    lost : sequence of ndarray, each of shape (n,)
        What each row loses where a feature's values are shuffled; the rows are the same.

    Returns
    -------
    list of Estimate
        From 0 to 1, with Fieller's interval of a ratio of two means of the same rows. Without an
        interval where the features together are not surely worth anything: then every share is
        possible.

    References
    ----------
    E. C. Fieller (1954), Some problems in interval estimation, JRSS B 16: 175–185.
    """
    rising = [each for each in lost if len(each) and each.mean() > 0]
    if not rising:
        return [Estimate.not_enough("no feature is worth anything") for _ in lost]
    whole = np.sum(rising, axis=0)
    return [share_of(each, whole, level=level) for each in lost]


def share_of(one: Floats, whole: Floats, *, level: float = 0.95) -> Estimate:
    """The mean of `one` over that of `whole`, from 0 to 1, with Fieller's interval.

    Parameters
    ----------
    one, whole : ndarray of shape (n,)
        Of the same rows; the mean of `whole` is above 0.
    """
    n, total, point = len(whole), float(whole.mean()), max(float(one.mean()), 0.0)
    value = point / total
    if n < 2:
        return Estimate.not_enough("one row has no spread", n=n, value=value)
    t = float(stats.t.ppf((1 + level) / 2, n - 1))
    (spread, both), (_, own) = t**2 / n * np.cov(whole, one)
    # The ratios r at which the mean of one - r * whole is not surely away from 0.
    a, b, c = total**2 - spread, total * point - both, point**2 - own
    if a <= 0:
        why = "the features together are not surely worth anything"
        return Estimate.not_enough(why, n=n, value=value)
    half = float(np.sqrt(max(b**2 - a * c, 0.0)))
    low, high = (min(max(float(b + side * half) / float(a), 0.0), 1.0) for side in (-1, 1))
    return Estimate(
        value=value,
        low=min(low, value),
        high=max(high, value),
        level=level,
        n=n,
        method="Fieller over rows",
    )


__all__ = ["share_of", "shares"]
