"""Each arm's sums by day, from which everything about an experiment is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import add
from typing import TYPE_CHECKING, Any

from tenfold.experiments.gathering import needed, valued
from tenfold.vocabulary import ExperimentMetric

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression
    from tea_tasting.aggr import Aggregates

Cells = dict[tuple[str, str], "Aggregates"]
"""Count, means, variances and covariances by arm and day (or part of the time)."""


def summed(
    units: Expression, metrics: Sequence[ExperimentMetric], covariates: Mapping[str, str]
) -> tuple[dict[tuple[str, str], int], dict[str, Cells]]:
    """Go through the units once.

    Parameters
    ----------
    units : ibis.Table
        Those that count; see `Gathered.units`.
    covariates : mapping of str to str
        Per metric, the covariate that may be used; empty where there is none.

    Returns
    -------
    dict of (str, str) to int
        Units by arm and day.
    dict of str to Cells
        Per metric, of the units that have a value of it.
    """
    asked: dict[str, Any] = {"units": units.count()}
    for k, metric in enumerate(metrics):
        names = needed(metric, covariates[metric.name])
        there = has_values(units, names)
        asked[f"{k} n"] = there.sum()
        for a, name in enumerate(names):
            column = units[valued(name)]
            asked[f"{k} mean {a}"] = column.mean(where=there)
            asked[f"{k} var {a}"] = column.var(how="sample", where=there)
        for a, b in combinations(range(len(names)), 2):
            pair = [units[valued(names[c])] for c in (a, b)]
            asked[f"{k} cov {a} {b}"] = pair[0].cov(pair[1], how="sample", where=there)
    rows = units.group_by(["arm", "day"]).aggregate(**asked).to_pyarrow().to_pylist()
    rows.sort(key=lambda row: (row["arm"], row["day"]))
    counts = {(row["arm"], row["day"]): int(row["units"]) for row in rows}
    cells: dict[str, Cells] = {}
    for k, metric in enumerate(metrics):
        names = needed(metric, covariates[metric.name])
        cells[metric.name] = {
            (row["arm"], row["day"]): _cell(row, k, names) for row in rows if row[f"{k} n"]
        }
    return counts, cells


def has_values(units: Expression, names: Sequence[str]) -> Any:
    """Whether a unit has a value in each of these columns."""
    return reduce(lambda a, b: a & b, (units[valued(name)].notnull() for name in names))


def merged(cells: Cells, parts: Mapping[str, str] | None) -> Cells:
    """Put days together to parts of the time; without `parts` to one, "".

    Days that `parts` does not name are left out.
    """
    found: dict[tuple[str, str], list[Aggregates]] = {}
    for (arm, day), cell in cells.items():
        part = "" if parts is None else parts.get(day)
        if part is not None:
            found.setdefault((arm, part), []).append(cell)
    return {key: reduce(add, some) for key, some in found.items()}


def _cell(row: Mapping[str, Any], k: int, names: Sequence[str]) -> Aggregates:
    from tea_tasting.aggr import Aggregates

    pairs = combinations(range(len(names)), 2)
    # One unit has no variance; 0 is what adding it to others needs.
    return Aggregates(
        count_=int(row[f"{k} n"]),
        mean_={name: row[f"{k} mean {a}"] for a, name in enumerate(names)},
        var_={name: row[f"{k} var {a}"] or 0.0 for a, name in enumerate(names)},
        cov_={(names[a], names[b]): row[f"{k} cov {a} {b}"] or 0.0 for a, b in pairs},
    )


__all__ = ["Cells", "has_values", "merged", "summed"]
