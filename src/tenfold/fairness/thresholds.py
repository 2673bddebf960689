"""A threshold for each group: the most money that a bound on the gap between groups allows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.fairness.treatments import Gap
from tenfold.scoring import Floats

_STEPS = 100
_FINEST = 0.01  # thresholds a hundredth apart cannot keep a closer bound


def group_thresholds(
    y: NDArray[np.intp],
    p: Floats,
    group: NDArray[np.intp],
    *,
    at: float,
    gap: Gap,
    bound: float,
) -> Floats | None:
    """Thresholds of the groups that earn most while their rates differ by at most `bound`.

    A bound below a hundredth counts as a hundredth. Every group offers up to a hundred thresholds
    at the quantiles of its chances. A window of the width `bound` is moved over all rates; in each
    place every group takes its best threshold whose rate lies inside.

    Parameters
    ----------
    y, p : ndarray of shape (n,)
        Outcomes and chances, of rows that the model did not see.
    group : ndarray of int, shape (n,)
        Codes 0 to k − 1; rows below 0 are left out.
    at : float
        The threshold that is best without any bound: it says what a false alarm costs against a
        miss, ``at : 1 − at``.

    Returns
    -------
    ndarray of shape (k,) or None
        None where no thresholds keep the bound.

    Examples
    --------
    >>> y, p = np.array([0, 1, 0, 1]), np.array([0.2, 0.8, 0.1, 0.4])
    >>> group = np.array([0, 0, 1, 1])
    >>> group_thresholds(y, p, group, at=0.5, gap="selection_rate", bound=0.0).tolist()
    [0.8, 0.4]
    """
    offers = [_offers(y[group == k], p[group == k], at, gap) for k in range(group.max() + 1)]
    if any(not len(rate) for _, rate, _ in offers):
        return None
    best, chosen = -np.inf, None
    for low in np.unique(np.concatenate([rate for _, rate, _ in offers])):
        total, picked = 0.0, []
        for cut, rate, worth in offers:
            inside = (rate >= low) & (rate <= low + max(bound, _FINEST) + 1e-12)
            if not inside.any():
                break
            place = int(np.flatnonzero(inside)[worth[inside].argmax()])
            total += float(worth[place])
            picked.append(float(cut[place]))
        if len(picked) == len(offers) and total > best + 1e-12:
            best, chosen = total, np.array(picked)
    return chosen


def _offers(
    y: NDArray[np.intp], p: Floats, at: float, gap: Gap
) -> tuple[Floats, NDArray[Any], Floats]:
    """Thresholds of one group with the rate and the worth of each."""
    cuts = np.unique(np.quantile(p, np.linspace(0, 1, _STEPS), method="nearest"))
    cuts = np.append(cuts, np.inf)
    acted = p[None] >= cuts[:, None]
    hits = (acted & (y == 1)).sum(axis=1)
    alarms = acted.sum(axis=1) - hits
    positives, negatives = int((y == 1).sum()), int((y == 0).sum())
    worth = hits * (1 - at) - alarms * at
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = {
            "selection_rate": acted.mean(axis=1),
            "fpr": alarms / negatives if negatives else np.full(len(cuts), np.nan),
            "fnr": 1 - hits / positives if positives else np.full(len(cuts), np.nan),
            "ppv": hits / (hits + alarms),
        }[gap]
    known = np.isfinite(rate)
    return cuts[known], rate[known], worth[known]


__all__ = ["group_thresholds"]
