"""A fast model on whatever columns there are, scored on rows that it has not learnt from."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam

IntArray = npt.NDArray[np.intp]


def matrix(exam: Exam, names: Iterable[str], rows: IntArray) -> FloatArray:
    """Columns as numbers: amounts, days, or categories ordered by frequency; shape (n, columns)."""
    found = []
    for name in names:
        scan = exam.scan(name)
        if scan.kind == "number":
            found.append(scan.amounts[rows])
        elif scan.kind == "date":
            found.append(scan.moments[rows])
        else:
            # By frequency: rare levels end up side by side, where a tree can lump them.
            rank = np.empty(len(scan.counts) + 1)
            rank[np.argsort(-scan.counts, kind="stable")] = np.arange(len(scan.counts))
            rank[-1] = np.nan
            values = rank[scan.codes[rows]]
            values[scan.absent[rows]] = np.nan
            found.append(values)
    return np.column_stack(found) if found else np.empty((len(rows), 0))


def predictions(
    x: FloatArray, y: FloatArray, fold: IntArray, *, regression: bool, rounds: int = 50
) -> FloatArray:
    """Out-of-fold predictions of gradient boosting.

    Parameters
    ----------
    x : ndarray of shape (n, columns)
    y : ndarray of shape (n,), class codes or values
    fold : ndarray of shape (n,), the fold in which each row is predicted; −1: only learnt from

    Returns
    -------
    ndarray of shape (n, classes), probabilities in the order of `numpy.unique(y)`; regression:
    shape (n, 1). Rows of fold −1, and of folds whose rest lacks a class, are NaN.
    """
    classes = np.unique(y)
    found = np.full((len(y), 1 if regression else len(classes)), np.nan)
    kind = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    for k in np.unique(fold[fold >= 0]):
        learn, apply = fold != k, fold == k
        if not regression and len(np.unique(y[learn])) < len(classes):
            continue
        model = kind(
            max_iter=rounds,
            learning_rate=0.1,
            max_leaf_nodes=8,
            max_bins=64,
            min_samples_leaf=max(5, min(20, int(learn.sum()) // 50)),
            l2_regularization=1.0,
            early_stopping=False,
            random_state=0,
        )
        # scikit-learn 1.9 cannot bin a column that is empty or constant in these rows.
        kept = [j for j in range(x.shape[1]) if _varies(x[learn, j])]
        if not kept:
            continue
        model.fit(x[np.ix_(learn, kept)], y[learn])
        rows = x[np.ix_(apply, kept)]
        out = model.predict(rows) if regression else model.predict_proba(rows)
        found[apply] = out.reshape(int(apply.sum()), -1)
    return found


def _varies(values: FloatArray) -> bool:
    known = values[np.isfinite(values)]
    return len(known) > 0 and bool(np.any(known != known[0]))
