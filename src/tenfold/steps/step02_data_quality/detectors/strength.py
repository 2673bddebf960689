"""How well one column alone tells the target, on rows it was not learnt from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from tenfold.steps.step02_data_quality.detectors.column import ColumnScan, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.limits import STRENGTH_ROWS

IntArray = npt.NDArray[np.intp]

_BINS = 64
_FOLDS = 5


@dataclass(frozen=True)
class Learnable:
    """The rows and target that strengths are measured on.

    Attributes
    ----------
    rows : ndarray of shape (n,), positions in the frame
    target : ndarray of shape (n, k)
        One column per class (binary and regression: one column); regression as ranks in 0..1.
    fold : ndarray of shape (n,), 0 to 4
    """

    rows: IntArray
    target: FloatArray
    fold: IntArray


def learnable(exam: Exam) -> Learnable | None:
    """Labelled rows, at most 20,000; None where there are too few to learn from."""
    return exam.remember("learnable", lambda: _learnable(exam))


def _learnable(exam: Exam) -> Learnable | None:
    if exam.outcome is None:
        return None
    # Not exam.rng: what is shared must not depend on which detector asks first.
    rng = np.random.default_rng(0)
    rows = np.flatnonzero(np.isfinite(exam.outcome))
    if len(rows) > STRENGTH_ROWS:
        rows = np.sort(rng.choice(rows, STRENGTH_ROWS, replace=False))
    y = exam.outcome[rows]
    if len(rows) < 50:
        return None
    if exam.task == "regression":
        target = (stats.rankdata(y) / len(y))[:, None]
    else:
        classes, counts = np.unique(y, return_counts=True)
        classes = classes[counts >= 2 * _FOLDS]
        if len(classes) < 2:
            return None
        target = (y[:, None] == classes[None, 1 if exam.task == "binary" else 0 :]).astype(float)
    return Learnable(rows, target, rng.permutation(len(rows)) % _FOLDS)


def codes(scan: ColumnScan, rows: IntArray) -> IntArray:
    """A column as small whole numbers: quantile bins or categories; 0 where missing."""
    bins = int(np.clip(len(rows) / 25, 8, _BINS))
    if scan.kind in ("number", "date"):
        values = (scan.amounts if scan.kind == "number" else scan.moments)[rows]
        values = np.where(np.isfinite(values), values, np.nan)
        if np.isnan(values).all():
            return np.zeros(len(rows), dtype=np.intp)
        edges = np.unique(np.nanquantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
        binned = np.searchsorted(edges, values, side="right") + 1
        return np.where(np.isnan(values), 0, binned)
    found = scan.codes[rows] + 1
    return np.where(scan.absent[rows], 0, found)


def crossfit(column: IntArray, target: FloatArray, fold: IntArray) -> FloatArray:
    """Mean target of each row's code, learnt on the other folds; shape of `target`."""
    predicted = np.empty_like(target)
    size = int(column.max()) + 1
    for k in range(int(fold.max()) + 1):
        learn, apply = fold != k, fold == k
        seen = np.bincount(column[learn], minlength=size)
        for j in range(target.shape[1]):
            sums = np.bincount(column[learn], weights=target[learn, j], minlength=size)
            prior = target[learn, j].mean()
            # Two cases' worth of the average: a code seen once proves nothing.
            predicted[apply, j] = ((sums + 2 * prior) / (seen + 2))[column[apply]]
    return predicted


def auc(y: FloatArray, score: FloatArray) -> float:
    """Area under the ROC curve; ties count half."""
    positive = y > 0.5
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        return 0.5
    ranks = stats.rankdata(score)
    return float((ranks[positive].sum() - m * (m + 1) / 2) / (m * n))


def quality(target: FloatArray, predicted: FloatArray, *, regression: bool) -> float:
    """AUC (one against the rest, weighted by class), or R² of the ranked target."""
    if regression:
        rest = float(((target - predicted) ** 2).sum())
        return 1 - rest / float(((target - target.mean()) ** 2).sum())
    weights = target.mean(axis=0)
    areas = [auc(target[:, j], predicted[:, j]) for j in range(target.shape[1])]
    return float(np.average(areas, weights=weights))


def strengths(exam: Exam) -> dict[str, float]:
    """Per feature how well it alone tells the target; empty where nothing can be learnt."""
    return exam.remember("strengths", lambda: _strengths(exam))


def _strengths(exam: Exam) -> dict[str, float]:
    data = learnable(exam)
    if data is None:
        return {}
    regression = exam.task == "regression"
    found = {}
    for name in exam.features:
        scan = exam.scan(name)
        if scan.kind == "empty":
            continue
        predicted = crossfit(codes(scan, data.rows), data.target, data.fold)
        found[name] = quality(data.target, predicted, regression=regression)
    return found
