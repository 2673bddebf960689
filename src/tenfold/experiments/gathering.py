"""Rows of results put together to one row per unit, as units were randomised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tenfold.experiments.reading import check, moment, number
from tenfold.tables.table import Table
from tenfold.vocabulary import ExperimentMetric, ExperimentPlan, Frozen

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression


ROWS = "rows"
"""As what a metric is divided by: the unit's number of rows, unless a column is called so."""


class ResultColumns(Frozen):
    """Which column of the results says what; empty where none does.

    Attributes
    ----------
    unit, arm : str
        Who, and what they got.
    exposed, assigned : str
        When the unit first met the change, and when it was assigned.
    covariate_at : str
        When covariates were measured.
    """

    unit: str
    arm: str
    exposed: str = ""
    assigned: str = ""
    covariate_at: str = ""

    @property
    def named(self) -> list[str]:
        """Those that there are."""
        return [name for name in self.model_dump().values() if name]

    @property
    def times(self) -> dict[str, str]:
        """Columns of times by what they tell: ``exposed``, ``assigned``, ``covariate_at``."""
        return {k: v for k, v in self.model_dump().items() if v and k not in ("unit", "arm")}


@dataclass(frozen=True)
class Gathered:
    """One row per unit.

    Attributes
    ----------
    units : ibis.Table
        ``arm``, ``arms`` (how many different ones), ``day`` of exposure (empty where not known),
        the times that there are, and a column `valued` of each that metrics need.
    to_the_day : bool
        Whether some of the times are days: then times of the same day count as equal.
    together : bool
        Whether some units had several rows.
    no_unit : int
        Rows that name no unit.
    """

    units: Expression
    to_the_day: bool
    together: bool
    no_unit: int


def gathered(table: Table, plan: ExperimentPlan, columns: ResultColumns) -> Gathered:
    """Put the rows of each unit together: outcomes summed, covariates averaged.

    The first exposure and assignment count, and the last time at which a covariate was measured.
    Where every unit has one row nothing is copied. A metric over ``rows`` is the mean per row, its
    doubt that of units, however many rows each has.

    Raises
    ------
    DataProblem
        A column is missing, or holds no numbers or times where they are needed.
    """
    check(
        table,
        named=[(name, "decisions of step 7") for name in columns.named],
        numbers=[
            (c, m.name)
            for m in plan.metrics
            for c in needed(m, m.covariate)
            if c != ROWS or c in table.columns
        ],
        times=list(columns.times.values()),
    )
    import ibis

    rows = table.expr
    if ROWS not in table.columns:
        rows = rows.mutate(**{ROWS: ibis.literal(1.0)})
    missing = table.rows - table.duck.filled(table.expr, columns.unit)
    named = rows.filter(rows[columns.unit].notnull()) if missing else rows
    outcomes = sorted({c for m in plan.metrics for c in (m.column, m.over) if c})
    before = sorted({m.covariate for m in plan.metrics if m.covariate} - set(outcomes))
    found: dict[str, Any] = {"arm": named[columns.arm].cast("string").strip()}
    found |= {valued(name): number(named, name) for name in [*outcomes, *before]}
    found |= {what: moment(named, name) for what, name in columns.times.items()}
    many = _repeat(table, columns.unit, missing)
    if many:
        plain = named.select(unit=named[columns.unit], **found)
        whole: dict[str, Any] = {"arm": plain["arm"].min(), "arms": plain["arm"].nunique()}
        whole |= {valued(name): plain[valued(name)].sum() for name in outcomes}
        whole |= {valued(name): plain[valued(name)].mean() for name in before}
        for what in columns.times:
            whole[what] = plain[what].max() if what == "covariate_at" else plain[what].min()
        units = plain.group_by("unit").aggregate(**whole).drop("unit").cache()
    else:
        units = named.select(**found, arms=found["arm"].notnull().cast("int64"))
    day = units["exposed"].date().cast("string").fill_null("") if columns.exposed else None
    return Gathered(
        units=units.mutate(day=ibis.literal("") if day is None else day),
        to_the_day=any(rows[name].type().is_date() for name in columns.times.values()),
        together=many,
        no_unit=missing,
    )


def needed(metric: ExperimentMetric, covariate: str) -> list[str]:
    """Columns that a metric is computed from."""
    return list(dict.fromkeys(c for c in (metric.column, metric.over, covariate) if c))


def valued(name: str) -> str:
    """What a metric's column is called among the units, so that no name meets another."""
    return f"value {name}"


def _repeat(table: Table, unit: str, missing: int) -> bool:
    """Whether a unit has several rows: different hashes are different units."""
    keys = table.duck.row_hashes(table.expr, [unit])
    keys.sort()
    again = int(np.count_nonzero(keys[1:] == keys[:-1]))
    # Rows without a unit are all alike.
    return again > max(missing - 1, 0)


__all__ = ["ROWS", "Gathered", "ResultColumns", "gathered", "needed", "valued"]
