"""Whether predictions hold: slope and intercept, class by class, and the money lost where not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from tenfold.scoring import decide
from tenfold.stats import intervals
from tenfold.stats.calibration import calibration, miscalibration_cost, recalibrated
from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.findings import CalibrationFinding, ClassCalibration
from tenfold.steps.step03_baseline_models.holding_out import Reported
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload
from tenfold.vocabulary import DecisionRule, Estimate, Money

_FOLDS = 5
_FEWEST = 10
_Line = tuple[Estimate, Estimate]


def calibration_finding(
    work: Workload,
    shown: Reported,
    judged: Judged | None,
    rule: DecisionRule,
    decisions: BaselineDecisions,
    purse: Purse,
) -> CalibrationFinding:
    """Whether predictions hold on held-out rows, and what the correction brought out of fold."""
    slope, intercept = _line(work, work.test.y, shown.p, purse.level)
    raw_slope = raw_intercept = Estimate.not_enough("nothing was cross-validated")
    if judged is not None:
        rows = judged.rows
        raw_slope, raw_intercept = _line(
            work, work.train.y[rows], judged.out.p[0][rows], purse.level
        )
    return CalibrationFinding(
        asked=decisions.calibration,
        used=judged.calibrated.used if judged else "none",
        why=judged.calibrated.why if judged else "nothing was cross-validated",
        slope=slope,
        intercept=intercept,
        raw_slope=raw_slope,
        raw_intercept=raw_intercept,
        classes=_classes(work, shown.p, purse.level),
        lost=_lost(work, shown, rule, decisions, purse),
        gained=_gained(work, judged, decisions, purse),
    )


def _line(work: Workload, y: NDArray[Any], p: Floats, level: float) -> _Line:
    if not len(y):
        nothing = Estimate.not_enough("there are no held-out rows", n=0)
        return nothing, nothing
    if work.task == "multiclass":
        nothing = Estimate.not_enough("several classes are judged one by one")
        return nothing, nothing
    if work.task == "regression":
        return _amounts(y, p, level)
    found = calibration(y, p, level=level)
    return found.slope, found.intercept


def _amounts(y: NDArray[Any], p: Floats, level: float) -> _Line:
    bias = intervals.mean(y - p, level=level)
    if len(y) < _FEWEST or np.ptp(p) == 0:
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


def _classes(work: Workload, p: Floats, level: float) -> list[ClassCalibration]:
    if work.task != "multiclass" or not len(p):
        return []
    # Bonferroni: all intervals together hold at the level.
    each = 1 - (1 - level) / work.classes
    found = []
    for code, label in enumerate(work.labels):
        one = calibration((work.test.y == code).astype(np.intp), p[:, code], level=each)
        found.append(ClassCalibration(label=label, slope=one.slope, intercept=one.intercept))
    return found


def _lost(
    work: Workload,
    shown: Reported,
    rule: DecisionRule,
    decisions: BaselineDecisions,
    purse: Purse,
) -> Money:
    """Money per week between the decisions and those on predictions recalibrated out of fold."""
    y, p = work.test.y, shown.p
    if purse.value is None or not purse.evaluated:
        return purse.nothing()
    if len(y) < _FOLDS * _FEWEST and work.task != "binary":
        return purse.nothing(f"{len(y)} held-out rows are too few to recalibrate on")
    rng = np.random.default_rng([decisions.seed, 8])
    if work.task == "binary":
        if not len(y):
            return purse.nothing("there are no held-out rows")
        return lost(decisions, purse, y, p)
    if work.task == "multiclass":
        better = decide(rule, _recalibrated_classes(work, p, rng))
        return purse.difference(y, better, shown.decided)
    fold = rng.permutation(len(y)) % _FOLDS
    options = (decisions, purse.usable, work.task, work.labels, y)
    better = deciding.cross_fitted(*options, _recalibrated_amounts(y, p, fold), fold)
    return purse.difference(y, better, shown.decided)


def lost(decisions: BaselineDecisions, purse: Purse, y: NDArray[Any], p: Floats) -> Money:
    """Two classes: what acting on miscalibrated probabilities costs per week."""
    if purse.value is None or not purse.evaluated:
        return purse.nothing()
    rng = np.random.default_rng([decisions.seed, 8])
    return miscalibration_cost(purse.value, y, p, rng=rng, level=purse.level)


def _recalibrated_classes(work: Workload, p: Floats, rng: np.random.Generator) -> Floats:
    better = np.column_stack(
        [
            recalibrated((work.test.y == code).astype(np.intp), p[:, code], rng=rng, folds=_FOLDS)
            for code in range(work.classes)
        ]
    )
    return np.asarray(better / better.sum(axis=1, keepdims=True), dtype=float)


def _recalibrated_amounts(y: NDArray[Any], p: Floats, fold: NDArray[Any]) -> Floats:
    better = p.copy()
    for each in range(_FOLDS):
        rest = fold != each
        if np.ptp(p[rest]) > 0:
            slope, start = np.polyfit(p[rest], y[rest], 1)
            better[~rest] = start + slope * p[~rest]
    return better


def _gained(
    work: Workload, judged: Judged | None, decisions: BaselineDecisions, purse: Purse
) -> Money:
    if not purse.evaluated or judged is None:
        return purse.nothing()
    if judged.calibrated.used == "none":
        return purse.nothing("nothing was corrected")
    rows = judged.rows
    y, raw, fold = work.train.y[rows], judged.out.p[0][rows], judged.out.fold[0][rows]
    return gained(decisions, purse, y, raw, fold, judged.decided)


def gained(
    decisions: BaselineDecisions,
    purse: Purse,
    y: NDArray[Any],
    raw: Floats,
    fold: Ints,
    decided: NDArray[Any],
) -> Money:
    """What the decisions earn over those on uncalibrated predictions, out of fold."""
    options = (decisions, purse.usable, purse.task, purse.labels, y)
    return purse.difference(y, decided, deciding.cross_fitted(*options, raw, fold))


__all__ = ["calibration_finding", "gained", "lost"]
