"""What one column alone says about the target, from as few passes over the rows as it takes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tenfold.tables import strength
from tenfold.tables.coded import Tally, Target
from tenfold.tables.numeric import Ranked
from tenfold.tables.profiled import Association
from tenfold.vocabulary import Estimate

Array = np.ndarray[Any, np.dtype[Any]]

BINS = 20


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


__all__ = ["of_levels", "of_numbers"]
