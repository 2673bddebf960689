"""How many of the current rows hold what no training row held: there a model only guesses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast
from tenfold.steps.step08_monitoring.marks import is_number

_TAIL = 0.001


def beyond(old: pd.Series[Any], new: pd.Series[Any]) -> float:
    """Share of `new` that lies outside of what `old` holds.

    Numbers: beyond its outermost thousandths, so that one wild training value hides nothing.
    Categories: those that it has not, beyond what its own rare ones let expect (Good and Turing).
    Either: gaps, where it has none. A column of times moves on by itself and counts as inside.
    """
    if pd.api.types.is_datetime64_any_dtype(old) or not len(new):
        return 0.0
    number = is_number(old)
    before, now = (cast(one, "number" if number else "category") for one in (old, new))
    known = before.dropna()
    gaps = 0.0 if before.isna().any() else float(now.isna().mean())
    if not len(known):
        return gaps
    if number:
        low, high = np.quantile(known.to_numpy(dtype=float), [_TAIL, 1 - _TAIL])
        cells = now.to_numpy(dtype=float)
        return gaps + float(((cells < low) | (cells > high)).mean())
    rare = float((~known.duplicated(keep=False)).mean())
    strange = float((now.notna() & ~now.isin(known)).mean())
    return gaps + max(strange - rare, 0.0)


__all__ = ["beyond"]
