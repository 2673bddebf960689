"""Columns fitted on the whole table before any split: standardised, target-encoded, mean-filled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.vocabulary import Severity


@detector("leak_before_split")
def leak_before_split(
    exam: Exam, *, exact: float = 2e-4, share: float = 0.95, least: int = 50
) -> Iterator[Finding]:
    """Columns computed from all rows, those of the later test set included.

    Standardised: mean 0 and standard deviation 1 to within `exact`, far closer than any sample
    of a standardised population comes (1/√n). Target-encoded: each value is the mean target of
    its own rows, plainly or shrunk by one constant towards the overall mean, for the share
    `share` of rows. Mean-filled: one value, far more frequent than its neighbours, is the mean
    of all others to its last decimal. None of these can be seen in a sample of the table, which
    has other means. `strength` is the share of rows that fit.
    """
    for name in exam.features:
        scan = exam.scan(name)
        if scan.kind != "number" or np.isfinite(scan.numbers).sum() < least or scan.whole:
            continue
        values = scan.numbers
        known = values[np.isfinite(values)]
        if len(np.unique(known)) >= 10 and _standardised(known, exact):
            yield _fitted(exam, name, "has mean 0 and standard deviation 1", "medium", 1.0)
            continue
        encoded = _target_encoded(exam, values)
        if encoded >= share:
            fact = f"equals the mean target of its own rows in {percent(encoded)} of them"
            yield _fitted(exam, name, fact, "high", encoded)
            continue
        filled = _mean_filled(known)
        if filled:
            fact = f"was filled with its own mean in {filled:,} rows"
            yield _fitted(exam, name, fact, "low", filled / max(exam.n, 1))


def _standardised(known: FloatArray, exact: float) -> bool:
    spreads = (np.std(known), np.std(known, ddof=1))
    return bool(abs(known.mean()) <= exact and min(abs(s - 1) for s in spreads) <= exact)


def _target_encoded(exam: Exam, values: FloatArray) -> float:
    """Share of rows whose value is the mean target of all rows with that value."""
    if exam.outcome is None:
        return 0.0
    good = np.isfinite(values) & np.isfinite(exam.outcome)
    levels, code, counts = np.unique(values[good], return_inverse=True, return_counts=True)
    if not 3 <= len(levels) <= good.sum() / 5:
        return 0.0
    y = exam.outcome[good]
    targets = [y] if exam.task != "multiclass" else [(y == c).astype(float) for c in np.unique(y)]
    return max(_encodes(levels, code, counts, target) for target in targets)


def _encodes(
    levels: FloatArray,
    code: np.ndarray[tuple[int], np.dtype[np.intp]],
    counts: np.ndarray[tuple[int], np.dtype[np.intp]],
    target: FloatArray,
) -> float:
    means = np.bincount(code, weights=target) / counts
    prior, scale = float(target.mean()), float(np.std(target))
    # Six decimals are what people keep of an encoded column.
    near = np.abs(levels - means) <= 1e-6 * max(1.0, scale) * 1.01
    plain = float(counts[near].sum() / counts.sum())
    apart = np.abs(levels - prior) > 1e-3 * scale
    if apart.sum() < 3:
        return plain
    constant = float(np.median((counts * (means - levels))[apart] / (levels - prior)[apart]))
    if constant <= 0.5:
        return plain
    expected = (counts * means + constant * prior) / (counts + constant)
    fits = np.abs(levels - expected) <= 1e-4 * scale
    shrunk = float(counts[fits].sum() / counts.sum())
    return max(plain, shrunk)


def _mean_filled(known: FloatArray, *, least: int = 5) -> int:
    """Number of rows filled with the mean of the others; 0 for none."""
    levels, counts = np.unique(known, return_counts=True)
    if len(levels) < 10:
        return 0
    # Filling with the mean leaves the mean where it is.
    mean = float(known.mean())
    at = int(np.argmin(np.abs(levels - mean)))
    value, count = float(levels[at]), int(counts[at])
    text = f"{value:.10g}"
    unit = 10.0 ** -len(text.partition(".")[2]) if "e" not in text else 1e-9
    # A mean falls on the column's own grid once in a while; only a finer one is told.
    finer = count >= least and unit < 0.1 * _grid(np.delete(levels, at))
    return count if finer and abs(value - mean) <= 0.51 * unit + 1e-9 * abs(value) else 0


def _grid(levels: FloatArray) -> float:
    """The unit in which nearly all values are written."""
    for digits in range(10):
        if np.mean(np.isclose(levels, np.round(levels, digits), rtol=0, atol=1e-9)) > 0.95:
            return float(10.0**-digits)
    return 1e-10


def _fitted(exam: Exam, name: str, fact: str, severity: Severity, strength: float) -> Finding:
    return Finding(
        detector="leak_before_split",
        columns=[name],
        severity=severity,
        rows=exam.n,
        share=1.0,
        message=f"'{name}' {fact}: it was computed from all rows, test rows included.",
        remedy="Use the raw column and let the recipe fit this inside each fold.",
        proposal={"excluded": [{"column": name, "reason": "fitted on all rows before the split"}]}
        if severity == "high"
        else None,
        strength=strength,
    )


__all__ = ["leak_before_split"]
