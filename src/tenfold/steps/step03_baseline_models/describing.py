"""Curves of the reported rows, bounded to what a chart can show."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_curve, roc_curve

from tenfold.stats import intervals, money
from tenfold.stats.calibration import calibration
from tenfold.steps.step03_baseline_models.findings import Curve, Curves
from tenfold.steps.step03_baseline_models.holding_out import Reported
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.vocabulary import DecisionRule

_POINTS = 100
_BINS = 10


def curves(
    work: Workload, shown: Reported, judged: Judged | None, purse: Purse, rule: DecisionRule
) -> Curves:
    """ROC, precision-recall, profit and reliability, as far as the task has them."""
    y, p = work.test.y, shown.p
    if not len(y):
        return Curves(note="there are no held-out rows")
    if work.task == "multiclass":
        return Curves(note="curves are drawn for two classes and for amounts")
    if work.task == "regression":
        return Curves(**_amounts(y, p, purse.level))
    found: dict[str, Any] = _reliability(y, p)
    note = ""
    if len(np.unique(y)) == 2:
        false, true, _ = roc_curve(y, p)
        found["roc"] = _thinned(false, true)
        precision, recall, _ = precision_recall_curve(y, p)
        found["precision_recall"] = _thinned(recall[::-1], precision[::-1])
    else:
        note = "held-out rows have one class only: no ROC and no precision-recall curve"
    if purse.value is not None and purse.evaluated:
        found["profit"] = profit(purse, y, p, rule.threshold)
        if judged is not None:
            rows = judged.rows
            own = work.train.y[rows], judged.calibrated.p
            found["profit_out_of_fold"] = profit(purse, *own, rule.threshold)
    return Curves(**found, note=note)


def _thinned(x: NDArray[Any], y: NDArray[Any]) -> Curve:
    kept = np.arange(len(x))
    if len(x) > _POINTS:
        kept = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
    return Curve(x=[float(v) for v in x[kept]], y=[float(v) for v in y[kept]])


def profit(purse: Purse, y: NDArray[Any], p: Floats, chosen: float | None) -> Curve:
    """Money per week over the threshold, at the likely payoffs and volume; empty without them.

    Thresholds that act on more cases than there is capacity for earn what nobody can earn: they
    are left out, but for those from the chosen one on.

    Parameters
    ----------
    chosen : float or None
        The threshold of the decision rule; it is a point of the curve.
    """
    value = purse.value
    if value is None or value.volume_per_week is None or not purse.evaluated:
        return Curve()
    # One point of each score, and the one that acts on nobody.
    found, volume = money.profit_curve(value, y, p, points=len(p) + 1), value.volume_per_week.likely
    cuts, earned = np.array(found.thresholds), np.array(found.money) * volume
    room = 1.0 if value.capacity_per_week is None else value.capacity_per_week / max(volume, 1e-12)
    allowed = int(np.argmax(np.array(found.acted) <= room + 1e-9))
    first, kept = allowed, {allowed + int(earned[allowed:].argmax())}
    if chosen is not None:
        at = min(int(np.searchsorted(cuts, chosen)), len(cuts) - 1)
        # Nobody's score lies between it and the next score above: the same cases are acted on.
        cuts[at], first = chosen, min(first, at)
        kept.add(at)
    spread = np.linspace(first, len(cuts) - 1, min(_POINTS - len(kept), len(cuts) - first))
    shown = sorted(kept | {int(i) for i in spread.round()})
    return Curve(
        x=[min(float(cuts[i]), 1.0) for i in shown],
        y=[float(earned[i]) for i in shown],
        beyond=sum(i < allowed for i in shown),
    )


def _reliability(y: NDArray[Any], p: Floats) -> dict[str, Any]:
    bins = calibration(y, p, bins=_BINS).bins
    return {
        "reliability": Curve(
            x=[b.predicted for b in bins], y=[b.observed.value or 0.0 for b in bins]
        ),
        "reliability_low": [b.observed.low for b in bins],
        "reliability_high": [b.observed.high for b in bins],
    }


def _amounts(y: NDArray[Any], p: Floats, level: float) -> dict[str, Any]:
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, min(_BINS, len(order))) if len(part)]
    means = [intervals.mean(y[part], level=level) for part in parts]
    return {
        "reliability": Curve(
            x=[float(p[part].mean()) for part in parts], y=[m.value or 0.0 for m in means]
        ),
        "reliability_low": [m.low for m in means],
        "reliability_high": [m.high for m in means],
    }


__all__ = ["curves", "profit"]
