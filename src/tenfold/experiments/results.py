"""Results of an experiment, read once: what is wrong with them, and each arm's sums by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenfold.errors import DataProblem
from tenfold.experiments.faulting import bounds_of, faults_of
from tenfold.experiments.gathering import ResultColumns, gathered, needed, valued
from tenfold.experiments.records import Fault
from tenfold.experiments.summing import Cells, has_values, merged, summed
from tenfold.tables.table import Table
from tenfold.vocabulary import ExperimentMetric, ExperimentPlan


@dataclass(frozen=True)
class Results:
    """What can be told from results, whatever rows they came in.

    Attributes
    ----------
    units : dict of str to int
        Units by designed arm; those in two arms are in none.
    days : list of str
        Days with an exposure, in order.
    covariates : dict of str to str
        Per metric, the covariate that may be used; empty where there is none.
    cells : dict of str to Cells
        Per metric, the sums by arm and day; the day is empty where it is not known.
    refused : dict of str to str
        Metrics of which these results cannot tell anything, and why.
    rows : int
        Of the results as given.
    """

    units: dict[str, int]
    days: list[str]
    covariates: dict[str, str]
    cells: dict[str, Cells]
    refused: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    notes: list[str] = field(default_factory=list)

    def moments(self, metric: ExperimentMetric, part: Mapping[str, str] | None = None) -> Cells:
        """Count, means, variances and covariances of a metric by arm and part of the time.

        Parameters
        ----------
        part : mapping of str to str, optional
            Part that each day belongs to; days that it does not name are left out. Without it all
            units are in the part "".
        """
        return merged(self.cells.get(metric.name, {}), part)


def read_results(table: Table, plan: ExperimentPlan, columns: ResultColumns) -> Results:
    """Read results of one row or more per unit.

    Rows of the same unit are put together first: outcomes are summed, covariates averaged, the
    first exposure counts. So units are analysed as they were randomised, whatever the rows are.
    Units without a value count for no metric that needs it, and are counted; where only the
    covariate is missing, its mean stands in, which cannot favour an arm.

    Raises
    ------
    DataProblem
        A column is missing or holds no numbers, or no unit is in a designed arm.
    """
    found = gathered(table, plan, columns)
    names = [arm.name for arm in plan.arms]
    faults, usable = faults_of(table, found, plan, columns)
    late = any(fault.kind == "covariate_after_exposure" for fault in faults)
    covariates = {metric.name: "" if late else metric.covariate for metric in plan.metrics}
    clean, notes = _filled(found.units.filter(usable), plan, covariates)
    counts, cells = summed(clean, plan.metrics, covariates)
    units = {name: sum(n for (arm, _), n in counts.items() if arm == name) for name in names}
    if not any(units.values()):
        raise DataProblem.because(
            f"No unit of the results is in one of the arms {', '.join(names)}.",
            f"Name the column that holds the arm; '{columns.arm}' does not.",
        )
    faults += [
        Fault(kind="empty_arm", units=0, words=f"Nobody is in the arm '{name}'.")
        for name, n in units.items()
        if not n
    ]
    for metric in plan.metrics:
        with_value = merged(cells[metric.name], None)
        lost = {
            name: n - (with_value[name, ""].count() if (name, "") in with_value else 0)
            for name, n in units.items()
        }
        if any(lost.values()):
            faults.append(_no_value(metric, lost))
    if found.together:
        notes.append("Units with several rows count once: a metric is the sum of a unit's rows.")
    undated = sum(n for (_, day), n in counts.items() if not day)
    if columns.exposed and undated:
        notes.append(f"Units without a day of exposure: {undated:,}; they count, but on no day.")
    if any(covariates.values()) and not (columns.covariate_at and columns.exposed):
        notes.append("Covariates are taken to be from before exposure: no times were given.")
    return Results(
        units=units,
        days=sorted({day for _, day in counts} - {""}),
        covariates=covariates,
        cells=cells,
        faults=faults,
        rows=table.rows,
        notes=[*table.notes, *notes],
    )


def _filled(
    units: Any, plan: ExperimentPlan, covariates: Mapping[str, str]
) -> tuple[Any, list[str]]:
    """Put the mean in place of missing covariates."""
    outcomes = {c for m in plan.metrics for c in needed(m, "")}
    names = sorted({name for name in covariates.values() if name} - outcomes)
    if not names:
        return units, []
    asked: dict[str, Any] = {}
    for k, name in enumerate(names):
        asked |= {
            f"mean{k}": units[valued(name)].mean(),
            f"lost{k}": units[valued(name)].isnull().sum(),
        }
    row = units.aggregate(**asked).to_pyarrow().to_pylist()[0]
    fill, notes = {}, []
    for k, name in enumerate(names):
        if row[f"lost{k}"]:
            # All of them missing leaves a constant, which narrows nothing.
            fill[valued(name)] = units[valued(name)].fill_null(row[f"mean{k}"] or 0.0)
            notes.append(f"Units without '{name}': {row[f'lost{k}']:,}; the mean stands in.")
    return (units.mutate(**fill) if fill else units), notes


def _no_value(metric: ExperimentMetric, lost: Mapping[str, int]) -> Fault:
    parts = ", ".join(f"{name}: {n:,}" for name, n in lost.items())
    return Fault(
        kind="no_value",
        units=sum(lost.values()),
        words=f"Units without a value of '{metric.name}' are left out of it ({parts}).",
    )


__all__ = [
    "ResultColumns",
    "Results",
    "bounds_of",
    "has_values",
    "needed",
    "read_results",
]
