"""Which rows break a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from tenfold.contract.rules import Rule
from tenfold.features.cleaning import cast, written

Rows = np.ndarray[Any, np.dtype[np.bool_]]


def exceptions(rule: Rule, frame: pd.DataFrame) -> tuple[Rows, Rows]:
    """Rows that a rule looks at, and those of them that break it.

    Missing cells are looked at by ``complete`` only, as in Great Expectations; text that is no
    number breaks a ``range``.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        Cleaned; it has the columns of `rule`.

    Returns
    -------
    checked, broken : ndarray of bool of shape (n_rows,)
    """
    series = frame[rule.column]
    filled = written(series)
    if rule.rule == "complete":
        return np.ones(len(frame), dtype=bool), ~filled
    checked, obeys = _CHECKS[rule.rule](rule, frame, filled)
    return checked, checked & ~obeys


def _unique(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    return filled, ~frame[rule.column].duplicated(keep=False).to_numpy()


def _number(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    return filled, cast(frame[rule.column], "number").notna().to_numpy()


def _date(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    return filled, cast(frame[rule.column], "datetime").notna().to_numpy()


def _range(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    numbers = cast(frame[rule.column], "number").to_numpy()
    obeys = np.isfinite(numbers)
    if rule.low is not None:
        obeys &= numbers > rule.low if rule.exclusive else numbers >= rule.low
    if rule.high is not None:
        obeys &= numbers < rule.high if rule.exclusive else numbers <= rule.high
    return filled, obeys


def _set(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    allowed = set(rule.values)  # a list of the rule
    return filled, cast(frame[rule.column], "category").isin(allowed).to_numpy(dtype=bool)


def _pattern(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    text = cast(frame[rule.column], "category")
    # Python's regular expressions, whatever holds the text: Arrow's know no look-ahead.
    found = text.astype(object).str.contains(rule.pattern, regex=True, na=False)
    return filled, found.to_numpy(dtype=bool)


def _order(rule: Rule, frame: pd.DataFrame, filled: Rows) -> tuple[Rows, Rows]:
    other = frame[str(rule.other)]
    checked = filled & written(other)
    left, right = (cast(side, "number").to_numpy() for side in (frame[rule.column], other))
    if np.isnan(left[checked]).all() or np.isnan(right[checked]).all():
        dates = [cast(side, "datetime").to_numpy() for side in (frame[rule.column], other)]
        left, right = (day.astype("int64").astype(float) for day in dates)
        for side, day in zip((left, right), dates, strict=True):
            side[pd.isna(day)] = np.nan
    return checked, left > right if rule.exclusive else left >= right


_CHECKS: dict[str, Callable[..., tuple[Rows, Rows]]] = {
    "unique": _unique,
    "number": _number,
    "date": _date,
    "range": _range,
    "set": _set,
    "pattern": _pattern,
    "order": _order,
}
