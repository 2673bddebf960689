"""Which rows of a serving sample are which rows of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean
from tenfold.vocabulary import ColumnRoles

Matched = tuple[pd.DataFrame, pd.DataFrame, str, str]


def matched(
    data: pd.DataFrame,
    serving: pd.DataFrame,
    roles: ColumnRoles,
    rules: Sequence[CleanRule],
    needed: Sequence[str],
) -> Matched:
    """Pair rows by id, and by time where both sides have it.

    Only rows whose key stands once on each side are paired: which of several rows of an id was
    meant cannot be told. Exact copies of a row count as one.

    Parameters
    ----------
    needed : sequence of str
        Columns that the model needs.

    Returns
    -------
    left, right : DataFrame
        Rows of the data and of the sample, in one order.
    how, why : str
        How they were paired; or why none could be, then all else is empty.
    """
    absent = [name for name in needed if name not in serving.columns]
    if absent:
        shown = ", ".join(f"'{name}'" for name in absent[:5])
        return _none(f"it lacks {len(absent)} column(s) that the model needs: {shown}")
    if roles.id is None or roles.id not in serving.columns:
        return _none("it has no id to match its rows with the data")
    timed = roles.time is not None and roles.time in serving.columns
    left, right = (_keyed(frame, roles, rules, needed, timed=timed) for frame in (data, serving))
    by = "id and time" if timed else "id"
    shared = left.index.intersection(right.index)
    if not len(shared):
        return _none(f"no {by} of the sample occurs in the data")
    once = [side.index[~side.index.duplicated(keep=False)] for side in (left, right)]
    sure = once[0].intersection(once[1])
    if not len(sure):
        more = "" if timed else "; name `time`, if the rows of an id are told apart by it"
        return _none(f"every {by} that occurs in both stands in several rows{more}")
    how = f"matched by {by}"
    unsure = int(right.index.isin(shared).sum()) - len(sure)
    if unsure:
        how += f" ({unsure:,} of its rows share their {by} with others and were left out)"
    return left.loc[sure], right.loc[sure], how, ""


def _keyed(
    frame: pd.DataFrame,
    roles: ColumnRoles,
    rules: Sequence[CleanRule],
    needed: Sequence[str],
    *,
    timed: bool,
) -> pd.DataFrame:
    names = [str(roles.id), *([str(roles.time)] if timed else [])]
    cleaned = clean(frame[names], rules)
    key = cast(cleaned[str(roles.id)], "category")
    if timed:
        key = key + "\0" + _moment(cleaned[str(roles.time)]).fillna("")
    kept = frame.assign(**{"\0key": key})[key.notna()]
    kept = kept.drop_duplicates(["\0key", *needed])
    return kept.set_index("\0key")


def _moment(values: pd.Series[Any]) -> pd.Series[Any]:
    if not pd.api.types.is_numeric_dtype(values):
        days: pd.Series[Any] = cast(values, "datetime").dt.strftime("%Y-%m-%d %H:%M:%S.%f")
        return days
    return cast(values, "category")


def _none(why: str) -> Matched:
    return pd.DataFrame(), pd.DataFrame(), "", why


__all__ = ["matched"]
