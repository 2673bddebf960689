"""The curves of step 1: what quality is worth, where to set the threshold, where a model pays."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.steps.step01_business_problem import binormal
from tenfold.steps.step01_business_problem.appraisal import Draws
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.economy import Economy
from tenfold.steps.step01_business_problem.evidence import BreakEven, Curve

_AUCS = (0.7, 0.8, 0.9)
_GRID = np.linspace(0.5, 0.99, 50)
_THRESHOLDS = np.linspace(0.01, 0.99, 99)
_SHARES = np.linspace(0, 1, 21)


def value_by_quality(d: BusinessProblemDecisions, economy: Economy, draws: Draws) -> Curve | None:
    """Money per week over model quality, with the interval of the draws.

    Binary: over the AUC of a binormal model at its best threshold. Otherwise: over the share
    of the gap to a perfect model that is closed.
    """
    if economy.lacking or economy.perfect is None:
        return None
    if d.task == "binary":
        name, grid = "best threshold", _GRID
        capacity = d.capacity_per_week

        def worth(q: Any, x: float) -> Any:
            return binormal.best_worth(q, x, capacity)

    elif economy.today is not None:
        name, grid = "share of the gap closed", _SHARES
        today, perfect = economy.today, economy.perfect

        def worth(q: Any, x: float) -> Any:
            return today(q) + x * (perfect(q) - today(q))

    else:
        return None
    found = [draws.estimate(partial(worth, x=x)) for x in grid.tolist()]
    return Curve(
        name=name,
        x=grid.tolist(),
        likely=[each.value or 0.0 for each in found],
        low=[each.low or 0.0 for each in found],
        high=[each.high or 0.0 for each in found],
    )


def profit_by_threshold(d: BusinessProblemDecisions, economy: Economy, draws: Draws) -> list[Curve]:
    """Money per week over the threshold, for binormal models of three qualities."""
    if d.task != "binary" or economy.lacking:
        return []
    return [
        _curve(
            f"AUC {auc:g}",
            _THRESHOLDS,
            binormal.worth(draws.likely, auc, _THRESHOLDS, d.capacity_per_week),
        )
        for auc in _AUCS
    ]


def roc(even: BreakEven) -> list[Curve]:
    """The line of equal profit that a model must reach, and the curves of binormal models."""
    if even.slope is None or even.intercept is None:
        return []
    if even.slope.value is None or even.intercept.value is None:
        return []
    start, slope = even.intercept.value, even.slope.value
    left, right = (max(0.0, -start / slope), min(1.0, (1 - start) / slope)) if slope > 0 else (0, 0)
    found = []
    if left < right:  # else no point of the square lies on the line: nothing pays, or everything
        xs = np.linspace(left, right, 21)
        found.append(_curve("break-even", xs, start + slope * xs))
    scores = np.linspace(-3, 6, 60)[::-1]
    for auc in _AUCS:
        tpr, fpr = binormal.rates(auc, scores)
        found.append(_curve(f"AUC {auc:g}", fpr, tpr))
    return found


def _curve(name: str, x: NDArray[np.float64], y: Any) -> Curve:
    return Curve(name=name, x=x.tolist(), likely=np.asarray(y, dtype=float).tolist())


__all__ = ["profit_by_threshold", "roc", "value_by_quality"]
