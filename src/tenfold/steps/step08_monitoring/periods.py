"""Periods of some rows: days, weeks and months, or so many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import MOST_PERIODS

_ENOUGH = 100
_FEWEST_PERIODS = 4
_MONTH = 30.0
_DAYS = {"day": 1.0, "week": 7.0, "month": _MONTH}


@dataclass(frozen=True)
class Periods:
    """Which period each row belongs to.

    Attributes
    ----------
    index : ndarray of int, shape (n,)
    labels : list of str
        One per period.
    """

    index: NDArray[np.intp]
    labels: list[str]
    unit: str
    per_month: float

    def __len__(self) -> int:
        return len(self.labels)


def periods_of(
    day: NDArray[np.float64], decisions: MonitoringDecisions, per_week: float | None
) -> Periods:
    """Cut rows into periods, in time or, without one, in the order of rows.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Days since 2000; NaN without a time.
    per_week : float or None
        Cases per week, for the length of a period of rows.
    """
    order = np.argsort(day, kind="stable")  # rows without a day come last
    if np.isnan(day).any() or decisions.chunk == "rows":
        return _by_rows(len(day), decisions, per_week, order)
    if decisions.chunk != "auto":
        found = _by_time(day, decisions.chunk)
        few = len(found) <= MOST_PERIODS
        return found if few else _by_rows(len(day), decisions, per_week, order)
    for unit in ("day", "week", "month"):
        found = _by_time(day, unit)
        median = float(np.median(np.bincount(found.index)))
        if median >= _ENOUGH and _FEWEST_PERIODS <= len(found) <= MOST_PERIODS:
            return found
    return _by_rows(len(day), decisions, per_week, order)


def _by_time(day: NDArray[np.float64], unit: str) -> Periods:
    moments = pd.Timestamp("2000-01-01") + pd.to_timedelta(day, unit="D")
    spans = pd.PeriodIndex(moments, freq={"day": "D", "week": "W", "month": "M"}[unit])
    index, found = pd.factorize(spans, sort=True)
    if len(found) > MOST_PERIODS:
        longer = {"day": "week", "week": "month"}.get(unit)
        if longer:
            return _by_time(day, longer)
    labels = [str(span.start_time.date()) for span in found]
    return Periods(index.astype(np.intp), labels, unit, _MONTH / _DAYS[unit])


def _by_rows(
    rows: int,
    decisions: MonitoringDecisions,
    per_week: float | None,
    order: NDArray[Any],
) -> Periods:
    size = max(decisions.chunk_rows, -(-rows // MOST_PERIODS))
    index = np.arange(rows, dtype=np.intp) // size
    # A rest smaller than half a period joins the one before.
    if index[-1] > 0 and rows % size and rows % size < size / 2:
        index[index == index[-1]] -= 1
    index[order] = index.copy()
    labels = [f"rows {k * size + 1:,} to {min((k + 1) * size, rows):,}" for k in range(index.max())]
    labels.append(f"rows {index.max() * size + 1:,} to {rows:,}")
    # Without a volume a period of rows counts as a day.
    return Periods(index, labels, "rows", (per_week or 7.0 * size) * _MONTH / 7 / size)


__all__ = ["Periods", "periods_of"]
