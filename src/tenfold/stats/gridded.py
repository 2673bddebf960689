"""Distances of two large samples from counts on a fine grid: a sort of each would cost most.

The Kolmogorov–Smirnov distance is exact: cells that could hold the largest gap are looked into
value by value. The area between the two distribution functions is exact beyond the grid, and
within it exact to the width of a cell times its share of the values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CELLS = 1 << 15
_SAMPLE = 20_000
_TAIL = 0.002
_BLOCK = 1 << 17


class Gridded(NamedTuple):
    """Largest gap, area between, counts in about equal shares of the first sample."""

    gap: float
    area: float
    counts: tuple[NDArray[np.intp], NDArray[np.intp]]


class _Grid(NamedTuple):
    """Cell 0 lies below `low`, cell CELLS + 1 above `high`."""

    low: float
    high: float

    def cells(self, values: Floats) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
        """The cell of each value, and the values of each cell."""
        cells = np.empty(values.size, dtype=np.uint16)
        counted = np.zeros(CELLS + 2, dtype=np.intp)
        for start in range(0, values.size, _BLOCK):  # what fits into the cache is not moved twice
            block = slice(start, start + _BLOCK)
            place = values[block] - self.low
            place *= CELLS / (self.high - self.low)
            place += 1.0
            np.clip(place, 0, CELLS + 1, out=place)
            own = place.astype(np.intp)
            cells[block] = own
            counted += np.bincount(own, minlength=CELLS + 2)
        return cells, counted


def gridded(a: Floats, b: Floats, *, shares: int) -> Gridded | None:
    """Compare two samples without missing values; None where the first hardly varies."""
    some = a[:: max(a.size // _SAMPLE, 1)]
    low, high = np.quantile(some, [_TAIL, 1 - _TAIL])
    if not np.isfinite([low, high]).all() or not high > low:
        return None
    grid = _Grid(float(low), float(high))
    cell_a, count_a = grid.cells(a)
    cell_b, count_b = grid.cells(b)
    share_a, share_b = count_a / a.size, count_b / b.size
    after = np.cumsum(share_a - share_b)
    before = after - (share_a - share_b)
    known = float(np.abs(after).max())
    # Inside a cell the gap can rise by all of a's share, or fall by all of b's.
    open_ = np.maximum(before + share_a, share_b - before) > known
    open_[[0, -1]] = True
    inner_a, inner_b = _within(open_, (cell_a, a), (cell_b, b))
    points = np.sort(np.concatenate([inner_a, inner_b]))
    points = points[np.append(np.diff(points) > 0, True)] if points.size else points
    own, _ = grid.cells(points)
    gaps = _exact(points, own, np.sort(inner_a), count_a, open_) / a.size
    gaps -= _exact(points, own, np.sort(inner_b), count_b, open_) / b.size
    largest = max(known, float(np.abs(gaps).max(initial=0.0)))
    width = (grid.high - grid.low) / CELLS
    area = float(np.abs((before + after)[1:-1]).sum()) / 2 * width
    for side, edge in ((own == 0, grid.low), (own == CELLS + 1, grid.high)):
        area += _beyond(points[side], gaps[side], edge, float(after[0 if edge == low else -2]))
    ends = np.searchsorted(np.cumsum(share_a), np.arange(1, shares) / shares, side="left")
    cuts = np.unique(np.minimum(ends + 1, CELLS + 1))
    return Gridded(
        largest,
        area,
        (np.add.reduceat(count_a, np.r_[0, cuts]), np.add.reduceat(count_b, np.r_[0, cuts])),
    )


def _within(
    open_: NDArray[np.bool_], *sides: tuple[NDArray[np.uint16], Floats]
) -> tuple[Floats, Floats]:
    """Values in open cells; a cell that holds one value alone is closed: its ends say it all."""
    first, mixed = np.zeros(open_.size), np.zeros(open_.size, dtype=bool)
    found = []
    for cells, values in sides:
        inside = open_[cells]
        found.append((cells[inside], values[inside]))
    for cells, values in found:
        first[cells] = values
    for cells, values in found:
        mixed[cells[first[cells] != values]] = True
    mixed[[0, -1]] = True
    open_ &= mixed
    inner = [values[open_[cells]] for cells, values in found]
    return inner[0], inner[1]


def _exact(
    points: Floats,
    own: NDArray[np.uint16],
    inner: Floats,
    counts: NDArray[np.intp],
    open_: NDArray[np.bool_],
) -> Floats:
    """Values of a sample at or below each point, of which only those in open cells are at hand."""
    closed = np.cumsum(np.where(open_, 0, counts))
    below = np.searchsorted(inner, points, side="right") + closed[own]
    return np.asarray(below, dtype=float)


def _beyond(points: Floats, gaps: Floats, edge: float, at_edge: float) -> float:
    """Area between the distribution functions on the far side of an edge of the grid."""
    if not points.size:
        return 0.0
    with np.errstate(invalid="ignore"):
        area = float((np.abs(gaps[:-1]) * np.diff(points)).sum())
        nearest = points[-1] if points[-1] < edge else points[0]
        return area + abs(at_edge) * abs(float(edge - nearest))


__all__ = ["CELLS", "Gridded", "gridded"]
