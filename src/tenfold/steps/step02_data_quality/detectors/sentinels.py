"""Values that stand for "missing": 999, −1, "?", "unknown", 1900-01-01."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.names import signed
from tenfold.steps.step02_data_quality.detectors.notation import set_of
from tenfold.steps.step02_data_quality.detectors.registry import detector

# Runs of nines and machine limits are codes of many file formats and surveys (FAHES, KDD 2018;
# SPSS and Stata manuals on user-missing values).
_NINES = tuple(float("9" * k) for k in range(2, 11))
_LIMITS = (32767.0, -32768.0, 65535.0, 2147483647.0, -2147483648.0, 4294967295.0)
_CODES = frozenset({*_NINES, *(-v for v in _NINES), -9.0, *_LIMITS, 1e20, -1e20, 1e30, -1e30})
_PLACEHOLDERS = set_of(
    "0001-01-01 1582-10-15 1600-01-01 1601-01-01 1753-01-01 1799-12-31 1800-01-01 1899-12-30 "
    "1899-12-31 1900-01-01 1900-01-02 1901-01-01 1904-01-01 1910-01-01 1911-11-11 1970-01-01 "
    "1980-01-01 2099-01-01 2099-12-31 2100-01-01 2999-12-31 9999-01-01 9999-09-09 9999-12-31"
)
_DAYS = np.array(sorted(_PLACEHOLDERS), dtype="datetime64[D]")


@detector("sentinels")
def sentinels(
    exam: Exam,
    *,
    least: int = 3,
    spike: float = 10.0,
    gap: float = 0.5,
    years: float = 5.0,
    notable: float = 0.01,
) -> Iterator[Finding]:
    """Find codes for "missing", one finding per column; `strength` is the share of rows.

    A word counts when it is a known marker. A number or day counts when it is a known code, lies
    outside all other values, is repeated at least `least` times, and either stands apart (by
    `gap` of the others' central range, or by five times their widest step near that end; days:
    by `years`) or is `spike` times as frequent as any of its neighbours in that tail: a
    distribution thins out at its end, a code does not. A
    negative code, −1 included, counts where no other value is negative and the name does not
    speak of a difference.
    """
    for scan in exam.scans():
        found = _markers(scan)
        if scan.kind == "number":
            found |= _numbers(scan, least=least, spike=spike, gap=gap)
        elif scan.kind == "date":
            found |= _days(scan, least=least, spike=spike, years=years)
        if not found.any():
            continue
        hit = scan.rows(found)
        rows = int(hit.sum())
        values = sorted({str(text) for text in scan.texts[found]})
        named = ", ".join(f"'{value}'" for value in values[:5]) + (", …" if values[5:] else "")
        share = exam.share(rows)
        yield Finding(
            detector="sentinels",
            columns=[scan.name],
            severity="medium" if share >= notable else "low",
            rows=rows,
            share=share,
            message=f"'{scan.name}' holds {named} in {rows:,} rows ({percent(share)}), which "
            "reads like a code for missing.",
            remedy="Declare it as a sentinel if it means missing; else say in the data dictionary "
            "what it means.",
            cells=exam.cells(hit),
            proposal={"sentinels": {scan.name: values}},
            strength=share,
        )


def sentinel_rows(exam: Exam, scan: ColumnScan) -> BoolArray:
    """Rows of one column that hold a code for missing; other detectors look past them."""
    return exam.remember(f"sentinels of {scan.name}", lambda: _sentinel_rows(scan))


def _sentinel_rows(scan: ColumnScan) -> BoolArray:
    found = _markers(scan)
    if scan.kind == "number":
        found |= _numbers(scan, least=3, spike=10.0, gap=0.5)
    return scan.rows(found)


def _markers(scan: ColumnScan) -> BoolArray:
    weak = scan.kind in ("number", "date")
    names = ("marker", "weak_marker") if weak else ("marker",)
    return np.isin(scan.notations.astype(str), names)


def _numbers(scan: ColumnScan, *, least: int, spike: float, gap: float) -> BoolArray:
    """Which distinct values are numeric codes for missing."""
    found = np.zeros(len(scan.distinct), dtype=bool)
    values = scan.distinct_numbers
    # Two codes in one column must not vouch for each other.
    ordinary = np.isfinite(values) & ~(np.isin(values, list(_CODES)) & (scan.counts >= least))
    for side in (1.0, -1.0):
        # From the outside inwards: 9999 may hide 999.
        for at in np.argsort(-side * values):
            value = values[at]
            if np.isnan(value):
                continue
            rest = ordinary.copy()
            rest[at] = False
            known = value in _CODES
            if scan.counts[at] < least or rest.sum() < 3:
                break
            negative = (value == -1 or (known and value < 0)) and not signed(scan.name)
            alone = negative and values[rest].min() >= 0
            apart = known and _apart(values, scan.counts, at, rest, spike, gap)
            if np.isinf(value) or alone or apart:
                found[at] = True
            else:
                break
    return found


def _apart(
    values: FloatArray,
    counts: np.ndarray[tuple[int], np.dtype[np.intp]],
    at: np.intp,
    rest: BoolArray,
    spike: float,
    gap: float,
    steps: float = 5.0,
) -> bool:
    others, weights = values[rest], counts[rest]
    order = np.argsort(others)
    others, weights = others[order], weights[order]
    reach = np.cumsum(weights) / weights.sum()
    low, high = np.interp([0.01, 0.99], reach, others)
    nearest = others[-1] if values[at] > 0 else others[0]
    if not (values[at] > max(others[-1], 0) or values[at] < min(others[0], 0)):
        return False
    away = abs(values[at] - nearest)
    if away >= gap * max(high - low, abs(nearest) * 0.1, 1e-12):
        return True
    outer = np.diff(others[-10:] if values[at] > 0 else others[:10])
    if len(outer) and away >= steps * outer.max() and away >= 0.1 * (high - low):
        return True
    tail = others >= high if values[at] > 0 else others <= low
    return bool(counts[at] >= spike * weights[tail].max())


def _days(scan: ColumnScan, *, least: int, spike: float, years: float) -> BoolArray:
    """Which distinct values are placeholder days."""
    days = scan.distinct_days
    placeholder = np.isin(days, _DAYS)
    rest = ~placeholder & ~np.isnat(days)
    if not placeholder.any() or rest.sum() < 3:
        return np.zeros(len(days), dtype=bool)
    first, last = days[rest].min(), days[rest].max()
    margin = np.timedelta64(int(365.25 * years), "D")
    apart = (days < first - margin) | (days > last + margin)
    outside = (days < first) | (days > last)
    spiky = outside & (scan.counts >= np.maximum(least, spike * np.median(scan.counts[rest])))
    found: BoolArray = placeholder & (apart | spiky)
    return found


__all__ = ["sentinel_rows", "sentinels"]
