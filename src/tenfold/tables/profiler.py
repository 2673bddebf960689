"""Every column in numbers, duplicates and single-column leaks included, whatever the size."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from tenfold.tables import columns, large
from tenfold.tables.coded import Target, prepare
from tenfold.tables.frames import as_frame, take
from tenfold.tables.looked import Looked
from tenfold.tables.profiled import ColumnProfile, TableProfile
from tenfold.tables.table import Table
from tenfold.vocabulary import Task

WIDE = 200
"""Columns that are described in full; those beyond get counts and association."""
EXACT = 2_000_000
"""Rows up to which everything is computed on all of them."""
_DRAWN = 1_000_000
_TOGETHER = 40
_MOST_CHECKED = 50_000_000
_ODD = np.uint64(0x9E3779B97F4A7C15)


def profile(
    table: Table,
    *,
    target: str | None = None,
    task: Task | None = None,
    positive: str | None = None,
    id: str | None = None,  # noqa: A002 -- the role is called so
    private: Collection[str] = (),
    exact_rows: int = EXACT,
    seed: int = 0,
) -> TableProfile:
    """Describe every column, the duplicates, and what each column alone says about the target.

    Parameters
    ----------
    target : str, optional
        Column to measure associations with; needs `task`.
    positive : str, optional
        Label of the positive class (binary).
    id : str, optional
        Column whose duplicates are counted.
    private : collection of str
        Columns whose values are withheld; those that look personal are in any case.
    exact_rows : int
        Beyond so many rows, quantiles, histograms, top values, formats and associations come from
        a sample, distinct counts are approximate, and notes say so. Missing, ends, mean, sd and
        duplicates stay exact.
    seed : int
        Of the sample.

    Returns
    -------
    TableProfile

    Examples
    --------
    >>> import pandas as pd
    >>> from tenfold.tables import from_frame
    >>> profile(from_frame(pd.DataFrame({"a": [1, 2, 2]}))).duplicate_rows
    1
    """
    whole = table.rows <= exact_rows
    data = table if whole else large.sampled(table, min(exact_rows, _DRAWN), seed)
    goal = _goal(data, target, task, positive)
    keys = np.zeros(data.rows, np.uint64)
    found: list[ColumnProfile] = []
    for looked in _looks(data, goal, target=target, private={*private, id}):
        _fold(keys, looked.codes.astype(np.uint64, copy=False))
        found.append(looked.profile)
    notes = _wide(table.columns)
    if whole:
        rows = _repeated_rows(table, keys)
    else:
        found = large.exact(table, found, data.rows, id)
        rows, note = large.repeats(table, table.columns)
        notes += [f"Of {table.rows:,} rows, {data.rows:,} were drawn for what needs them sorted."]
        notes += [note] if note else []
    return TableProfile(
        rows=table.rows,
        columns=found,
        duplicate_rows=rows,
        duplicate_ids=_repeated_ids(table.rows, found, id),
        target=target,
        sampled=None if whole else data.rows,
        notes=notes,
    )


def _repeated_ids(rows: int, found: list[ColumnProfile], id_: str | None) -> int | None:
    for column in found:
        if column.name == id_:
            return rows - column.missing - column.distinct
    return None


def _goal(
    data: Table, target: str | None, task: Task | None, positive: str | None
) -> Target | None:
    if target is None or task is None:
        return None
    return prepare(as_frame(data.arrow([target]))[target], task, positive=positive)


def _looks(
    table: Table, goal: Target | None, *, target: str | None, private: Collection[Any]
) -> Iterator[Looked]:
    """Profile columns one after the other, fetching some at a time."""
    names = table.columns
    for start in range(0, len(names), _TOGETHER):
        some = names[start : start + _TOGETHER]
        data = table.arrow(some)
        for place, name in enumerate(some):
            yield columns.look(
                name,
                data.column(place),
                None if name == target else goal,
                private=name in private,
                detailed=start + place < WIDE or name == target,
            )


def _fold(keys: np.ndarray[Any, Any], codes: np.ndarray[Any, Any]) -> None:
    """Mix one column's codes into the rows' keys, in place."""
    np.bitwise_xor(keys, codes, out=keys)
    with np.errstate(over="ignore"):
        np.multiply(keys, _ODD, out=keys)
    np.bitwise_xor(keys, keys >> np.uint64(32), out=keys)


def _wide(names: Sequence[str]) -> list[str]:
    """Say which columns are described in brief."""
    if len(names) <= WIDE:
        return []
    return [
        f"Of {len(names):,} columns the first {WIDE} are described in full, the others in brief."
    ]


def _repeated_rows(table: Table, keys: np.ndarray[Any, Any]) -> int:
    """Count rows that repeat an earlier one; equal keys are checked against the rows."""
    ordered = np.sort(keys)
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return 0
    rows = np.flatnonzero(np.isin(keys, np.unique(ordered[1:][same])))
    if len(rows) * len(table.columns) > _MOST_CHECKED:
        # Two different rows share a 64-bit key once in ten million tables of a million rows.
        return int(same.sum())
    return int(as_frame(take(table, table.columns, rows)).duplicated().sum())


__all__ = ["EXACT", "WIDE", "profile"]
