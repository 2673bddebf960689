"""What the detector watches of each column: its mean, its categories, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.scoring import log_odds
from tenfold.stats.change_detection import standardized
from tenfold.steps.step08_monitoring.marks import CATEGORIES, Mark, cells_of, is_number, marks_of

Floats = NDArray[np.float64]
_FEW = 5.0
_EPSILON = 1e-12


class Counted(NamedTuple):
    """Streams of rows that are not in memory: counts and sums, shape (periods, streams).

    Attributes
    ----------
    squares : ndarray of float
        Of distances from `centre`, shape (streams,).
    """

    sizes: Floats
    sums: Floats
    squares: Floats
    centre: Floats


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
    counted : Counted or None
        The current rows where there are too many of them; `current` is empty then.
    """

    columns: list[str]
    names: list[str]
    reference: Floats
    current: Floats
    shares: NDArray[np.bool_]
    counted: Counted | None = None

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

    def now(self, index: NDArray[np.intp], periods: int) -> tuple[Floats, Floats]:
        """Standardized distances and sizes of the current rows, shape (periods, streams)."""
        if self.counted is not None:
            return self.distances(self.counted.sizes, self.counted.sums)
        return self.per_period(self.current, index, periods)

    def moments_now(self, k: int) -> tuple[float, float, float]:
        """Number, mean and variance of the current values of a stream; NaN where there are few."""
        if self.counted is None:
            values = self.current[:, k][~np.isnan(self.current[:, k])]
            if values.size < 2:
                return float(values.size), np.nan, np.nan
            return float(values.size), float(values.mean()), float(values.var(ddof=1))
        n, total = (float(side[:, k].sum()) for side in self.counted[:2])
        if n < 2:
            return n, np.nan, np.nan
        off = total / n - self.counted.centre[k]
        spread = float(self.counted.squares[:, k].sum()) - n * off**2
        return n, total / n, max(spread, 0.0) / (n - 1)

    def per_period(
        self, values: Floats, index: NDArray[np.intp], periods: int
    ) -> tuple[Floats, Floats]:
        """Standardized distances and sizes, shape (periods, streams)."""
        return self.distances(*summed(values, index, periods))

    def distances(self, sizes: Floats, sums: Floats) -> tuple[Floats, Floats]:
        """Standardized distances and sizes of periods whose values were counted and summed."""
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / sizes
        # A share of next to nothing has next to no spread, and one case would be many standard
        # errors: a period's count is taken to spread as if five were expected.
        least = np.where(self.shares, np.sqrt(_FEW / np.maximum(sizes, _FEW)), 0.0)
        z = standardized(
            means, sizes, reference_mean=self.mean, reference_sd=np.maximum(self.sd, least)
        )
        return z, sizes


def summed(values: Floats, index: NDArray[np.intp], periods: int) -> tuple[Floats, Floats]:
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


def streams_of(
    reference: pd.DataFrame, current: pd.DataFrame, *, named: frozenset[str] = frozenset()
) -> Streams:
    """Streams of every column; labels of categories stay out of names, but for columns `named`.

    A number is clipped at the reference's outermost thousandths: one wild value is a matter for
    the data contract, not evidence that a mean has moved.
    """
    sheet = _Sheet(len(reference), len(current), most=len(reference.columns))
    for column in map(str, reference.columns):
        marks = marks_of(reference[column], named=column in named)
        if not marks:
            continue
        old, new = (cells_of(side[column], marks) for side in (reference, current))
        for mark in marks:
            after = mark.values(new)
            if mark.what == "new":
                if after.any():
                    sheet.add(column, mark, mark.before(old), after)
                continue
            before = mark.values(old)
            if mark.what != "missing" or before.any() or after.any():
                sheet.add(column, mark, before, after)
    return sheet.streams()


def signal(p: Floats) -> Floats:
    """One number per prediction, on a scale where shifts add up."""
    if p.ndim == 2:
        return np.asarray(p.max(axis=1), dtype=float)
    return log_odds(p) if p.size and p.min() >= 0 and p.max() <= 1 else p


class _Sheet:
    """Streams side by side, each contiguous: everything that is computed goes along one stream."""

    def __init__(self, before: int, after: int, *, most: int) -> None:
        # Memory is taken when a stream is written, not here.
        each = most * (CATEGORIES + 2)
        self._before, self._after = np.empty((each, before)), np.empty((each, after))
        self._names: list[tuple[str, str, bool]] = []

    def add(self, column: str, mark: Mark, before: Any, after: Any) -> None:
        """One stream of both sides."""
        k = len(self._names)
        self._before[k], self._after[k] = before, after
        self._names.append((column, mark.name, mark.what != "mean"))

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


__all__ = ["Counted", "Floats", "Streams", "is_number", "signal", "streams_of", "summed"]
