"""Columns that determine others (zip → city), mined from the table, and the cells that break it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan

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
        rows = np.flatnonzero((sizes[codes[i]] >= group) & ~left.absent)
        if len(rows) < max(cover * n, 20):
            continue
        for j, right in enumerate(scans):
            if i == j or len(right.distinct) < 2:
                continue
            said = _vote(codes[i][rows], codes[j][rows], error, gain, majority)
            if said is not None:
                against[rows, j] += said[0]
                backing[rows, j] += said[1]
    return Votes(against, backing)


def _vote(
    left: IntArray, right: IntArray, error: float, gain: float, majority: float
) -> tuple[BoolArray, BoolArray] | None:
    """Rows whose right value its group speaks against, and for; None where nothing depends."""
    width = int(right.max()) + 1
    pairs, where, counts = np.unique(left * width + right, return_inverse=True, return_counts=True)
    owner = pairs // width
    best = np.zeros(int(left.max()) + 1, dtype=np.intp)
    np.maximum.at(best, owner, counts)
    deviating = 1 - best.sum() / len(left)
    overall = 1 - np.bincount(right).max() / len(right)
    if deviating > min(error, gain * overall):
        return None
    sizes = np.bincount(left)
    clear = (best >= majority * sizes)[owner]
    leading = counts == best[owner]
    return (clear & ~leading)[where], (clear & leading)[where]
