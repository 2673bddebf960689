"""What the detector watches of each column: its mean, its categories, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast
from tenfold.stats.change_detection import standardized

Floats = NDArray[np.float64]
_CATEGORIES = 5
_TAIL = 0.001
_FEW = 5.0


@dataclass(frozen=True)
class Streams:
    """Numbers whose mean should stay where it was.

    Attributes
    ----------
    columns, names : list of str, one per stream
        The column it watches, and what of it.
    reference, current : ndarray of float, shape (rows, streams)
        NaN where a row has no value.
    shares : ndarray of bool, shape (streams,)
        Which of them are 0 or 1 per row.
    """

    columns: list[str]
    names: list[str]
    reference: Floats
    current: Floats
    shares: NDArray[np.bool_]

    @cached_property
    def mean(self) -> Floats:
        """Mean of the reference, per stream; a share that was never seen is not quite 0."""
        known = (~np.isnan(self.reference)).sum(axis=0)
        total = np.nansum(self.reference, axis=0)
        mean = np.where(self.shares, (total + 0.5) / (known + 1), total / np.maximum(known, 1))
        return np.asarray(mean, dtype=float)

    @cached_property
    def sd(self) -> Floats:
        """Standard deviation of the reference, per stream."""
        mean = self.mean
        known = (~np.isnan(self.reference)).sum(axis=0)
        squares = np.nansum(np.square(self.reference - mean), axis=0) / np.maximum(known, 1)
        return np.asarray(np.sqrt(np.where(self.shares, mean * (1 - mean), squares)), dtype=float)

    def among_reference(self, before: NDArray[Any], after: NDArray[Any]) -> Streams:
        """Some rows of the reference held against others."""
        return replace(self, reference=self.reference[before], current=self.reference[after])

    def per_period(
        self, values: Floats, index: NDArray[np.intp], periods: int
    ) -> tuple[Floats, Floats]:
        """Standardized distances and sizes, shape (periods, streams)."""
        known = ~np.isnan(values)
        member = (index == np.arange(periods)[:, None]).astype(float)
        sizes, sums = member @ known, member @ np.where(known, values, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / sizes
        # A share of next to nothing has next to no spread, and one case would be many standard
        # errors: a period's count is taken to spread as if five were expected.
        least = np.where(self.shares, np.sqrt(_FEW / np.maximum(sizes, _FEW)), 0.0)
        z = standardized(
            means, sizes, reference_mean=self.mean, reference_sd=np.maximum(self.sd, least)
        )
        return z, sizes


def is_number(column: pd.Series[Any]) -> bool:
    """Whether a column is watched as a number."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def streams_of(reference: pd.DataFrame, current: pd.DataFrame) -> Streams:
    """Streams of every column; the labels of categories stay out of their names.

    A number is clipped at the reference's outermost thousandths: one wild value is a matter for
    the data contract, not evidence that a mean has moved.
    """
    names: list[tuple[str, str, bool]] = []
    before: list[Floats] = []
    after: list[Floats] = []

    def add(column: str, name: str, old: Any, new: Any, *, share: bool = True) -> None:
        names.append((column, name, share))
        before.append(np.asarray(old, dtype=float))
        after.append(np.asarray(new, dtype=float))

    for column in reference.columns:
        old, new = reference[column], current[column]
        if pd.api.types.is_datetime64_any_dtype(old):
            continue  # time moves on by itself
        if is_number(old):
            a = cast(old, "number").to_numpy(dtype=float)
            b = cast(new, "number").to_numpy(dtype=float)
            known = a[~np.isnan(a)]
            if known.size and known.min() < known.max():
                low, high = np.quantile(known, [_TAIL, 1 - _TAIL])
                add(column, "mean", np.clip(a, low, high), np.clip(b, low, high), share=False)
            elif known.size:
                # Its mean has no spread to be measured in.
                other = [np.where(np.isnan(v), np.nan, v != known[0]) for v in (a, b)]
                add(column, "share unlike its only value", *other)
            lost = np.isnan(a), np.isnan(b)
        else:
            text, now = cast(old, "category"), cast(new, "category")
            common = text.value_counts().index[:_CATEGORIES]
            for rank, label in enumerate(common, start=1):
                add(column, f"share of category {rank}", text == label, now == label)
            fresh = now.notna() & ~now.isin(set(text.dropna()))
            if fresh.any():
                # A label that occurs once was new to all other rows: Good and Turing's estimate.
                once = text.map(text.value_counts()) == 1
                add(column, "share of new categories", once, fresh)
            lost = text.isna().to_numpy(bool), now.isna().to_numpy(bool)
        if lost[0].any() or lost[1].any():
            add(column, "share missing", *lost)
    if not names:
        empty = np.zeros((len(reference), 0)), np.zeros((len(current), 0))
        return Streams([], [], *empty, np.zeros(0, dtype=bool))
    return Streams(
        [column for column, _, _ in names],
        [name for _, name, _ in names],
        np.column_stack(before),
        np.column_stack(after),
        np.array([share for _, _, share in names]),
    )


__all__ = ["Floats", "Streams", "is_number", "streams_of"]
