"""Whether a challenger earns more than a champion: their difference in money, and its chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tenfold.stats.money import money_difference
from tenfold.vocabulary import Money, ValueModel

_SURE = 1e-12
_STEPS = 14


@dataclass(frozen=True)
class Gain:
    """How much more per week, and how sure that is.

    Attributes
    ----------
    chance : float or None
        That it is more than what was asked for; None where the money is not known.
    """

    money: Money
    chance: float | None


def paired_gain(
    value: ValueModel,
    y: Any,
    challenger: Any,
    champion: Any,
    *,
    labels: Sequence[str] | None = None,
    bound: float = 0.0,
    seed: int = 0,
    level: float = 0.95,
) -> Gain:
    """Money per week of one model's decisions over another's on the same cases.

    Parameters
    ----------
    y, challenger, champion : array-like of shape (n,)
        Outcomes and both models' decisions; see `value_per_case`.
    bound : float
        Money per week that it must earn more.
    seed : int
        Of the joint draws.

    Examples
    --------
    >>> value = ValueModel(
    ...     task="binary",
    ...     payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0},
    ...     volume_per_week=100,
    ... )
    >>> y, nobody = [1, 0] * 50, [0] * 100
    >>> found = paired_gain(value, y, y, nobody)
    >>> found.money.value, found.chance
    (4500.0, 1.0)
    """

    def difference(at: float) -> Money:
        return money_difference(
            value,
            y,
            challenger,
            champion,
            labels=labels,
            rng=np.random.default_rng([seed, 4]),
            level=at,
        )

    gain = difference(level)
    return Gain(gain, _chance(difference, bound) if gain.known else None)


def _chance(difference: Callable[[float], Money], bound: float) -> float:
    """Share of the joint draws above `bound`; every level looks at the same draws."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        found = difference(abs(1 - 2 * share) or _SURE)
        at = found.low if share < 0.5 else found.high
        assert at is not None
        low, high = (low, share) if at > bound else (share, high)
    return round(1 - (low + high) / 2, 3)


__all__ = ["Gain", "paired_gain"]
