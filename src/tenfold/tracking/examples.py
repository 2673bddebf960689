"""Rows that nobody is: what an input example shows of the columns, without a case in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

_SHARES = (0.5, 0.25, 0.75, 0.1, 0.9)
_FEW = 10


def made_up(frame: pd.DataFrame, columns: Sequence[str], private: Sequence[str]) -> pd.DataFrame:
    """Five rows put together column by column: quantiles, and the most frequent categories.

    A category shows only where ten rows or more have it; a private column stays empty.

    Returns
    -------
    DataFrame of shape (5, len(columns)), with the types of `frame`'s columns; whole numbers
    become floats.
    """
    hidden = set(private)
    return pd.DataFrame({name: _typical(frame[name], hidden=name in hidden) for name in columns})


def _typical(column: pd.Series[Any], *, hidden: bool) -> pd.Series[Any]:
    empty = pd.Series([None] * len(_SHARES))
    known = column.dropna()
    if pd.api.types.is_bool_dtype(column):
        return pd.Series([True, False, True, False, True])
    if pd.api.types.is_numeric_dtype(column):
        if hidden or len(known) < _FEW:
            return empty.astype("float64")
        values = np.quantile(known.to_numpy(dtype=float), _SHARES)
        return pd.Series([float(f"{value:.3g}") for value in values])
    if pd.api.types.is_datetime64_any_dtype(column):
        if hidden or len(known) < _FEW:
            return empty.astype(column.dtype)
        days = [known.quantile(share) for share in _SHARES]
        midnights: pd.Series[Any] = pd.Series(days, dtype=column.dtype).dt.normalize()
        return midnights
    counts = known.astype("str").value_counts()
    common = [] if hidden else [label for label, n in counts.items() if n >= _FEW]
    if not common:
        return empty.astype("str")
    return pd.Series([common[k % len(common)] for k in range(len(_SHARES))], dtype="str")


__all__ = ["made_up"]
