"""Numbers too far out even for a column with a long tail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.sentinels import sentinel_rows

_ENOUGH = 20


@detector("outliers")
def outliers(
    exam: Exam,
    *,
    alpha: float = 0.001,
    most: float = 0.01,
    ratio: float = 5.0,
    least: int = 50,
    varied: int = 20,
) -> Iterator[Finding]:
    """Numbers separated from the rest by a gap that the column's own tail does not explain.

    The distance from the median is taken as Pareto in its tail, with the index γ read from the
    90th and 98th percentiles (Hill 1975, in its quantile form, which a few outliers cannot
    bend). The ratio of two neighbouring distances with j values from there on is then ≥ r with
    probability r^(−j/γ) (Rényi's representation); a gap below `alpha` and of `ratio` times or
    more (a slipped decimal point makes ten) cuts outliers off, at most the share `most`. Long
    honest tails pass.
    `strength` is how many times farther out the nearest outlier lies than the farthest other.
    """
    for scan in exam.scans():
        if scan.kind != "number":
            continue
        values = np.where(sentinel_rows(exam, scan), np.nan, scan.amounts)
        values[~np.isfinite(values)] = np.nan
        if np.sum(~np.isnan(values)) < least or len(scan.distinct) < varied:
            continue
        beyond, reach = extremes(values, alpha=alpha, most=most, least=ratio)
        rows = int(beyond.sum())
        if not rows:
            continue
        yield Finding(
            detector="outliers",
            columns=[scan.name],
            severity="low",
            rows=rows,
            share=exam.share(rows),
            message=f"'{scan.name}' has {rows:,} values ({percent(exam.share(rows))}) at least "
            f"{reach:.1f} times as far from the median as all others.",
            remedy="Check them at the source: a slipped decimal point or another unit; if they "
            "are true, keep them.",
            cells=exam.cells(beyond),
            strength=reach,
        )


def extremes(
    values: FloatArray, *, alpha: float = 0.001, most: float = 0.01, least: float = 5.0
) -> tuple[BoolArray, float]:
    """Which values lie beyond a gap that the tail does not explain, and the least gap's ratio."""
    away = values - np.nanmedian(values)
    beyond = np.zeros(len(values), dtype=bool)
    ratios = []
    for side in (1.0, -1.0):
        out = np.nan_to_num(side * away, nan=0.0)
        tail = out[out > 0]
        if len(tail) < 5 * _ENOUGH:
            # Too few on this side to show a tail: both sides together are the measure.
            tail = np.abs(away[np.isfinite(away) & (away != 0)])
        cut, ratio = _cut(tail, alpha, most, least)
        if (out >= cut).any():
            beyond |= out >= cut
            ratios.append(ratio)
    # Within the reach of the longer side nothing is far out, only on the other side.
    reach = np.nanmax(np.abs(np.where(beyond, np.nan, away)), initial=0.0)
    beyond &= np.abs(away) > least * reach
    return beyond, min(ratios, default=float("nan"))


def _cut(out: FloatArray, alpha: float, most: float, least: float) -> tuple[float, float]:
    """Distance from which values are outliers (infinite for none), and the gap's ratio."""
    n = len(out)
    if n < _ENOUGH:
        return float("inf"), float("nan")
    out = np.sort(out)
    # At least eight values above the upper quantile, so that a few outliers cannot bend it.
    upper = 1 - max(0.02, min(8 / n, 0.1))
    near, far = np.quantile(out, [1 - 5 * (1 - upper), upper])
    # Few distinct values make the quantiles meet; no real tail is much shorter than this.
    gamma = max(float(np.log(far / near)) / np.log(5.0), 0.1)
    looked = int(min(max(most * n, 10), 0.04 * n + 1, 100))
    inner = np.maximum(out[-looked - 1 : -1], np.median(out))
    ratio = out[-looked:] / inner
    p = ratio ** (-np.arange(looked, 0, -1) / gamma)
    hits = np.flatnonzero((p < alpha) & (ratio >= least))
    if not len(hits):
        return float("inf"), float("nan")
    return float(out[-looked:][hits[0]]), float(ratio[hits[0]])


__all__ = ["extremes", "outliers"]
