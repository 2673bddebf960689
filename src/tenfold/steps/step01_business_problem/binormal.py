"""How much money a model of a given quality can earn, before there is a model.

Scores are taken as normal with equal spread in both classes; then the area under the ROC
curve fixes the whole curve. Real models differ, so this draws expectations, not results.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from tenfold.steps.step01_business_problem.economy import Quantities, acting

_STEPS = 30
_BEST_AUC = 0.9999
_EDGE = 1e-9


def separation(auc: Any) -> Any:
    """Distance of the two classes' mean scores, in standard deviations: √2·Φ⁻¹(AUC).

    References
    ----------
    Green and Swets, Signal Detection Theory and Psychophysics, 1966.

    Examples
    --------
    >>> round(float(separation(0.76025)), 3)
    1.0
    """
    return np.sqrt(2.0) * special.ndtri(np.clip(auc, 0.5 + _EDGE, _BEST_AUC))


def cut(auc: Any, threshold: Any, prevalence: Any) -> Any:
    """The score at which the probability of a positive is `threshold`."""
    d = separation(auc)
    t = np.clip(threshold, _EDGE, 1 - _EDGE)
    pi = np.clip(prevalence, _EDGE, 1 - _EDGE)
    return np.log(t / (1 - t) * (1 - pi) / pi) / d + d / 2


def rates(auc: Any, score: Any) -> tuple[Any, Any]:
    """True- and false-positive rate when acting from `score` on."""
    return special.ndtr(separation(auc) - score), special.ndtr(-score)


def worth(q: Quantities, auc: Any, threshold: Any, capacity: float | None = None) -> Any:
    """Money per week when acting from `threshold` on, the most probable first if room is short."""
    score = cut(auc, threshold, q["prevalence"])
    if capacity is not None:
        room = np.minimum(1.0, capacity / np.maximum(q["volume_per_week"], _EDGE))
        score = np.maximum(score, _full(auc, room, q["prevalence"]))
    return acting(q, *rates(auc, score), None)


def best_worth(q: Quantities, auc: Any, capacity: float | None = None) -> Any:
    """Money per week at the threshold that earns most."""
    return worth(q, auc, best_threshold(q), capacity)


def best_threshold(q: Quantities) -> Any:
    """t* per draw; 1 (never act) where the draw's payoffs give none."""
    over, under = q["TN"] - q["FP"], q["TP"] - q["FN"]
    sound = over + under > 0
    return np.where(sound, over / np.where(sound, over + under, 1.0), 1.0)


def needed_auc(q: Quantities, wanted: Any, capacity: float | None = None) -> Any:
    """The AUC from which a model earns `wanted` per week; 1 where none up to 0.9999 does."""
    low, high = np.broadcast_arrays(0.5, _BEST_AUC + 0.0 * np.asarray(wanted))
    low, high = low.copy(), high.copy()
    out_of_reach = best_worth(q, high, capacity) < wanted
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = best_worth(q, middle, capacity) >= wanted
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return np.where(out_of_reach, 1.0, high)


def _full(auc: Any, room: Any, prevalence: Any) -> Any:
    # The score from which the share acted on is `room`; it falls in the score, so bisect.
    d = separation(auc)
    shape = np.broadcast(d, room, prevalence).shape
    low, high = np.full(shape, -10.0), np.full(shape, 10.0) + d
    for _ in range(_STEPS):
        middle = (low + high) / 2
        tpr, fpr = rates(auc, middle)
        crowded = prevalence * tpr + (1 - prevalence) * fpr > room
        low, high = np.where(crowded, middle, low), np.where(crowded, high, middle)
    return high


__all__ = [
    "best_threshold",
    "best_worth",
    "needed_auc",
    "rates",
    "separation",
    "worth",
]
