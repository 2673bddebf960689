"""What the decision on each case is worth before its outcome is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring.applying import Floats
from tenfold.stats.payoffs import missing_payoffs, outcomes
from tenfold.vocabulary import ValueModel


@dataclass(frozen=True)
class Worth:
    """Expected money per case, at the likely payoffs.

    Attributes
    ----------
    money : ndarray of shape (n,)
        Of the decision.
    gain : ndarray of shape (n,)
        Binary: of acting over leaving the case alone, whatever was decided; several classes:
        of the decision over the next best one. What scarce capacity is spent on first.
    """

    money: Floats
    gain: Floats


def expected_worth(
    value: ValueModel, p: Floats, decided: NDArray[Any], *, labels: Sequence[str] | None = None
) -> Worth | None:
    """Price decisions by the chances that the model gives.

    Parameters
    ----------
    p : ndarray of shape (n,) or (n, K)
        Calibrated chances.
    decided : ndarray of int, shape (n,)
        0/1 or class codes.

    Returns
    -------
    Worth or None
        None where a payoff is missing, and for amounts: what an amount costs depends on its
        outcome, not on a chance.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> expected_worth(value, np.array([0.5]), np.array([1])).money.tolist()
    [40.0]
    """
    if value.task == "regression" or missing_payoffs(value, labels):
        return None
    chance = np.column_stack([1 - p, p]) if p.ndim == 1 else p
    count = chance.shape[1]
    likely = np.array([value.payoffs[key].likely for key in outcomes(value, labels)])
    each = chance @ likely.reshape(count, count)
    rows = np.arange(len(each))
    money = each[rows, decided]
    if p.ndim == 1:
        return Worth(money, each[:, 1] - each[:, 0])
    others = each.copy()
    others[rows, decided] = -np.inf
    return Worth(money, money - others.max(axis=1, initial=-np.inf))


__all__ = ["Worth", "expected_worth"]
