"""Today's rule as a rung: what is done now, decided on the same rows as every model."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast, clean, kind_of
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload
from tenfold.steps.step03_baseline_models.stated import quality
from tenfold.tables import as_labels
from tenfold.vocabulary import TodayRule, ValueModel

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

_ON_AVERAGE = "step 1 says how good today's rule is, and not what it answers in each case"


def why_not(work: Workload, value: ValueModel | None) -> str:
    """Why today's rule cannot be computed case by case on these rows; empty when it can."""
    if work.task == "regression":
        if quality(value):
            return _ON_AVERAGE
        return "step 1 does not say how far off today's predictions are (today_over, today_under)"
    return _no_class(work, value) if work.task == "multiclass" else _no_rule(work, value)


def acts(
    work: Workload, value: ValueModel | None, frame: pd.DataFrame | None = None
) -> Ints | None:
    """What today's rule answers: 1 or 0 (acts or not) or a class code per row.

    None where it cannot be computed.

    Parameters
    ----------
    frame : DataFrame, optional
        Rows to decide; default the training rows. A missing value is not acted on.
    """
    rows = work.train.frame if frame is None else frame
    if value is None or why_not(work, value):
        return None
    if value.today_class is not None and work.task == "multiclass":
        return np.full(len(rows), work.labels.index(value.today_class), dtype=np.intp)
    if value.today in ("act_on_all", "act_on_none"):
        return np.full(len(rows), int(value.today == "act_on_all"), dtype=np.intp)
    rule = value.rule
    assert rule is not None
    column = clean(rows[[rule.column]], work.recipe.clean)[rule.column]
    limit = _numeric(work, rule)
    compare = _COMPARE[rule.operator]
    if limit is not None:
        numbers = cast(column, "number").to_numpy(dtype=float)
        return np.asarray(compare(numbers, limit) & np.isfinite(numbers), dtype=np.intp)
    text = as_labels(column)
    return np.asarray(compare(text, rule.value) & text.notna(), dtype=np.intp)


def shares(train: Ints, y: NDArray[Any], test: Ints, classes: int = 2) -> tuple[Floats, Floats]:
    """Today's rule as probabilities: the share of each class where it gives the same answer.

    One pseudo-case of each class keeps the shares off 0 and 1.

    Returns
    -------
    tuple of ndarray of shape (n,), or (n, classes) for more than two
        For training and for test rows.
    """
    counts = np.ones((classes, classes))
    np.add.at(counts, (train, y.astype(np.intp)), 1.0)
    share = counts / counts.sum(axis=1, keepdims=True)
    said = share[:, 1] if classes == 2 else share
    return said[train], said[test]


def _no_class(work: Workload, value: ValueModel | None) -> str:
    if value is None or value.today_class is None:
        return "step 1 does not say which class is answered today (today_class)"
    known = value.today_class in work.labels
    return "" if known else f"today's class '{value.today_class}' is no class of the target"


def _no_rule(work: Workload, value: ValueModel | None) -> str:
    if value is None or value.today == "unknown" or (value.today == "rule" and not value.rule):
        return _ON_AVERAGE if quality(value) else "step 1 does not say what is done today"
    if value.today == "rule" and value.rule and value.rule.column not in work.train.frame:
        return f"today's rule reads '{value.rule.column}', which the data lack"
    rule = value.rule if value.today == "rule" else None
    if rule and rule.operator not in ("==", "!=") and _numeric(work, rule) is None:
        return f"'{rule.column}' {rule.operator} '{rule.value}': this compares no numbers"
    return ""


def _numeric(work: Workload, rule: TodayRule) -> float | None:
    try:
        limit = float(rule.value)
    except ValueError:
        return None
    column = clean(work.train.frame[[rule.column]], work.recipe.clean)[rule.column]
    return limit if kind_of(column) == "number" else None


__all__ = ["acts", "shares", "why_not"]
