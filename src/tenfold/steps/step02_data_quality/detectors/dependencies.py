"""Columns that determine others (zip → city), mined from the table, and the cells that break it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tenfold.steps.step02_data_quality.detectors.column import ColumnScan

IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Votes:
    """Per cell how many determining columns speak against its value, and how many for it.

    Attributes
    ----------
    against, backing : ndarray of shape (n_rows, n_columns)
    """

    against: IntArray
    backing: IntArray


def votes(
    scans: Sequence[ColumnScan],
    *,
    error: float = 0.07,
    gain: float = 0.5,
    group: int = 3,
    majority: float = 2 / 3,
    cover: float = 0.2,
) -> Votes:
    """Let every approximate dependency X → A of single columns vote on the cells of A.

    X → A is taken to hold where, in groups of at least `group` rows of equal X (covering the share
    `cover` of rows), at most the share `error` of cells deviates from its group's most frequent
    value (g3 of Kivinen and Mannila 1995), and at most `gain` times as many as deviate from A's
    most frequent value overall. In groups where one value holds the `majority`, other cells,
    blanks included, are voted against.
    """
    n = len(scans[0].codes) if scans else 0
    codes = [np.where(s.absent, len(s.distinct), s.codes) for s in scans]
    against = np.zeros((n, len(scans)), dtype=np.intp)
    backing = np.zeros((n, len(scans)), dtype=np.intp)
    for i, left in enumerate(scans):
        sizes = np.bincount(codes[i], minlength=len(left.distinct) + 1)
        if len(left.distinct) < 5 or left.kind == "empty":
            continue
        grouped = (sizes[codes[i]] >= group) & ~left.absent
        if grouped.sum() < max(cover * n, 20):
            continue
        for j, right in enumerate(scans):
            if i != j and len(right.distinct) > 1:
                _vote(codes[i], codes[j], sizes, grouped, error, gain, majority,
                      against[:, j], backing[:, j])
    return Votes(against, backing)


def _vote(
    left: IntArray,
    right: IntArray,
    sizes: IntArray,
    grouped: npt.NDArray[np.bool_],
    error: float,
    gain: float,
    majority: float,
    against: IntArray,
    backing: IntArray,
) -> None:
    rows = np.flatnonzero(grouped)
    width = int(right.max()) + 1
    pair = left[rows] * width + right[rows]
    pairs, where, counts = np.unique(pair, return_inverse=True, return_counts=True)
    owner = pairs // width
    # The most frequent value of each group: pairs are sorted by group, so ties go to the first.
    best = np.zeros(len(sizes), dtype=np.intp)
    np.maximum.at(best, owner, counts)
    deviating = 1 - best.sum() / len(rows)
    overall = 1 - np.bincount(right[rows]).max() / len(rows)
    if deviating > error or deviating > gain * overall:
        return
    clear = best >= majority * sizes
    is_best = counts == best[owner]
    voted = clear[owner]
    against[rows] += (voted & ~is_best)[where]
    backing[rows] += (voted & is_best)[where]
