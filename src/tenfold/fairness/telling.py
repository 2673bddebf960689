"""What is told of each group: its rates with their doubt, none of them of a handful of people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tenfold.fairness.gaps import Rates
from tenfold.fairness.grouping import Grouping
from tenfold.fairness.measuring import Cases
from tenfold.fairness.records import GroupMetrics, Metric, MetricMeaning
from tenfold.fairness.shrinking import shrunk
from tenfold.stats.calibration import calibration
from tenfold.vocabulary import Estimate

_SHRUNK: tuple[Metric, ...] = ("selection_rate", "fpr", "fnr")
_OF_EACH = 20  # outcomes of either kind from which a calibration slope is told


def groups_of(
    part: Grouping,
    measured: Mapping[Metric, Rates],
    data: Cases,
    told: list[MetricMeaning],
    level: float,
    smallest: int,
    *,
    small: bool,
) -> list[GroupMetrics]:
    """Every group with its rates; `small` draws them towards each other too."""
    z, sizes = float(special.ndtri((1 + level) / 2)), part.sizes
    shown = [k for k in range(len(part.names)) if k not in part.hidden]
    found: dict[str, list[Estimate]] = {}
    for one in told:
        of = measured[one.name]
        below, above = of.room(z)
        found[one.name] = [
            _rate(of, k, (below[k], above[k]), level, one, smallest) for k in range(len(sizes))
        ]
    drawn: dict[str, list[Estimate]] = {}
    if small and data.favoured is not None:
        for name in _SHRUNK:
            of = measured[name].take(shown)
            hits = np.where(of.cases > 0, of.share * of.cases, 0.0)
            drawn[name] = [
                one if (one.n or 0) >= smallest else Estimate.not_enough("too few cases")
                for one in shrunk(np.nan_to_num(hits).round(), of.cases, level=level)
            ]
    return [
        GroupMetrics(
            attribute=part.attribute,
            group=part.names[k],
            n=None if k in part.hidden else int(sizes[k]),
            parts=part.parts[k],
            reference=k == part.reference,
            suppressed=k in part.hidden,
            rates={} if k in part.hidden else {name: of[k] for name, of in found.items()},
            slope=None if k in part.hidden else _slope(data, part.codes == k, level),
            shrunk={name: of[shown.index(k)] for name, of in drawn.items()}
            if k not in part.hidden
            else {},
            note="fewer cases than are shown" if k in part.hidden else "",
        )
        for k in range(len(part.names))
    ]


def _slope(data: Cases, rows: NDArray[np.bool_], level: float) -> Estimate | None:
    """Calibration slope of one group, where it has enough of both outcomes."""
    if data.chance is None:
        return None
    actual, chance = data.actual[rows], data.chance[rows]
    if min(actual.sum(), len(actual) - actual.sum()) < _OF_EACH or not np.ptp(chance):
        return None
    return calibration(actual, chance, level=level, bins=2).slope


def _rate(
    of: Rates,
    k: int,
    room: tuple[float, float],
    level: float,
    meaning: MetricMeaning,
    smallest: int,
) -> Estimate:
    n, value, (below, above) = int(of.cases[k]), float(of.value[k]), room
    if n < smallest or not np.isfinite(value):
        # A rate of a handful tells of persons, as a group of a handful does.
        why = f"fewer than {smallest} cases that this rate is taken of"
        return Estimate.not_enough(why, unit=meaning.unit)
    if not (np.isfinite(below) and np.isfinite(above)):
        return Estimate.not_enough("one case has no spread", n=n, unit=meaning.unit, value=value)
    return Estimate(
        value=value,
        low=value - max(float(below), 0.0),
        high=value + max(float(above), 0.0),
        level=level,
        n=n,
        method="t" if np.isnan(of.share[k]) else "wilson",
        unit=meaning.unit,
    )


__all__ = ["groups_of"]
