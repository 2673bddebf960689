"""What one column alone says about the target, from as few passes over the rows as it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tenfold.tables import strength
from tenfold.tables.labels import as_labels
from tenfold.tables.numeric import Ranked
from tenfold.tables.profiled import Association
from tenfold.tables.stable import seeded
from tenfold.vocabulary import Estimate, Task

Array = np.ndarray[Any, np.dtype[Any]]

BINS = 20


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
    classes = max(len(labels), 2)
    codes = np.where(codes >= 0, codes, classes)
    return Target(
        task, (2 * codes + half).astype(np.uint8 if classes < 120 else np.uint32), classes
    )


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


def of_levels(found: Tally, target: Target, *, has_missing: bool) -> Association:
    """Association of text; the last level is the missing one if `has_missing`."""
    return _association(found, target, None, has_missing=has_missing)


def of_numbers(ranked: Ranked, found: Tally | None, absent: Array, target: Target) -> Association:
    """Association of numbers or dates.

    Parameters
    ----------
    found : Tally or None
        Per different value in ascending order, where that is known; else `ranked.order` is used.
    absent : ndarray
        Rows without a finite value.
    """
    edges = _edges(ranked)
    if found is None:
        found, monotone = _along(ranked, edges, target)
    else:
        monotone = _monotone(ranked, found.counts, found.sums, target)
        found = found.merged(edges)
    if len(absent):
        found = found.and_then(_one_level(absent, target))
    return _association(found, target, monotone, has_missing=bool(len(absent)))


def _along(ranked: Ranked, edges: Array, target: Target) -> tuple[Tally, float | None]:
    assert ranked.order is not None
    cells = target.cells[ranked.order]
    ends = [*ranked.starts[edges][1:], ranked.count]
    begins = ranked.starts[edges]
    width = target.width
    counts = np.array(
        [np.bincount(cells[a:b], minlength=width) for a, b in zip(begins, ends, strict=True)]
    )
    if target.ranks is None:
        if target.task != "binary":
            return Tally(counts, None), None
        good, bad = cells >> 1 == 1, cells >> 1 == 0
        if ranked.distinct < ranked.count:
            good = np.add.reduceat(good, ranked.starts, dtype=np.int64)
            bad = np.add.reduceat(bad, ranked.starts, dtype=np.int64)
        return Tally(counts, None), strength.auc_of_counts(good, bad)
    ranks = target.ranks[ranked.order]
    sums = np.array(
        [np.bincount(cells[a:b], ranks[a:b], width) for a, b in zip(begins, ends, strict=True)]
    )
    known = np.add.reduceat(cells < 2, ranked.starts, dtype=np.int64)
    monotone = _spearman(known, np.add.reduceat(ranks, ranked.starts), target.ranks)
    return Tally(counts, sums), monotone


def _monotone(ranked: Ranked, counts: Array, sums: Array | None, target: Target) -> float | None:
    if target.task == "binary":
        return strength.auc_of_counts(counts[:, 2:4].sum(axis=1), counts[:, :2].sum(axis=1))
    if target.ranks is None or sums is None:
        return None
    return _spearman(counts[:, :2].sum(axis=1), sums[:, :2].sum(axis=1), target.ranks)


def _spearman(known: Array, sums: Array, ranks: Array) -> float | None:
    """Spearman's correlation from the rows with a target and the sums of its ranks per value."""
    n = known.sum()
    if n < 3:
        return None
    place = np.cumsum(known) - (known + 1) / 2
    place = place - (place * known).sum() / n
    centred = sums - sums.sum() / n * known
    # Where the column is missing the target's spread is left out by proportion only.
    spread = math.sqrt(
        float((place**2 * known).sum())
        * float((ranks**2).sum())
        * n
        / max(np.count_nonzero(ranks), 1)
    )
    return float(np.clip((place * centred).sum() / spread, -1, 1)) if spread > 0 else None


def _edges(ranked: Ranked) -> Array:
    """Which different values begin one of about `BINS` equal parts."""
    if ranked.distinct <= BINS:
        return np.arange(ranked.distinct)
    wanted = np.linspace(0, ranked.count, BINS + 1)[:-1]
    return np.unique(np.searchsorted(ranked.starts, wanted, side="right") - 1)


def _one_level(rows: Array, target: Target) -> Tally:
    cells = target.cells[rows]
    counts = np.bincount(cells, minlength=target.width)[None, :]
    if target.ranks is None:
        return Tally(counts, None)
    return Tally(counts, np.bincount(cells, target.ranks[rows], target.width)[None, :])


def _association(
    found: Tally, target: Target, monotone: float | None, *, has_missing: bool
) -> Association:
    missing = None
    if has_missing and len(found.counts) > 1:
        two = found.merged(np.array([0, len(found.counts) - 1]))
        missing = _strength(two, target).value
    return Association(
        measure="correlation_ratio" if target.task == "regression" else "auc",
        strength=_strength(found, target),
        monotone=monotone,
        missing=missing,
    )


def _strength(found: Tally, target: Target) -> Estimate:
    if found.sums is not None and target.ranks is not None:
        squares = float((target.ranks**2).sum())
        return strength.correlation_ratio(found.counts[:, :2], found.sums[:, :2], squares)
    shaped = found.counts.reshape(-1, target.classes + 1, 2)[:, : target.classes, :]
    return strength.auc(shaped.transpose(0, 2, 1), binary=target.task == "binary")


__all__ = ["Tally", "Target", "of_levels", "of_numbers", "prepare", "tally"]
