"""The same cases under two ways of doing them: by how much the total changes, and how surely."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.intervals import finite
from tenfold.vocabulary import Estimate

_FEW = 10


def paired_change(old: Any, new: Any, blocks: Any, *, level: float = 0.95) -> Estimate:
    """By how many percent the total of `new` differs from the total of `old`.

    Weather, traffic and season move both of a pair alike and cancel; what is left may still be
    alike within a block, a week for example, so only blocks count as independent.

    Parameters
    ----------
    old, new : array of shape (n,)
        What each case took under either way.
    blocks : array of shape (n,)
        Which cases belong together.

    Raises
    ------
    WrongInput
        The three are not of one length, or `old` adds up to nothing.

    References
    ----------
    The ratio estimator and its linearised variance over clusters: Cochran, Sampling Techniques,
    3rd ed. 1977, eq. 6.13 and section 9A.

    Examples
    --------
    >>> change = paired_change([10, 20, 10, 20], [9, 18, 8, 17], ["a", "a", "b", "b"])
    >>> round(change.value, 2), change.n, change.note
    (-13.33, 2, 'only 2 blocks: the interval is wide')
    """
    before, after = finite(old), finite(new)
    _, place = np.unique(np.asarray(blocks), return_inverse=True)
    if not len(before) == len(after) == len(place):
        raise WrongInput.because(
            f"{len(before)} values before, {len(after)} after and {len(place)} blocks do not pair.",
            "Give both values and the block of every case.",
        )
    total = float(before.sum())
    if len(before) and total <= 0:
        raise WrongInput.because(
            f"The old values add up to {total:g}, so nothing can be said in percent of them.",
            "Give amounts whose sum is above 0.",
        )
    count = int(place.max()) + 1 if len(place) else 0
    if count < 2:
        value = 100 * (float(after.sum()) / total - 1) if count else None
        return Estimate.not_enough("one block has no spread", n=count, unit="%", value=value)
    ratio = float(after.sum()) / total
    residuals = np.bincount(place, after - ratio * before, minlength=count)
    error = float(np.sqrt(count / (count - 1) * np.sum(residuals**2))) / total
    point = 100 * (ratio - 1)
    if error < 1e-12:
        return Estimate.not_enough(
            f"all {count} blocks change by the same share, so their spread is unknown",
            n=count,
            unit="%",
            value=point,
        )
    half = 100 * float(stats.t.ppf((1 + level) / 2, count - 1)) * error
    return Estimate(
        value=point,
        low=point - half,
        high=point + half,
        level=level,
        n=count,
        method="ratio of paired totals, t over blocks",
        unit="%",
        note=f"only {count} blocks: the interval is wide" if count < _FEW else "",
    )


__all__ = ["paired_change"]
