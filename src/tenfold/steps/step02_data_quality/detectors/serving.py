"""What the model is given in use, in another unit or scaling than in training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from tenfold.steps.step02_data_quality.detectors.column import ColumnScan, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.scaling import QUARTILES, factor_between, times


def served_otherwise(
    exam: Exam,
    scan: ColumnScan,
    values: FloatArray,
    factors: Sequence[float],
    tolerance: float,
) -> Finding | None:
    """Another unit, or a standardised column, in what the model is given in use."""
    assert exam.serving is not None
    served = ColumnScan(exam.serving[scan.name]).amounts
    a, b = values[np.isfinite(values)], served[np.isfinite(served)]
    if len(a) < 30 or len(b) < 20:
        return None
    fact = ""
    factor = float("nan")
    if np.all(np.quantile(a, QUARTILES) > 0) and np.all(np.quantile(b, QUARTILES) > 0):
        found = factor_between(a[a > 0], b[b > 0], factors, tolerance, 1e-6)
        if found is not None:
            fact, factor = f"is about {times(found)} in the serving sample", found
    if not fact and _standardised(a, b):
        fact = "is standardised (mean 0, spread 1) in the serving sample and not here"
    if not fact:
        return None
    return Finding(
        detector="unit_shift",
        columns=[scan.name],
        severity="high",
        rows=exam.n,
        share=1.0,
        message=f"'{scan.name}' {fact}.",
        remedy="Give the model in use the same unit as in training; every prediction is off.",
        strength=None if np.isnan(factor) else factor,
    )


def _standardised(a: FloatArray, b: FloatArray) -> bool:
    """Whether the serving values are those of training, moved to mean 0 and spread 1."""
    if np.std(a) == 0 or np.std(b) == 0:
        return False
    noise = 4 / np.sqrt(len(b))
    unit = abs(np.mean(b)) < noise and abs(np.std(b) - 1) < 2 * noise
    here = abs(np.mean(a)) < noise and abs(np.std(a) - 1) < 2 * noise
    shape = stats.ks_2samp((a - np.mean(a)) / np.std(a), (b - np.mean(b)) / np.std(b))
    return bool(unit and not here and shape.pvalue > 1e-6)
