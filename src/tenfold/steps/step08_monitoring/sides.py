"""The two sides that are compared, and the periods of the current one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.errors import DataProblem
from tenfold.features.cleaning import cast
from tenfold.scoring import Scorer, outcomes
from tenfold.step import Context
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions

if TYPE_CHECKING:
    from tenfold.steps.step08_monitoring.evidence import MonitoringInputs

_ENOUGH = 100
_FEWEST_PERIODS = 4
_MOST_PERIODS = 400
_MONTH = 30.0
_DAYS = {"day": 1.0, "week": 7.0, "month": _MONTH}


@dataclass(frozen=True)
class Side:
    """Rows of one side.

    Attributes
    ----------
    frame : DataFrame
        Raw rows with the columns that the model reads.
    watched : DataFrame
        The same rows cleaned, with derived features: what the model sees.
    y : ndarray of float, shape (n,)
        Outcomes; NaN where they are not known yet.
    day : ndarray of float, shape (n,)
        Days since 2000; NaN without a time.
    """

    frame: pd.DataFrame
    watched: pd.DataFrame
    y: NDArray[np.float64]
    day: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, rows: NDArray[Any]) -> Side:
        """Those rows, by position."""
        return Side(self.frame.iloc[rows], self.watched.iloc[rows], self.y[rows], self.day[rows])


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


@dataclass(frozen=True)
class Sides:
    """Reference, current, and every departure from "all rows".

    Attributes
    ----------
    later : bool
        Whether the current rows come after the reference: only then can drift show.
    kept : float
        Share of the current rows that are compared, where there are more than `row_cap`.
    """

    reference: Side
    current: Side
    reference_name: str
    current_name: str
    later: bool
    kept: float
    notes: list[str] = field(default_factory=list)


def read_sides(
    decisions: MonitoringDecisions, inputs: MonitoringInputs, scorer: Scorer, context: Context
) -> Sides:
    """Training rows of step 2 as reference; a later file, or the held-out rows, as current.

    Raises
    ------
    DataProblem
        A side has no rows, or the later file lacks a column that the model reads.
    """
    data, candidate = inputs.data, inputs.candidate
    frame = tables.load(context.open(data.snapshot))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    notes: list[str] = []

    def side(rows: pd.DataFrame) -> Side:
        target = data.roles.target
        unknown = np.full(len(rows), np.nan)
        y = outcomes(rows[target], candidate) if target in rows.columns else unknown
        rows = rows.reset_index(drop=True)
        return Side(rows, scorer.features(rows), y, _days(rows, data.roles.time))

    reference = side(frame[part == "train"])
    if decisions.current is None:
        current, name = side(frame[part == "test"]), "held-out rows of step 2"
        if data.split.kind != "time":
            notes.append(
                "The held-out rows were drawn at random, not from a later time: no drift can show "
                "in them. Give later rows in `current`."
            )
    else:
        table = tables.read(decisions.current, base=context.project_dir)
        notes += table.notes
        batch = tables.to_frame(table)
        current, name = side(batch), str(decisions.current)
        known = reference.day[~np.isnan(reference.day)]
        before = current.day < known.max() if known.size else np.zeros(len(current), dtype=bool)
        if before.any():
            notes.append(
                f"{int(before.sum()):,} of {len(current):,} rows are not later than the last "
                "training row: part of what is watched may be what was learnt."
            )
    for one, words in ((reference, "training rows"), (current, name)):
        if len(one) == 0:
            raise DataProblem.because(f"There are no rows to compare in: {words}.")
    reference, note = _capped(reference, decisions, "reference")
    notes += note
    everything = len(current)
    current, note = _capped(current, decisions, "current")
    if 0 < (undated := int(np.isnan(current.day).sum())) < len(current):
        note = [*note, f"{undated:,} rows have no time: periods go by rows, the undated ones last."]
    return Sides(
        reference,
        current,
        "training rows of step 2",
        name,
        later=decisions.current is not None or data.split.kind == "time",
        kept=len(current) / everything,
        notes=notes + note,
    )


def periods_of(side: Side, decisions: MonitoringDecisions, per_week: float | None) -> Periods:
    """Cut a side into periods, in time or, without one, in the order of rows.

    Parameters
    ----------
    per_week : float or None
        Cases per week, for the length of a period of rows.
    """
    order = np.argsort(side.day, kind="stable")  # rows without a day come last
    if np.isnan(side.day).any() or decisions.chunk == "rows":
        return _by_rows(len(side), decisions, per_week, order)
    if decisions.chunk != "auto":
        found = _by_time(side.day, decisions.chunk)
        few = len(found) <= _MOST_PERIODS
        return found if few else _by_rows(len(side), decisions, per_week, order)
    for unit in ("day", "week", "month"):
        found = _by_time(side.day, unit)
        median = float(np.median(np.bincount(found.index)))
        if median >= _ENOUGH and _FEWEST_PERIODS <= len(found) <= _MOST_PERIODS:
            return found
    return _by_rows(len(side), decisions, per_week, order)


def _by_time(day: NDArray[np.float64], unit: str) -> Periods:
    moments = pd.Timestamp("2000-01-01") + pd.to_timedelta(day, unit="D")
    spans = pd.PeriodIndex(moments, freq={"day": "D", "week": "W", "month": "M"}[unit])
    index, found = pd.factorize(spans, sort=True)
    if len(found) > _MOST_PERIODS:
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
    size = max(decisions.chunk_rows, -(-rows // _MOST_PERIODS))
    index = np.arange(rows, dtype=np.intp) // size
    # A rest smaller than half a period joins the one before.
    if index[-1] > 0 and rows % size and rows % size < size / 2:
        index[index == index[-1]] -= 1
    index[order] = index.copy()
    labels = [f"rows {k * size + 1:,} to {min((k + 1) * size, rows):,}" for k in range(index.max())]
    labels.append(f"rows {index.max() * size + 1:,} to {rows:,}")
    # Without a volume a period of rows counts as a day.
    return Periods(index, labels, "rows", (per_week or 7.0 * size) * _MONTH / 7 / size)


def _days(frame: pd.DataFrame, time: str | None) -> NDArray[np.float64]:
    if time is None or time not in frame.columns:
        return np.full(len(frame), np.nan)
    column = frame[time]
    if pd.api.types.is_numeric_dtype(column):
        return np.full(len(frame), np.nan)
    gap = cast(column, "datetime") - pd.Timestamp("2000-01-01")
    days = (gap / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(days, dtype=float)


def _capped(side: Side, decisions: MonitoringDecisions, name: str) -> tuple[Side, list[str]]:
    if len(side) <= decisions.row_cap:
        return side, []
    rng = np.random.default_rng([decisions.seed, 8])
    kept = np.sort(rng.choice(len(side), decisions.row_cap, replace=False))
    note = f"{decisions.row_cap:,} of {len(side):,} {name} rows are compared (decision row_cap)."
    return side.take(kept), [note]


__all__ = ["Periods", "Side", "Sides", "periods_of", "read_sides"]
