"""Is the lift the same over time: its first and second half, and the days of the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from tenfold.experiments.lifting import Lift, lift_of
from tenfold.experiments.records import Part, Parts
from tenfold.experiments.results import Results
from tenfold.experiments.summing import Cells
from tenfold.vocabulary import ExperimentMetric, ExperimentPlan

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HALVES = ("first half", "second half")
_NORMAL = 1.959963984540054
_LEAST_DAYS = {"halves": 2, "weekdays": 7}


def parts_of(plan: ExperimentPlan, results: Results, kind: Literal["halves", "weekdays"]) -> Parts:
    """Lifts of the first primary metric in parts of the time, each by itself at 95 %.

    These intervals are for looking, not for deciding: they do not account for looks or for how
    many there are. Whether the parts differ at all is one test (Cochran's Q).

    References
    ----------
    W. G. Cochran (1954), Biometrics 10: 101–129.
    """
    if len(results.days) < _LEAST_DAYS[kind]:
        why = "the day of exposure is not known" if not results.days else "too few days"
        return Parts(kind=kind, note=f"not evaluated: {why}")
    named = halves(results.days) if kind == "halves" else weekdays(results.days)
    order = _HALVES if kind == "halves" else _WEEKDAYS
    metric = next(one for one in plan.metrics if one.role == "primary")
    sums = results.moments(metric, named)
    parts, chances = [], []
    for arm in plan.arms[1:]:
        effects = []
        for part in order:
            lift = compared(plan, results, metric, arm.name, sums, part)
            whole, _ = lift.intervals(_NORMAL, level=0.95)
            parts.append(
                Part(metric=metric.name, arm=arm.name, part=part, units=lift.n, lift=whole)
            )
            if lift.z is not None and whole.value is not None:
                # An error that a normal would have at the same chance: few units have more doubt.
                error = lift.error if not lift.z else abs(whole.value / lift.z)
                effects.append((whole.value, error))
        chances.append(cochran(effects))
    known = [p for p in chances if p is not None]
    return Parts(kind=kind, parts=parts, p=min(1.0, len(known) * min(known)) if known else None)


def compared(
    plan: ExperimentPlan,
    results: Results,
    metric: ExperimentMetric,
    arm: str,
    sums: Cells,
    part: str = "",
) -> Lift:
    """Compare an arm with the control in a part of the time, as far as the results can tell."""
    covariate = results.covariates[metric.name]
    if metric.name in results.refused:
        return Lift(metric, covariate, why=results.refused[metric.name])
    return lift_of(metric, covariate, sums.get((plan.control.name, part)), sums.get((arm, part)))


def halves(days: list[str]) -> dict[str, str]:
    """Which half of the calendar time each day belongs to."""
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    middle = first.toordinal() + (last.toordinal() - first.toordinal() + 1) / 2
    return {day: _HALVES[date.fromisoformat(day).toordinal() >= middle] for day in days}


def weekdays(days: list[str]) -> dict[str, str]:
    """The day of the week of each day."""
    return {day: _WEEKDAYS[date.fromisoformat(day).weekday()] for day in days}


def cochran(effects: list[tuple[float, float]]) -> float | None:
    """Chance of effects that differ so much, if they were one; each with its standard error.

    Examples
    --------
    >>> round(cochran([(1.0, 0.5), (1.0, 0.5)]), 3)
    1.0
    >>> cochran([(1.0, 0.5)]) is None
    True
    """
    from scipy.special import chdtrc

    if len(effects) < 2 or any(not error > 0 for _, error in effects):
        return None
    weights = [error**-2 for _, error in effects]
    mean = sum(w * e for w, (e, _) in zip(weights, effects, strict=True)) / sum(weights)
    q = sum(w * (e - mean) ** 2 for w, (e, _) in zip(weights, effects, strict=True))
    return float(chdtrc(len(effects) - 1, q))


def whole_weeks(days: Mapping[str, str] | list[str]) -> float:
    """Weeks from the first day to the last, both included."""
    known = sorted(days)
    if not known:
        return 0.0
    first, last = date.fromisoformat(known[0]), date.fromisoformat(known[-1])
    return ((last - first).days + 1) / 7


__all__ = ["cochran", "compared", "halves", "parts_of", "weekdays", "whole_weeks"]
