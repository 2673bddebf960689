"""Numbers and dates of one column, from a single sort or count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tenfold.tables.profiled import MOST_BINS, MOST_VALUES

Array = np.ndarray[Any, np.dtype[Any]]

PROBABILITIES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_EXACT = 2**53
_NARROW = 1 << 16


@dataclass(frozen=True)
class Ranked:
    """The different finite values of a column, ascending.

    Attributes
    ----------
    levels : ndarray of shape (n_distinct,)
    starts : ndarray of shape (n_distinct,)
        How many values lie below each.
    count : int
        Number of values.
    order : ndarray of shape (count,) or None
        Rows of the column by ascending value, where they were sorted.
    """

    levels: Array
    starts: Array
    count: int
    order: Array | None = None

    @property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.levels)

    @property
    def counts(self) -> Array:
        """How often each different value occurs."""
        return np.diff(self.starts, append=self.count)

    def at(self, place: int) -> Any:
        """The value at a place in ascending order, as a Python number."""
        return self.levels[np.searchsorted(self.starts, place, side="right") - 1].item()


def narrow(values: Array) -> int | None:
    """The smallest of whole numbers that are few enough to be counted; None if they are not."""
    if values.dtype.kind not in "iu" or not len(values):
        return None
    low, high = int(values.min()), int(values.max())
    return low if high - low < min(_NARROW, max(4 * len(values), 64)) else None


def count(codes: Array, low: int) -> Ranked:
    """Rank whole numbers by counting ``value − low``."""
    counts = np.bincount(codes)
    levels = np.flatnonzero(counts)
    starts = np.cumsum(counts[levels]) - counts[levels]
    return Ranked(levels + low, starts, len(codes))


def rank(values: Array, rows: Array | None, *, ordered: bool) -> Ranked:
    """Sort values; keep their rows when `ordered`.

    Parameters
    ----------
    values : ndarray of shape (n,), finite
    rows : ndarray of shape (n,) or None
        Their rows in the column; None when they are all of it.
    """
    order = None
    if ordered:
        order = np.argsort(values)
        found = values[order]
        order = order if rows is None else rows[order]
    else:
        found = np.sort(values)
    new = np.empty(len(found), bool)
    new[:1] = True
    np.not_equal(found[1:], found[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    return Ranked(found[starts], starts, len(found), order)


def moments(values: Array) -> tuple[float | None, float | None]:
    """Mean and standard deviation (n − 1); None where they are not finite."""
    real = values.astype(np.float64, copy=False)
    if not len(real):
        return None, None
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(real.mean())
        sd = float(real.std(ddof=1)) if len(real) > 1 else np.nan
    return (mean if np.isfinite(mean) else None), (sd if np.isfinite(sd) else None)


def quantiles(ranked: Ranked) -> list[tuple[float, int | float]]:
    """Values below which given shares lie; interpolated where that loses nothing."""
    found: list[tuple[float, int | float]] = []
    for p in PROBABILITIES if ranked.count else ():
        place = p * (ranked.count - 1)
        below, above = ranked.at(int(place)), ranked.at(min(int(place) + 1, ranked.count - 1))
        if below == above or max(abs(below), abs(above)) > _EXACT:
            found.append((p, below))
        else:
            share = place - int(place)
            found.append((p, below * (1 - share) + above * share))
    return found


def top(ranked: Ranked) -> list[tuple[Any, int]]:
    """The most frequent values with their counts; those that occur once only in short lists."""
    counts = ranked.counts
    return [(ranked.levels[place].item(), int(counts[place])) for place in largest(counts)]


def largest(counts: Array) -> Array:
    """Places of the largest counts, the first among equals; once is listed only in short lists."""
    if len(counts) > MOST_VALUES:
        places = np.flatnonzero(counts > 1)
        if len(places) > 1000:
            bar = np.partition(counts[places], -MOST_VALUES)[-MOST_VALUES]
            places = places[counts[places] >= bar]
    else:
        places = np.arange(len(counts))
    return places[np.argsort(-counts[places], kind="stable")][:MOST_VALUES]


def histogram(ranked: Ranked, *, whole: bool) -> tuple[list[Any], list[int]] | None:
    """Equal bins between the ends: one per whole number where these are few."""
    if not ranked.count:
        return None
    low, high = ranked.levels[0].item(), ranked.levels[-1].item()
    if whole and high - low < MOST_BINS:
        edges = np.arange(low, high + 2) - 0.5
    elif high == low:
        edges = np.array([low, high], float)
    else:
        edges = np.linspace(low, high, MOST_BINS + 1)
    if not np.all(np.isfinite(edges)):
        return None
    cuts = np.append(ranked.starts, ranked.count)[np.searchsorted(ranked.levels, edges[1:-1])]
    counts = np.diff(np.concatenate([[0], cuts, [ranked.count]]))
    return edges.tolist(), counts.tolist()


__all__ = [
    "Ranked",
    "count",
    "histogram",
    "largest",
    "moments",
    "narrow",
    "quantiles",
    "rank",
    "top",
]
