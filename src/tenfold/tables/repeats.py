"""Rows that repeat others, found by a key per row and checked against the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.tables.stable import Hashes, hash_rows

Array = np.ndarray[Any, np.dtype[Any]]


def row_keys(frame: pd.DataFrame, columns: Sequence[str] | None = None) -> Hashes:
    """One 64-bit key per row: equal rows have equal keys.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
    columns : sequence of str, optional
        Only these; all by default.

    Returns
    -------
    ndarray of shape (n_rows,), uint64
        Two different rows share a key with a chance of 5e-20.
    """
    return hash_rows(frame if columns is None else frame[list(columns)])


def duplicates(frame: pd.DataFrame, columns: Sequence[str] | None = None) -> Array:
    """Whether each row repeats an earlier one.

    Returns
    -------
    ndarray of shape (n_rows,), bool
    """
    return repeated(row_keys(frame, columns))


def repeated(keys: Hashes) -> Array:
    """Whether each key occurred before."""
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), bool)
    again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return again


def across(frame: pd.DataFrame, parts: Array, columns: Sequence[str] | None = None) -> Array:
    """Whether each test row equals some training row: a leak across the split.

    Parameters
    ----------
    parts : ndarray of shape (n_rows,)
        As `assign` gives it.
    columns : sequence of str, optional
        What has to be equal, usually the features and the target; all by default.

    Returns
    -------
    ndarray of shape (n_rows,), bool
    """
    keys = row_keys(frame, columns)
    found: Array = (parts == "test") & np.isin(keys, keys[parts == "train"])
    return found


__all__ = ["across", "duplicates", "repeated", "row_keys"]
