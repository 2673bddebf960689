"""Curves and calibration of the reported rows, bounded to what a chart can show."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps
from sklearn.metrics import precision_recall_curve, roc_curve

from tenfold.stats import intervals, money
from tenfold.stats.calibration import calibration, miscalibration_cost
from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.findings import CalibrationFinding, Curve, Curves
from tenfold.steps.step03_baseline_models.holding_out import Reported
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.vocabulary import Estimate

_POINTS = 100
_BINS = 10


def curves(work: Workload, shown: Reported, judged: Judged | None, purse: Purse) -> Curves:
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
        found["profit"] = _profit(purse, y, p)
        if judged is not None:
            rows = judged.rows
            found["profit_out_of_fold"] = _profit(purse, work.train.y[rows], judged.calibrated.p)
    return Curves(**found, note=note)


def calibration_finding(
    work: Workload,
    shown: Reported,
    judged: Judged | None,
    decisions: BaselineDecisions,
    purse: Purse,
) -> CalibrationFinding:
    """Whether probabilities hold on held-out rows, and what the correction brought out of fold."""
    y, p = work.test.y, shown.p
    nothing = Estimate.not_enough("it is defined for two classes and for amounts")
    used, why = (
        (judged.calibrated.used, judged.calibrated.why)
        if judged
        else ("none", "nothing was cross-validated")
    )
    gained = purse.nothing()
    if not len(y):
        slope = intercept = Estimate.not_enough("there are no held-out rows", n=0)
    elif work.task == "regression":
        slope, intercept = _line(y, p, purse.level)
    elif work.task == "binary":
        result = calibration(y, p, level=purse.level)
        slope, intercept = result.slope, result.intercept
    else:
        slope = intercept = nothing
    raw_slope = raw_intercept = nothing
    if judged is not None and work.task != "multiclass":
        rows = judged.rows
        actual, raw = work.train.y[rows], judged.out.p[0][rows]
        if work.task == "regression":
            raw_slope, raw_intercept = _line(actual, raw, purse.level)
        else:
            before = calibration(actual, raw, level=purse.level)
            raw_slope, raw_intercept = before.slope, before.intercept
            if used != "none" and purse.evaluated:
                fold = judged.out.fold[0][rows]
                options = (decisions, purse.usable, work.task, work.labels, actual)
                untouched = deciding.cross_fitted(*options, raw, fold)
                gained = purse.difference(actual, judged.decided, untouched)
            elif purse.evaluated:
                gained = purse.nothing("nothing was corrected")
    lost = purse.nothing("probabilities are priced for two classes")
    if work.task == "binary" and len(y) and purse.value is not None and purse.evaluated:
        rng = np.random.default_rng([decisions.seed, 8])
        lost = miscalibration_cost(purse.value, y, p, rng=rng, level=purse.level)
    return CalibrationFinding(
        asked=decisions.calibration,
        used=used,
        why=why,
        slope=slope,
        intercept=intercept,
        raw_slope=raw_slope,
        raw_intercept=raw_intercept,
        lost=purse.nothing() if not purse.evaluated else lost,
        gained=gained,
    )


def _line(y: NDArray[Any], p: Floats, level: float) -> tuple[Estimate, Estimate]:
    bias = intervals.mean(y - p, level=level)
    if len(y) < 10 or np.ptp(p) == 0:
        return Estimate.not_enough("predictions do not vary, or too few rows", n=len(y)), bias
    fit = sps.linregress(p, y)
    half = float(sps.t.ppf((1 + level) / 2, len(y) - 2)) * float(fit.stderr)
    value = float(fit.slope)
    if half == 0:
        return Estimate.not_enough("predictions are exact", n=len(y), value=value), bias
    slope = Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n=len(y),
        method="least squares",
    )
    return slope, bias


def _thinned(x: NDArray[Any], y: NDArray[Any]) -> Curve:
    kept = np.arange(len(x))
    if len(x) > _POINTS:
        kept = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
    return Curve(x=[float(v) for v in x[kept]], y=[float(v) for v in y[kept]])


def _profit(purse: Purse, y: NDArray[Any], p: Floats) -> Curve:
    assert purse.value is not None
    assert purse.value.volume_per_week is not None
    found = money.profit_curve(purse.value, y, p, points=_POINTS)
    weekly = np.array(found.money) * purse.value.volume_per_week.likely
    return Curve(x=[min(t, 1.0) for t in found.thresholds], y=[float(v) for v in weekly])


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


__all__ = ["calibration_finding", "curves"]
