"""The target, coded once, and the counts that every strength is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tenfold.tables.labels import as_labels
from tenfold.tables.stable import seeded
from tenfold.vocabulary import Task

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_CLASSES = 50


@dataclass(frozen=True)
class Target:
    """The target, coded once for all columns.

    Attributes
    ----------
    cells : ndarray of shape (n_rows,), small integers
        ``2 × class + half``, halves drawn by row number; the class past the last stands for a
        missing target. Regression has the one class 0; in binary tasks class 1 is positive.
    classes : int
    ranks : ndarray of shape (n_rows,) or None
        Regression: ranks of the target, centred, 0 where missing. Ranks, so that a few huge
        values do not hide a leak.
    """

    task: Task
    cells: Array
    classes: int
    ranks: Array | None = None

    @property
    def width(self) -> int:
        """How many different cells there are."""
        return 2 * (self.classes + 1)

    def of(self, rows: Array | None) -> Target:
        """The target of some rows; of all for None."""
        if rows is None:
            return self
        ranks = None if self.ranks is None else self.ranks[rows]
        return replace(self, cells=self.cells[rows], ranks=ranks)


@dataclass(frozen=True)
class Tally:
    """Rows (and sums of ranks) per level and cell: all that a strength needs."""

    counts: Array
    sums: Array | None

    def only(self, levels: Array) -> Tally:
        """Keep some levels."""
        return Tally(self.counts[levels], None if self.sums is None else self.sums[levels])

    def merged(self, starts: Array) -> Tally:
        """Add up levels from each start to the next."""
        sums = None if self.sums is None else np.add.reduceat(self.sums, starts)
        return Tally(np.add.reduceat(self.counts, starts), sums)

    def and_then(self, other: Tally) -> Tally:
        """Append further levels."""
        sums = None
        if self.sums is not None and other.sums is not None:
            sums = np.concatenate([self.sums, other.sums])
        return Tally(np.concatenate([self.counts, other.counts]), sums)


def prepare(values: pd.Series, task: Task, *, positive: str | None = None) -> Target:
    """Code a target once for all columns.

    Parameters
    ----------
    values : Series of shape (n_rows,)
    positive : str, optional
        Label of the positive class (binary); the second to appear by default.
    """
    half = (seeded(np.arange(len(values), dtype=np.uint64), 0) & np.uint64(1)).astype(np.uint8)
    if task == "regression":
        numbers = pd.to_numeric(values, errors="coerce")
        ranks = numbers.rank().to_numpy(np.float64, na_value=np.nan)
        known = ~np.isnan(ranks)
        centre = ranks[known].mean() if known.any() else 0.0
        return Target(
            task, half + 2 * (~known).astype(np.uint8), 1, np.where(known, ranks - centre, 0.0)
        )
    codes, labels = pd.factorize(as_labels(values), use_na_sentinel=True)
    if task == "binary" and len(labels) == 2 and labels[0] == positive:
        codes = np.where(codes >= 0, 1 - codes, codes)
    if len(labels) > _MOST_CLASSES:
        codes, labels = _frequent(codes, len(labels)), labels[:_MOST_CLASSES]
    classes = max(len(labels), 2)
    codes = np.where(codes >= 0, codes, classes)
    return Target(task, (2 * codes + half).astype(np.uint8), classes)


def _frequent(codes: Array, classes: int) -> Array:
    """Keep the most frequent classes; the others become the last one."""
    counts = np.bincount(codes[codes >= 0], minlength=classes)
    place = np.full(classes + 1, _MOST_CLASSES - 1)
    place[np.argsort(-counts, kind="stable")[: _MOST_CLASSES - 1]] = np.arange(_MOST_CLASSES - 1)
    place[-1] = -1  # missing
    return place[codes]


def tally(codes: Array, levels: int, target: Target) -> Tally:
    """Count rows per level and cell.

    Parameters
    ----------
    codes : ndarray of shape (n_rows,), 0 to levels − 1
    """
    width = target.width
    flat = codes.astype(np.int64)
    flat *= width
    flat += target.cells
    counts = np.bincount(flat, minlength=levels * width).reshape(levels, width)
    if target.ranks is None:
        return Tally(counts, None)
    sums = np.bincount(flat, weights=target.ranks, minlength=levels * width)
    return Tally(counts, sums.reshape(levels, width))


__all__ = ["Tally", "Target", "prepare", "tally"]
