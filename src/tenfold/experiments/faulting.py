"""What is wrong with results, before anything is compared, and who may be counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tenfold.experiments.gathering import Gathered, ResultColumns, valued
from tenfold.experiments.records import Fault, FaultKind
from tenfold.tables.table import Table
from tenfold.vocabulary import ExperimentPlan

_ZONE = r"(Z|UTC|[+-]\d{2}(:?\d{2})?)\s*$"
_CLOCK = r"\d{1,2}:\d{2}"
_OUT, _IN = "they are left out", "they are left in"


def faults_of(
    table: Table, found: Gathered, plan: ExperimentPlan, columns: ResultColumns
) -> tuple[list[Fault], Any]:
    """Look for what should not be.

    Returns
    -------
    list of Fault
    ibis.BooleanValue
        Over ``found.units``: whether a unit counts.
    """
    units = found.units
    known = units["arm"].isin([arm.name for arm in plan.arms])
    one = units["arms"] == 1
    # What, and what was done about it; the count stands between.
    checks: list[tuple[FaultKind, str, str, Any]] = [
        ("two_arms", "Units in two arms", _OUT, units["arms"] > 1),
        ("no_arm", "Units without an arm", _OUT, units["arm"].isnull()),
        ("arm_not_designed", "Units in an arm that was not designed", _OUT, one & ~known),
    ]
    usable = known & one
    if columns.exposed:
        met = _at(found, "exposed")
        if columns.assigned:
            early = met < _at(found, "assigned")
            what = "Units that met the change before they were assigned"
            checks.append(("exposed_before_assigned", what, _IN, early))
        if columns.covariate_at:
            late = _at(found, "covariate_at") > met
            what = "Units that met the change before a covariate of theirs was measured"
            done = "no covariate is used for anybody"
            checks.append(("covariate_after_exposure", what, done, late))
        start, end = bounds_of(plan)
        day = units["exposed"].date()
        if start is not None:
            what = f"Units exposed before the start, {start}"
            checks.append(("exposed_before_start", what, _OUT, day < start))
            usable &= ~(day < start).fill_null(False)
        if end is not None:
            what = f"Units exposed after the planned end, {end}"
            checks.append(("after_end", what, _OUT, day >= end))
            usable &= ~(day >= end).fill_null(False)
    checks += _negative(found, plan)
    asked = {f"f{k}": check.fill_null(False).sum() for k, (*_, check) in enumerate(checks)}
    counts = units.aggregate(**asked).to_pyarrow().to_pylist()[0]
    faults = [
        Fault(kind=kind, units=int(n), words=f"{what}: {int(n):,}; {done}.")
        for (kind, what, done, _), n in zip(checks, counts.values(), strict=True)
        if n
    ]
    if found.no_unit:
        words = f"Rows that name no unit: {found.no_unit:,}; {_OUT}."
        faults.append(Fault(kind="no_unit", units=found.no_unit, words=words))
    return [*faults, *_zones(table, columns)], usable.fill_null(False)


def bounds_of(plan: ExperimentPlan) -> tuple[date | None, date | None]:
    """First day of the experiment, and the first day after it."""
    if plan.starts is None:
        return None, None
    end = None if plan.weeks is None else plan.starts + timedelta(weeks=plan.weeks)
    return plan.starts, end


def _at(found: Gathered, what: str) -> Any:
    return found.units[what].date() if found.to_the_day else found.units[what]


def _negative(found: Gathered, plan: ExperimentPlan) -> Iterable[tuple[FaultKind, str, str, Any]]:
    """What is divided by cannot lie below 0, nor what was said never to."""
    for name in dict.fromkeys(m.over for m in plan.metrics if m.over):
        what = f"Units with a negative '{name}', by which is divided"
        yield "negative", what, _IN, found.units[valued(name)] < 0
    for name in dict.fromkeys(m.column for m in plan.metrics if m.never_negative):
        what = f"Units with a negative '{name}', which cannot be"
        yield "negative", what, _IN, found.units[valued(name)] < 0


def _zones(table: Table, columns: ResultColumns) -> Iterable[Fault]:
    """Times with an offset beside times without one are hours apart."""
    for name in columns.times.values():
        # Such a column stays text when it is read.
        cells = table.expr[name]
        if not cells.type().is_string():
            continue
        timed = cells.re_search(_CLOCK)
        row = table.expr.aggregate(timed=timed.sum(), zoned=(cells.re_search(_ZONE) & timed).sum())
        counts = row.to_pyarrow().to_pylist()[0]
        zoned = int(counts["zoned"] or 0)
        bare = int(counts["timed"] or 0) - zoned
        if zoned and bare:
            yield Fault(
                kind="mixed_zones",
                units=bare,
                words=(
                    f"'{name}' has {zoned:,} times with a time zone and {bare:,} without, which "
                    "were taken as UTC: they may be hours off, and days by one."
                ),
            )


__all__ = ["bounds_of", "faults_of"]
