"""What is looked at in a column, told by the reference alone: any later rows can be held to it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast

_RANKS = ("most common", *(f"{nth} most common" for nth in ("second", "third", "fourth", "fifth")))
CATEGORIES = len(_RANKS)
_COMMON = 10
_SHOWN = 30
_TAIL = 0.001
_SAMPLE = 100_000


class Mark(NamedTuple):
    """One number per row whose mean should stay where it was.

    Attributes
    ----------
    name : str
        What of the column it is, as people read it.
    what : str
        ``mean``: the number itself, clipped to `low`..`high`. All others are 0 or 1 per row:
        ``unlike`` the number `low`, the category `label`, a category that is ``new``, ``missing``.
    number : bool
        Whether the column is watched as a number.
    known : frozenset of str
        Of ``new``: the categories of the reference.
    """

    name: str
    what: Literal["mean", "unlike", "label", "new", "missing"]
    number: bool
    low: float = 0.0
    high: float = 0.0
    label: str = ""
    known: frozenset[str] = frozenset()

    def values(self, cells: pd.Series[Any]) -> NDArray[Any]:
        """Of cells from `cells_of`; NaN where a row has no number."""
        if self.what == "missing":
            return cells.isna().to_numpy(bool)
        if self.what == "new":
            return (cells.notna() & ~cells.isin(self.known)).to_numpy(bool)
        if self.what == "label":
            return (cells == self.label).fillna(value=False).to_numpy(bool)
        numbers = cells.to_numpy(dtype=float)
        if self.what == "mean":
            return np.asarray(np.clip(numbers, self.low, self.high))
        return np.where(np.isnan(numbers), np.nan, numbers != self.low)

    def before(self, cells: pd.Series[Any]) -> NDArray[Any]:
        """The same of cells of the reference itself.

        A label that occurs once was new to all other rows: Good and Turing's estimate.
        """
        if self.what != "new":
            return self.values(cells)
        return (cells.map(cells.value_counts()) == 1).to_numpy(bool)


def is_number(column: pd.Series[Any]) -> bool:
    """Whether a column is watched as a number."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def marks_of(column: pd.Series[Any], *, named: bool) -> list[Mark]:
    """What to look at in a column of the reference; nothing in one of times, which move on.

    Parameters
    ----------
    named : bool
        Whether its categories may be named.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return []
    number = is_number(column)
    found = _of_number(column) if number else _of_categories(column, named=named)
    return [*found, Mark("share missing", "missing", number)]


def cells_of(column: pd.Series[Any], marks: list[Mark]) -> pd.Series[Any]:
    """A column in the form that its marks read."""
    return cast(column, "number" if marks[0].number else "category")


def _of_number(column: pd.Series[Any]) -> list[Mark]:
    cells = cast(column, "number").to_numpy(dtype=float)
    known = cells[~np.isnan(cells)]
    if not known.size:
        return []
    # A hundred thousand rows tell a thousandth well enough.
    some = known[:: max(known.size // _SAMPLE, 1)]
    low, high = map(float, np.quantile(some, [_TAIL, 1 - _TAIL]))
    if low < high:
        return [Mark("mean", "mean", number=True, low=low, high=high)]
    # Its mean has no spread to be measured in, or only that of a few wild values.
    only = "only" if known.min() == known.max() else "usual"
    return [Mark(f"share unlike its {only} value", "unlike", number=True, low=low)]


def _of_categories(column: pd.Series[Any], *, named: bool) -> list[Mark]:
    text = cast(column, "category")
    found, counts = [], text.value_counts()
    for rank, (label, count) in zip(_RANKS, counts.iloc[:CATEGORIES].items(), strict=False):
        # A rare value may tell who it is.
        said = f"'{str(label)[:_SHOWN]}'" if named and count >= _COMMON else f"its {rank} value"
        found.append(Mark(f"share of {said}", "label", number=False, label=str(label)))
    known = frozenset(map(str, text.dropna()))
    return [*found, Mark("share of new categories", "new", number=False, known=known)]


__all__ = ["CATEGORIES", "Mark", "cells_of", "is_number", "marks_of"]
