"""Numbers in another unit: a part of a column, or the serving sample, off by ×10, ×100, ×255."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import stats

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.names import names_a_code
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.scaling import FACTORS, factor_between, times
from tenfold.steps.step02_data_quality.detectors.sentinels import sentinel_rows
from tenfold.steps.step02_data_quality.detectors.serving import served_otherwise

IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class _Shift:
    factor: float
    rows: BoolArray
    where: str = ""
    low: float | None = None
    high: float | None = None


@detector("unit_shift")
def unit_shift(
    exam: Exam,
    *,
    factors: Sequence[float] = FACTORS,
    tolerance: float = 0.08,
    alpha: float = 0.001,
    least: float = 0.005,
    blocks: int = 20,
) -> Iterator[Finding]:
    """Rows of a column, or the serving sample, in another unit; `strength` is the factor.

    The quartiles must all move by one factor (within `tolerance` in log10). Four signs: a part of
    at least `least` of the rows lies beyond a gap, and within the rest once brought back; a run
    of rows (of `blocks` equal ones) differs from those before and after it, which agree; one
    level of a category differs while the others lie together, with the same shape
    (Kolmogorov–Smirnov not rejecting at `alpha`); the serving sample differs as a whole. Where a
    column spreads wider than the factor and the rows are scattered, nothing tells the two
    apart, and nothing is said.
    """
    for scan in exam.scans():
        if scan.kind != "number" or names_a_code(scan.name):
            continue
        values = np.where(sentinel_rows(exam, scan), np.nan, scan.amounts)
        shift = _gap(values, factors, tolerance, alpha, least)
        if shift is None and scan.name != exam.roles.time:
            shift = _run(values, factors, tolerance, blocks)
        if shift is None:
            shift = _level(exam, scan, values, factors, tolerance, alpha)
        if shift is not None:
            yield _within(exam, scan, shift)
        if exam.serving is not None and scan.name in map(str, exam.serving.columns):
            finding = served_otherwise(exam, scan, values, factors, tolerance)
            if finding is not None:
                yield finding


def _gap(
    values: FloatArray, factors: Sequence[float], tolerance: float, alpha: float, least: float
) -> _Shift | None:
    """A minority beyond a gap, as far away as the factor says."""
    known = np.sort(values[np.isfinite(values) & (values > 0)])
    if len(known) < 50:
        return None
    steps = np.diff(np.log10(known))
    few = max(8, int(least * len(known)))
    inside = np.arange(1, len(known))
    steps[(inside < few) | (inside > len(known) - few)] = 0
    for at in np.argsort(-steps)[:3]:
        # In the tail of a power law, n beyond times the gap's log is of order 1 (Rényi): twelve
        # is no chance. Without this the low end of a row counter looks like another unit.
        beyond = min(at + 1, len(known) - at - 1)
        if steps[at] < 0.1 or beyond * steps[at] * np.log(10) < 12:
            continue
        cut = at + 1
        lower, upper = known[:cut], known[cut:]
        main, part = (lower, upper) if len(lower) >= len(upper) else (upper, lower)
        if len(np.unique(part)) < 4 or len(np.unique(main)) < 4:
            continue
        # Across a wide gap the shape need not be quite the same; across a narrow one it must.
        wide = steps[at] > 0.5 * np.log10(min(factors))
        factor = factor_between(
            main, part, factors, 2 * tolerance if wide else tolerance, 0.0 if wide else alpha
        )
        # A column wider than the factor would leave no gap: then it is of the column's own.
        low, high = np.quantile(main, [0.01, 0.99])
        if factor is not None and high / low > max(factor, 1 / factor):
            continue
        if factor is not None and _inside(part / factor, main):
            rows = (values >= part[0]) & (values <= part[-1])
            return _Shift(factor, rows, low=float(part[0]), high=float(part[-1]))
    return None


def _inside(part: FloatArray, main: FloatArray) -> bool:
    return bool(np.mean((part >= 0.9 * main[0]) & (part <= 1.1 * main[-1])) >= 0.95)


def _run(
    values: FloatArray, factors: Sequence[float], tolerance: float, blocks: int
) -> _Shift | None:
    """A run of rows in another unit, between or beside rows that are alike among themselves."""
    where = np.flatnonzero(np.isfinite(values) & (values > 0))
    if len(where) < 30 * blocks:
        return None
    logs = np.log10(values[where])
    edges = np.linspace(0, len(where), blocks + 1).astype(int)
    medians = np.array([np.median(logs[a:b]) for a, b in pairwise(edges)])
    off = np.abs(medians - np.median(medians)) > 0.6 * np.log10(min(factors))
    if not off.any() or off.sum() > 0.4 * blocks or np.abs(np.diff(off.astype(int))).sum() > 2:
        return None
    first, last = (int(i) for i in np.flatnonzero(off)[[0, -1]])
    # The blocks at the seams hold both units; beyond them stand those to compare with.
    width = last - first + 1
    before = values[where][edges[max(first - 1 - width, 0)] : edges[max(first - 1, 0)]]
    after = values[where][edges[min(last + 2, blocks)] : edges[min(last + 2 + width, blocks)]]
    part = values[where][edges[first] : edges[last + 1]]
    main = np.concatenate([before, after])
    if len(main) < 30 or not _steady(before, after, tolerance):
        return None
    factor = factor_between(main, part, factors, 2 * tolerance, 0.0)
    if factor is None or stats.ks_2samp(main * factor, part).statistic > 0.25:
        return None
    rows = np.zeros(len(values), dtype=bool)
    rows[where[edges[first] : edges[last + 1]]] = True
    ends = np.flatnonzero(rows)[[0, -1]]
    return _Shift(factor, rows, where=f" between rows {ends[0]:,} and {ends[1]:,}")


def _steady(before: FloatArray, after: FloatArray, tolerance: float) -> bool:
    """Whether what comes after the run is like what came before: a trend is no other unit."""
    if min(len(before), len(after)) < 30:
        return True
    a, b = (np.log10(np.median(side)) for side in (before, after))
    return bool(abs(a - b) < 4.5 * tolerance)


def _level(
    exam: Exam,
    scan: ColumnScan,
    values: FloatArray,
    factors: Sequence[float],
    tolerance: float,
    alpha: float,
) -> _Shift | None:
    """One level of a category in another unit."""
    known = np.isfinite(values) & (values > 0)
    if known.sum() < 100:
        return None
    for other in exam.scans():
        # That the outcome goes with a tenth of a quantity is a pattern, not a unit.
        if (
            other.name == exam.roles.target
            or other.kind != "text"
            or not 2 <= len(other.distinct) <= 30
        ):
            continue
        codes = np.where(known, other.codes, -1)
        if not _one_stands_out(values, codes, np.log10(min(factors))):
            continue
        for at in np.flatnonzero(np.bincount(codes[codes >= 0], minlength=1) >= 30):
            chosen = codes == at
            if chosen.sum() > 0.5 * known.sum():
                continue
            main, part = values[known & ~chosen], values[chosen]
            ratio = abs(np.log10(np.median(part) / np.median(main)))
            if ratio < np.log10(min(factors)) - 2 * tolerance:
                continue
            factor = factor_between(main, part, factors, tolerance, alpha)
            if factor is not None and len(np.unique(part)) >= 4:
                level = exam.quote(other.name, other.texts[at])
                return _Shift(factor, chosen, where=f" where '{other.name}' is {level}")
    return None


def _one_stands_out(values: FloatArray, codes: IntArray, reach: float) -> bool:
    """Whether one level lies apart and the others together: honest levels come in all sizes."""
    levels = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=1) >= 10)
    medians = np.log10([float(np.median(values[codes == at])) for at in levels])
    apart = np.abs(medians - np.median(medians))
    if len(levels) < 3:
        return len(levels) == 2
    order = np.sort(apart)
    return bool(order[-1] > 0.8 * reach and order[-2] < 0.3 * reach)


def _within(exam: Exam, scan: ColumnScan, shift: _Shift) -> Finding:
    rows = int(shift.rows.sum())
    rule = {"column": scan.name, "rule": "unit", "low": shift.low, "high": shift.high}
    return Finding(
        detector="unit_shift",
        columns=[scan.name],
        severity="medium",
        rows=rows,
        share=exam.share(rows),
        message=f"'{scan.name}' is about {times(shift.factor)} in {rows:,} rows "
        f"({percent(exam.share(rows))}){shift.where}, with the same shape.",
        remedy="Ask the source which unit each row is in, and bring them to one.",
        cells=exam.cells(shift.rows),
        proposal=None if shift.low is None else {"clean": [rule | {"factor": 1 / shift.factor}]},
        strength=shift.factor,
    )


__all__ = ["unit_shift"]
