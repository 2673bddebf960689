"""What a fault can cost per week, at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tenfold.stats.money import money_difference, why_not_evaluated
from tenfold.stats.payoffs import value_per_case
from tenfold.vocabulary import Money, Task, ValueModel

_MOST_CASES = 20_000


def stake(
    value: ValueModel | None,
    task: Task,
    y: np.ndarray[Any, Any],
    labels: Sequence[str],
    *,
    rng: np.random.Generator,
) -> Money:
    """What hangs on the data: a perfect model's weekly value over the best blind decision.

    The best blind decision treats all cases alike; it needs no data at all. A fault
    in some share of the rows cannot cost more than that share of this difference, unless the model
    does worse than blind there. Neither acts on more cases a week than there is capacity for: of
    those beyond it, a random part is acted on.

    Parameters
    ----------
    y : ndarray of shape (n,)
        0/1, class index, or the value.
    """
    if value is None:
        return Money.not_evaluated("step 1 has not run, so nothing says what an error costs")
    if value.task != task:
        return Money.not_evaluated(
            f"step 1 prices a {value.task} task, the target is {task}", unit=value.per_week
        )
    why = why_not_evaluated(value, labels if task == "multiclass" else None)
    if why:
        return Money.not_evaluated(why, unit=value.per_week)
    known = labels if task == "multiclass" else None
    if len(y) > _MOST_CASES:
        y = rng.choice(y, _MOST_CASES, replace=False)
    blind = _blind(value, task, y, known)
    if task != "binary":
        return money_difference(value, y, y, blind, labels=known, rng=rng)
    perfect, alike = (_within(decided, y, value) for decided in (y, blind))
    return money_difference(value, y, perfect, alike, labels=known, rng=rng)


def _within(
    decided: np.ndarray[Any, Any], y: np.ndarray[Any, Any], value: ValueModel
) -> np.ndarray[Any, Any]:
    """The decisions, with as many actions as there is capacity for, spread evenly over both kinds.

    Otherwise cases that nobody can act on would be counted as money.
    """
    capacity, volume = value.capacity_per_week, value.volume_per_week
    if capacity is None or volume is None or volume.likely <= 0 or not np.any(decided):
        return decided
    kept = min(1.0, capacity / volume.likely / float(np.mean(decided != 0)))
    thinned = decided.copy()
    for kind in (0, 1):
        acted = np.flatnonzero((decided != 0) & (y == kind))
        thinned[acted[round(kept * len(acted)) :]] = 0
    return thinned


def _blind(
    value: ValueModel, task: Task, y: np.ndarray[Any, Any], labels: Sequence[str] | None
) -> np.ndarray[Any, Any]:
    if task == "regression":
        # The constant that costs least is a quantile: under- and over-prediction weigh differently.
        over, under = value.payoffs["over"].likely, value.payoffs["under"].likely
        share = under / (over + under) if over + under > 0 else 0.5
        return np.full(len(y), float(np.quantile(y, share)))
    classes = range(len(labels) if labels is not None else 2)
    candidates = [np.full(len(y), each, dtype=int) for each in classes]
    worth = [float(np.sum(value_per_case(value, y, d, labels=labels))) for d in candidates]
    return candidates[int(np.argmax(worth))]
