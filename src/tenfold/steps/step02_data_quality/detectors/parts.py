"""Columns that add up to the target."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import FloatArray


def parts_of(
    columns: Mapping[str, FloatArray], target: FloatArray, *, exact: float = 0.95
) -> tuple[list[str], list[str]]:
    """Find the fewest columns whose weighted sum is the target in the share `exact` of rows.

    Parameters
    ----------
    columns : mapping of name to ndarray of shape (n,)
    target : ndarray of shape (n,)

    Returns
    -------
    parts, offsets : list of str
        Columns that enter with a positive weight (the parts, or a total that holds the target),
        and those taken off them; both empty where there is no such sum.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> a, b, c = rng.integers(0, 99, (3, 200)).astype(float)
    >>> parts_of({"a": a, "b": b, "c": c}, a + b)
    (['a', 'b'], [])
    """
    names = list(columns)
    if not names:
        return [], []
    matrix = np.column_stack([columns[n] for n in names])
    rows = np.flatnonzero(np.isfinite(matrix).all(axis=1) & np.isfinite(target))
    # Three times as many rows as weights: a sum that is exact in all of them is no accident.
    if len(rows) < max(30, 3 * (len(names) + 1)):
        return [], []
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), 5000)).astype(int)]
    x, y = matrix[rows], target[rows]
    tolerance = 1e-6 * max(float(np.abs(y).max()), 1e-12) + _rounding(y)
    kept = list(range(len(names)))
    if not _exact(x, y, kept, tolerance, exact):
        return [], []
    # Take out what the identity does not need, weakest correlation first.
    order = sorted(kept, key=lambda j: abs(_correlation(x[:, j], y)))
    for j in order:
        fewer = [k for k in kept if k != j]
        if fewer and _exact(x, y, fewer, tolerance, exact):
            kept = fewer
    weights = np.linalg.lstsq(np.column_stack([x[:, kept], np.ones(len(y))]), y, rcond=None)[0]
    signs = dict(zip(kept, weights, strict=False))
    return [names[j] for j in kept if signs[j] > 0], [names[j] for j in kept if signs[j] <= 0]


def _exact(x: FloatArray, y: FloatArray, kept: list[int], tolerance: float, exact: float) -> bool:
    """Whether a weighted sum of the kept columns is the target, a few wrong rows aside."""
    design = np.column_stack([x[:, kept], np.ones(len(y))])
    scale = np.maximum(np.abs(design).max(axis=0), 1e-12)
    design = design / scale
    good = np.ones(len(y), dtype=bool)
    for _ in range(4):
        weights = np.linalg.lstsq(design[good], y[good], rcond=None)[0]
        away = np.abs(y - design @ weights)
        # Refit on the closer half and more: wrong rows must not bend the sum.
        good = away <= max(float(np.quantile(away, 0.8)), tolerance)
    return bool((away <= tolerance).mean() >= exact)


def _rounding(y: FloatArray) -> float:
    """Half a unit of the last decimal that the target is written with."""
    for digits in range(7):
        if np.allclose(y, np.round(y, digits), rtol=0, atol=1e-9):
            return float(0.51 * 10.0**-digits) if digits else 1e-6
    return 0.0


def _correlation(a: FloatArray, b: FloatArray) -> float:
    if np.std(a) == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
