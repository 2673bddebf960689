"""Results as one row per arm and day: what sums alone can tell, and what they cannot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tenfold.errors import DataProblem
from tenfold.experiments.faulting import bounds_of
from tenfold.experiments.reading import check, moment, number
from tenfold.experiments.records import Fault
from tenfold.experiments.results import Results
from tenfold.experiments.summing import Cells
from tenfold.tables.table import Table
from tenfold.vocabulary import ExperimentMetric, ExperimentPlan, Frozen

if TYPE_CHECKING:
    from tea_tasting.aggr import Aggregates

_RETURNING = (
    "Daily sums cannot tell units apart: each must be counted once, on the day of its exposure. "
    "One that is counted on several days makes all intervals too narrow."
)


class DailyColumns(Frozen):
    """Which column of daily results says what.

    Attributes
    ----------
    units : str
        Number of units that were first exposed that day.
    squares : dict of str to str
        For a metric's column, the column with the sum of its squares per unit.
    shares : list of str
        Metrics' columns that count units, each at most once: no squares are needed.
    """

    arm: str
    units: str
    day: str = ""
    squares: dict[str, str] = Field(default_factory=dict)
    shares: list[str] = Field(default_factory=list)


def read_daily(table: Table, plan: ExperimentPlan, columns: DailyColumns) -> Results:
    """Read results that hold, per arm and day, the number of units and each metric's sum.

    Rows of the same arm and day are added.

    Raises
    ------
    DataProblem
        A column is missing or holds no numbers, counts are no counts, a share counts more units
        than there are, squares are smaller than sums allow, or no row is of a designed arm.
    """
    names = [arm.name for arm in plan.arms]
    refused = _refused(plan, columns)
    told = [metric for metric in plan.metrics if metric.name not in refused]
    counted, faults = _within(_rows(table, told, columns), plan)
    units = {name: sum(row["units"] for row in counted if row["arm"] == name) for name in names}
    if not any(units.values()):
        raise DataProblem.because(
            f"No row of the results is of one of the arms {', '.join(names)}.",
            f"Name the column that holds the arm; '{columns.arm}' does not.",
        )
    faults += [
        Fault(kind="empty_arm", units=0, words=f"Nobody is in the arm '{name}'.")
        for name, n in units.items()
        if not n
    ]
    cells: dict[str, Cells] = {}
    for metric in told:
        known = [row for row in counted if row[f"n {metric.name}"]]
        cells[metric.name] = {
            (row["arm"], row["day"]): _cell(row, metric, columns) for row in known
        }
        lost = sum(row["units"] - row[f"n {metric.name}"] for row in counted)
        if lost:
            words = f"Units of days without '{metric.column}': {lost:,}; they are left out of it."
            faults.append(Fault(kind="no_value", units=lost, words=words))
        below = sum(row["units"] for row in known if row[f"sum {metric.name}"] < 0)
        if below and metric.never_negative:
            words = f"Units of days with a negative '{metric.column}', which cannot be: {below:,}."
            faults.append(Fault(kind="negative", units=below, words=words))
    notes = [_RETURNING]
    unused = sorted({metric.covariate for metric in told if metric.covariate})
    if unused:
        notes.append(
            f"Daily sums cannot be adjusted for {', '.join(unused)}: no covariate is used."
        )
    return Results(
        units=units,
        days=sorted({row["day"] for row in counted} - {""}),
        covariates={metric.name: "" for metric in plan.metrics},
        cells=cells,
        refused=refused,
        faults=faults,
        rows=table.rows,
        notes=[*table.notes, *notes],
    )


def _refused(plan: ExperimentPlan, columns: DailyColumns) -> dict[str, str]:
    """Metrics that sums per day cannot tell anything of."""
    found = {}
    for metric in plan.metrics:
        if metric.over:
            found[metric.name] = (
                f"daily sums do not say how '{metric.column}' and '{metric.over}' go together; "
                "a ratio needs results per unit"
            )
        elif metric.column not in columns.shares and metric.column not in columns.squares:
            found[metric.name] = (
                f"the spread of '{metric.column}' is not known; name a column of its sum of "
                "squares, or say that it counts units"
            )
    return found


def _rows(
    table: Table, metrics: Sequence[ExperimentMetric], columns: DailyColumns
) -> list[dict[str, Any]]:
    """One row per arm and day: ``units``, and of each metric count, sum and squares."""
    squares = [(columns.squares[m.column], m.name) for m in metrics if m.column in columns.squares]
    check(
        table,
        named=[(columns.arm, "decisions of step 7")],
        numbers=[(columns.units, "units"), *((m.column, m.name) for m in metrics), *squares],
        times=[columns.day] if columns.day else [],
    )
    import ibis

    rows = table.expr
    units = number(rows, columns.units)
    odd = rows.filter(units.isnull() | (units < 0) | (units != units.floor()))
    if odd.count().to_pyarrow().as_py():
        raise DataProblem.because(
            f"'{columns.units}' holds something other than whole numbers from 0.",
            "Give the number of units first exposed that day.",
        )
    day = moment(rows, columns.day).date().cast("string") if columns.day else ibis.literal("")
    asked: dict[str, Any] = {"units": units.sum()}
    for metric in metrics:
        total = number(rows, metric.column)
        square = number(rows, columns.squares.get(metric.column, metric.column))
        there = total.notnull() & square.notnull()
        asked[f"n {metric.name}"] = units.sum(where=there)
        asked[f"sum {metric.name}"] = total.sum(where=there)
        asked[f"squares {metric.name}"] = square.sum(where=there)
    keys = {"arm": rows[columns.arm].cast("string").strip(), "day": ibis.coalesce(day, "")}
    found: list[dict[str, Any]] = rows.group_by(**keys).aggregate(**asked).to_pyarrow().to_pylist()
    whole = ["units", *(f"n {metric.name}" for metric in metrics)]
    for row in found:
        row |= {name: int(row[name] or 0) for name in whole}
    return sorted(found, key=lambda row: (row["arm"] or "", row["day"]))


def _within(
    rows: Sequence[dict[str, Any]], plan: ExperimentPlan
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Rows of designed arms and of the planned time, and what the others are."""
    names = {arm.name for arm in plan.arms}
    start, end = bounds_of(plan)
    counted, lost = [], dict.fromkeys(_OTHERS, 0)
    for row in rows:
        if row["arm"] is None:
            lost["no_arm"] += row["units"]
        elif row["arm"] not in names:
            lost["arm_not_designed"] += row["units"]
        elif start is not None and row["day"] and row["day"] < start.isoformat():
            lost["exposed_before_start"] += row["units"]
        elif end is not None and row["day"] and row["day"] >= end.isoformat():
            lost["after_end"] += row["units"]
        else:
            counted.append(row)
    faults = [
        Fault(kind=kind, units=n, words=f"{_OTHERS[kind]}: {n:,}; they are left out.")
        for kind, n in lost.items()
        if n
    ]
    return counted, faults


_OTHERS: dict[Any, str] = {
    "no_arm": "Units without an arm",
    "arm_not_designed": "Units in an arm that was not designed",
    "exposed_before_start": "Units exposed before the start",
    "after_end": "Units exposed after the planned end",
}


def _cell(row: Mapping[str, Any], metric: ExperimentMetric, columns: DailyColumns) -> Aggregates:
    from tea_tasting.aggr import Aggregates

    n, total = row[f"n {metric.name}"], float(row[f"sum {metric.name}"])
    if metric.column in columns.shares:
        if not 0 <= total <= n:
            raise DataProblem.because(
                f"'{metric.column}' counts {total:g} of {n} units.",
                "If a unit may count more than once, give the sum of squares instead.",
            )
        squares = total
    else:
        squares = float(row[f"squares {metric.name}"])
    # Sums of squares lose the last digits; below that they are simply wrong.
    rest = squares - total**2 / n
    if rest < -1e-9 * squares or not math.isfinite(rest):
        raise DataProblem.because(
            f"The squares of '{metric.column}' sum to {squares:g}, less than {n} values that sum "
            f"to {total:g} can have.",
            "Square each unit's value first, then add up.",
        )
    return Aggregates(
        count_=n,
        mean_={metric.column: total / n},
        var_={metric.column: max(rest, 0.0) / (n - 1) if n > 1 else 0.0},
        cov_={},
    )


__all__ = ["DailyColumns", "read_daily"]
