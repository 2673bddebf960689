"""What moves the decisions that hang in the balance, weighted by the money that hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.explaining.attributions import Attributions
from tenfold.scoring import Floats
from tenfold.stats.payoffs import missing_payoffs, outcomes
from tenfold.vocabulary import DecisionRule, ValueModel


@dataclass(frozen=True, eq=False)
class Balance:
    """Attributions of the rows near the threshold.

    Attributes
    ----------
    names : tuple of str
    weights : ndarray of shape (d,)
        Mean size of each feature's attribution, rows weighted by their stake; in the unit of the
        attributions. 0 where no row is near.
    rows : int
        Rows within the distance.
    stake : float
        Money at stake on them, in all; their number where there are no payoffs.
    """

    names: tuple[str, ...]
    weights: Floats
    rows: int
    stake: float


def stakes(
    value: ValueModel, p: Floats, decided: NDArray[Any], *, labels: Sequence[str] | None = None
) -> Floats | None:
    """What each decision is expected to lose by being wrong.

    Parameters
    ----------
    p : ndarray of shape (n,) or (n, K)
        Calibrated chances.
    decided : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of shape (n,) or None
        Money per case, at the likely payoffs: what one who knew the outcome would expect to earn
        more. None where a payoff is missing, and for amounts.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> stakes(value, np.array([0.1, 0.1]), np.array([0, 1])).tolist()
    [9.0, 9.0]
    """
    if value.task == "regression" or missing_payoffs(value, labels):
        return None
    chance = np.column_stack([1 - p, p]) if p.ndim == 1 else p
    count = chance.shape[1]
    likely = np.array([value.payoffs[key].likely for key in outcomes(value, labels)])
    table = likely.reshape(count, count)
    earned = (chance @ table)[np.arange(len(chance)), decided]
    return np.asarray(chance @ table.max(axis=1) - earned, dtype=float)


def in_the_balance(
    attributions: Attributions,
    p: Floats,
    rule: DecisionRule,
    *,
    within: float,
    stake: Floats | None = None,
) -> Balance:
    """Weigh the attributions of the rows whose decision is close.

    Parameters
    ----------
    p : ndarray of shape (n,) or (n, K)
        Calibrated chances of the rows that are attributed.
    rule : DecisionRule
        Binary: its threshold tells what is close. Several classes: how far the likeliest class
        leads the next one does.
    within : float
        Distance in probability that counts as close.
    stake : ndarray of shape (n,), optional
        Money at stake, as `stakes` gives it; default: all rows alike.

    Raises
    ------
    ValueError
        Amounts have no threshold.
    """
    if rule.threshold is None and p.ndim == 1:
        raise ValueError("amounts have no threshold")
    if rule.threshold is not None:
        distance = np.abs(p - rule.threshold)
    else:
        ordered = np.sort(p, axis=1)
        distance = ordered[:, -1] - ordered[:, -2]
    near = distance <= within
    weight = np.where(near, 1.0 if stake is None else stake, 0.0)
    total = float(weight.sum())
    sizes = np.abs(attributions.values)
    weights = weight @ sizes / total if total > 0 else np.zeros(sizes.shape[1])
    return Balance(attributions.names, np.asarray(weights, dtype=float), int(near.sum()), total)


__all__ = ["Balance", "in_the_balance", "stakes"]
