"""Distances of a number from counts alone, at edges that the reference fixes.

Rows of any number come to a few thousand counts, which can be made part by part and added up in
any order. The population stability index is exact. The Kolmogorov–Smirnov distance is exact where
the reference has at most 1,000 values; else it is too small by no more than the share of rows that
lie in one gap between edges, about a thousandth, and the bound is told. So it is with the
Wasserstein distance, for which the places of values in each gap are added up as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tenfold.stats.drift import Distance, bins, ks_p, population_stability

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
MOST = 1000
"""Edges, beside the cuts of the population stability index."""
_FINE = 1 << 20


class Tally(NamedTuple):
    """What a sample comes to on a scale; tallies of parts are added up entry by entry.

    Attributes
    ----------
    counts : ndarray of int, shape (2 k + 2,)
        Below the first edge, at it, between it and the second, at that, …; last, what is missing.
    places : ndarray of int, shape (2 k + 2,)
        Sum of the places of values in a gap, from 0 at its lower edge to 2**20 at its upper one:
        whole numbers, whose sum does not depend on the order.
    beyond : ndarray of float, shape (2,)
        Sums of distances from the first and the last edge of values outside of them.
    """

    counts: Counts
    places: Counts
    beyond: Floats


class NumberTallied(NamedTuple):
    """How far a number that was tallied lies from its reference.

    Attributes
    ----------
    ks : Distance or None
        Kolmogorov–Smirnov; None where a side has no values.
    ks_error, moved_error : float
        How much larger `ks` and `moved` may be.
    moved : float
        Wasserstein distance in standard deviations of the reference; NaN where it never varies.
    """

    psi: Distance
    ks: Distance | None
    ks_error: float
    moved: float
    moved_error: float


@dataclass(frozen=True)
class Scale:
    """Where values of a number are counted.

    Attributes
    ----------
    edges : ndarray of float, shape (k,)
        Ascending, from the smallest value of the reference to its largest: all of its values, or
        some of its quantiles; and `cuts`.
    cuts : ndarray of float
        Inner edges of the population stability index.
    """

    edges: Floats
    cuts: Floats

    @classmethod
    def of(cls, reference: Any, *, most: int = MOST) -> Scale:
        """The scale of a reference; missing values are left out.

        Parameters
        ----------
        reference : array-like of float, shape (n,)
        most : int
            Edges, at least 2.
        """
        values = np.asarray(reference, dtype=float)
        values = np.sort(values[np.isfinite(values)])
        edges, cuts = np.unique(values), bins(values)
        if edges.size > most:
            picked = np.linspace(0, values.size - 1, most).round().astype(np.intp)
            edges = np.unique(values[picked])
        return cls(np.union1d(edges, cuts), cuts)

    def tally(self, values: Any) -> Tally:
        """Count values, shape (n,); NaN is missing."""
        values = np.asarray(values, dtype=float)
        known = values[~np.isnan(values)]
        below = np.searchsorted(self.edges, known, side="left")
        cells = below + np.searchsorted(self.edges, known, side="right")
        size = 2 * self.edges.size + 2
        counts = np.bincount(cells, minlength=size).astype(np.int64)
        counts[-1] = values.size - known.size
        places, beyond = np.zeros(size, dtype=np.int64), np.zeros(2)
        if self.edges.size:
            inside = (cells % 2 == 0) & (cells > 0) & (cells < size - 2)
            low = self.edges[below[inside] - 1]
            share = (known[inside] - low) / (self.edges[below[inside]] - low)
            np.add.at(places, cells[inside], np.rint(share * _FINE).astype(np.int64))
            beyond[0] = (self.edges[0] - known[cells == 0]).sum()
            beyond[1] = (known[cells == size - 2] - self.edges[-1]).sum()
        return Tally(counts, places, beyond)

    def compare(self, before: Tally, now: Tally, *, spread: float) -> NumberTallied:
        """Distances of two tallies.

        Parameters
        ----------
        before : Tally
            Of the reference that this scale was made of.
        spread : float
            Standard deviation of the reference.
        """
        ends = np.r_[0, 2 * np.searchsorted(self.edges, self.cuts) + 2]
        psi = population_stability(
            *(
                np.append(np.add.reduceat(one.counts[:-1], ends), one.counts[-1])
                for one in (before, now)
            )
        )
        n, m = (int(one.counts[:-1].sum()) for one in (before, now))
        if not n or not m:
            return NumberTallied(psi, None, 0.0, float("nan"), 0.0)
        # The distribution functions after each cell, and before it.
        a, b = np.cumsum(before.counts[:-1]) / n, np.cumsum(now.counts[:-1]) / m
        a0, b0 = np.r_[0, a[:-1]], np.r_[0, b[:-1]]
        gap = float(np.abs(a - b).max())
        # Inside a gap the reference can rise before all others, or after all of them.
        most = float(np.maximum(a - b0, b - a0)[::2].max())
        moved, error = _area(self.edges, before, now, a0, b0)
        return NumberTallied(
            psi,
            Distance(gap, ks_p(gap, n, m)),
            max(most - gap, 0.0),
            moved / spread if spread > 0 else float("nan"),
            error / spread if spread > 0 else 0.0,
        )


def _area(edges: Floats, before: Tally, now: Tally, a0: Floats, b0: Floats) -> tuple[float, float]:
    """Area between the distribution functions, and by how much it may be larger."""
    n, m = (float(one.counts[:-1].sum()) for one in (before, now))
    gaps, width = slice(2, -1, 2), np.diff(edges)
    a, b = before.counts[:-1][gaps] / n, now.counts[:-1][gaps] / m
    # A value raises its distribution function from its place to the upper edge.
    means = a0[gaps] + a - before.places[:-1][gaps] / _FINE / n
    means = means - (b0[gaps] + b - now.places[:-1][gaps] / _FINE / m)
    high, low = a0[gaps] + a - b0[gaps], b0[gaps] + b - a0[gaps]
    # Of one sign, the difference's mean says it all. Else it is largest between its two extremes.
    mixed = (high > 0) & (low > 0)
    up = np.clip(np.divide(means + low, high + low, out=np.ones_like(low), where=mixed), 0, 1)
    most = np.where(mixed, up * high + (1 - up) * low, np.abs(means))
    known = float((np.abs(means) * width).sum()) + float(now.beyond.sum()) / m
    return known, float((np.maximum(most - np.abs(means), 0.0) * width).sum())


__all__ = ["MOST", "NumberTallied", "Scale", "Tally"]
