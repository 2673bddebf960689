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
_COMMON = 10
_SHOWN = 30
_TAIL = 0.001
_SAMPLE = 100_000
_FEW = 5.0
_EPSILON = 1e-12


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
        return self._moments[0]

    @cached_property
    def sd(self) -> Floats:
        """Standard deviation of the reference, per stream."""
        return self._moments[1]

    @cached_property
    def _moments(self) -> tuple[Floats, Floats]:
        mean, sd = np.zeros((2, len(self.names)))
        for k, column in enumerate(self.reference.T):
            lost = np.isnan(column)
            known = column[~lost] if lost.any() else column
            if self.shares[k]:
                mean[k] = (known.sum() + 0.5) / (known.size + 1)
                sd[k] = np.sqrt(mean[k] * (1 - mean[k]))
            elif known.size:
                mean[k], sd[k] = known.mean(), known.std()
                if sd[k] <= _EPSILON * np.abs(known).max():
                    sd[k] = 0.0  # what rounding leaves of a constant is no spread
        return mean, sd

    def beside(self, name: str, before: Floats, after: Floats) -> Streams:
        """These streams and another number, which belongs to no column."""
        return Streams(
            [*self.columns, ""],
            [*self.names, name],
            np.vstack([self.reference.T, before]).T,
            np.vstack([self.current.T, after]).T,
            np.append(self.shares, False),
        )

    def title(self, k: int) -> str:
        """A stream as people read it: its column, and what of it."""
        return f"{self.columns[k]}: {self.names[k]}" if self.columns[k] else self.names[k]

    def among_reference(self, before: NDArray[Any], after: NDArray[Any]) -> Streams:
        """Some rows of the reference held against others."""
        return replace(self, reference=self.reference[before], current=self.reference[after])

    def per_period(
        self, values: Floats, index: NDArray[np.intp], periods: int
    ) -> tuple[Floats, Floats]:
        """Standardized distances and sizes, shape (periods, streams)."""
        sizes, sums = _summed(values, index, periods)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / sizes
        # A share of next to nothing has next to no spread, and one case would be many standard
        # errors: a period's count is taken to spread as if five were expected.
        least = np.where(self.shares, np.sqrt(_FEW / np.maximum(sizes, _FEW)), 0.0)
        z = standardized(
            means, sizes, reference_mean=self.mean, reference_sd=np.maximum(self.sd, least)
        )
        return z, sizes


def _summed(values: Floats, index: NDArray[np.intp], periods: int) -> tuple[Floats, Floats]:
    """Known values per period and stream, and their sums; shape (periods, streams)."""
    rows = np.bincount(index, minlength=periods).astype(float)
    sizes, sums = np.empty((2, periods, values.shape[1]))
    for k, column in enumerate(values.T):
        lost = np.isnan(column)
        if lost.any():
            sizes[:, k] = rows - np.bincount(index[lost], minlength=periods)
        else:
            sizes[:, k] = rows
        known = np.where(lost, 0.0, column) if lost.any() else column
        sums[:, k] = np.bincount(index, weights=known, minlength=periods)
    return sizes, sums


def is_number(column: pd.Series[Any]) -> bool:
    """Whether a column is watched as a number."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def streams_of(
    reference: pd.DataFrame, current: pd.DataFrame, *, named: frozenset[str] = frozenset()
) -> Streams:
    """Streams of every column; labels of categories stay out of names, but for columns `named`.

    A number is clipped at the reference's outermost thousandths: one wild value is a matter for
    the data contract, not evidence that a mean has moved.
    """
    sheet = _Sheet(len(reference), len(current), most=len(reference.columns))
    for column in map(str, reference.columns):
        old, new = reference[column], current[column]
        if pd.api.types.is_datetime64_any_dtype(old):
            continue  # time moves on by itself
        if is_number(old):
            a = cast(old, "number").to_numpy(dtype=float)
            b = cast(new, "number").to_numpy(dtype=float)
            lost = np.isnan(a), np.isnan(b)
            known = a[~lost[0]] if lost[0].any() else a
            # A hundred thousand rows tell a thousandth well enough.
            some = known[:: max(known.size // _SAMPLE, 1)]
            low, high = np.quantile(some, [_TAIL, 1 - _TAIL]) if known.size else (0.0, 0.0)
            if low < high:
                sheet.add(column, "mean", a, b, ends=(low, high))
            elif known.size:
                # Its mean has no spread to be measured in, or only that of a few wild values.
                other = [np.where(np.isnan(v), np.nan, v != low) for v in (a, b)]
                only = "only" if known.min() == known.max() else "usual"
                sheet.add(column, f"share unlike its {only} value", other[0], other[1])
        else:
            text, now = cast(old, "category"), cast(new, "category")
            common = text.value_counts().index[:_CATEGORIES]
            for rank, label in enumerate(common, start=1):
                said = f"category {rank}"
                if column in named and int((text == label).sum()) >= _COMMON:
                    said = f"'{str(label)[:_SHOWN]}'"
                sheet.add(column, f"share of {said}", text == label, now == label)
            fresh = now.notna() & ~now.isin(set(text.dropna()))
            if fresh.any():
                # A label that occurs once was new to all other rows: Good and Turing's estimate.
                once = text.map(text.value_counts()) == 1
                sheet.add(column, "share of new categories", once, fresh)
            lost = text.isna().to_numpy(bool), now.isna().to_numpy(bool)
        if lost[0].any() or lost[1].any():
            sheet.add(column, "share missing", *lost)
    return sheet.streams()


class _Sheet:
    """Streams side by side, each contiguous: everything that is computed goes along one stream."""

    def __init__(self, before: int, after: int, *, most: int) -> None:
        # Memory is taken when a stream is written, not here.
        each = most * (_CATEGORIES + 2)
        self._before, self._after = np.empty((each, before)), np.empty((each, after))
        self._names: list[tuple[str, str, bool]] = []

    def add(
        self,
        column: str,
        name: str,
        before: Any,
        after: Any,
        ends: tuple[float, float] | None = None,
    ) -> None:
        """One stream of both sides; a number is clipped at `ends`, all others are shares."""
        k = len(self._names)
        for kept, values in ((self._before, before), (self._after, after)):
            if ends is None:
                kept[k] = values
            else:
                np.clip(values, *ends, out=kept[k])
        self._names.append((column, name, ends is None))

    def streams(self) -> Streams:
        """All that were added."""
        count = len(self._names)
        return Streams(
            [column for column, _, _ in self._names],
            [name for _, name, _ in self._names],
            self._before[:count].T,
            self._after[:count].T,
            np.array([share for _, _, share in self._names], dtype=bool),
        )


__all__ = ["Floats", "Streams", "is_number", "streams_of"]
