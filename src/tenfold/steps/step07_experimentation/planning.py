"""The plan as the decisions and the project have it: metrics, arms, weeks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tenfold.scoring import Floats
from tenfold.stats.payoffs import missing_payoffs, value_per_case
from tenfold.step import Context
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationInputs
from tenfold.vocabulary import (
    Estimate,
    ExperimentMetric,
    ExperimentPlan,
    ModelCandidate,
    Money,
    ValueModel,
)

_WEEKS_PER_YEAR = 52


@dataclass(frozen=True)
class Known:
    """What the project knows before the experiment.

    Attributes
    ----------
    values : ndarray of shape (n,) or None
        Money of each held-out case as the model decides it; None where payoffs are missing.
    volume : float or None
        Units per week.
    smallest, expected : Money
        Effect per unit that pays for itself, and that step 3 promises.
    """

    value: ValueModel | None
    values: Floats | None
    volume: float | None
    smallest: Money
    expected: Money
    notes: list[str] = field(default_factory=list)


def known_of(
    decisions: ExperimentationDecisions, inputs: ExperimentationInputs, context: Context
) -> Known:
    """Read payoffs, volume and held-out cases."""
    value, candidate = inputs.value, inputs.candidate
    labels = candidate.labels or None
    usable = value is not None and value.task == candidate.task
    if value is None or not usable or missing_payoffs(value, labels):
        why = "step 1 gives no payoffs for this task"
        nothing = Money.not_evaluated(why)
        return Known(value, None, decisions.units_per_week, nothing, nothing)
    volume = decisions.units_per_week
    if volume is None and value.volume_per_week is not None:
        volume = value.volume_per_week.likely
    values = _values(candidate, value, context)
    return Known(
        value=value,
        values=values if len(values) > 1 else None,
        volume=volume,
        smallest=_smallest(value),
        expected=_expected(value, candidate),
    )


def plan_of(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    known: Known,
    *,
    weeks: int | None,
    units: int | None,
    looks: int,
) -> ExperimentPlan:
    """Everything that is fixed before the first result."""
    value = inputs.value
    unit = decisions.unit.strip() or (value.unit_of_prediction if value else "case")
    return ExperimentPlan(
        hypothesis=decisions.hypothesis.strip()
        or f"the model's decisions earn more per {unit} than today's",
        unit=unit,
        arms=decisions.arms,
        metrics=metrics_of(decisions, known, unit),
        alpha=decisions.alpha,
        power=decisions.power,
        looks=looks,
        spending=decisions.spending,
        salt=decisions.salt,
        units_per_week=known.volume,
        units_planned=units,
        starts=decisions.starts,
        weeks=weeks,
    )


def metrics_of(
    decisions: ExperimentationDecisions, known: Known, unit: str
) -> list[ExperimentMetric]:
    """Metrics as decided; where none is primary, money per unit decides."""
    if own_question(decisions):
        return list(decisions.metrics)
    smallest = known.smallest.value
    return [
        ExperimentMetric(
            name=f"money per {unit}",
            column="money",
            baseline=None,
            sd=None if known.values is None else float(np.std(known.values, ddof=1)) or None,
            smallest_effect=smallest if smallest is not None and smallest > 0 else None,
            money_per_unit=1.0 if known.value is not None else None,
        ),
        *decisions.metrics,
    ]


def own_question(decisions: ExperimentationDecisions) -> bool:
    """Whether somebody has decided what the primary metric is."""
    return any(metric.role == "primary" for metric in decisions.metrics)


def _values(candidate: ModelCandidate, value: ValueModel, context: Context) -> Floats:
    import pandas as pd

    held = pd.read_parquet(context.open(candidate.predictions))
    y, decided = held["y"].to_numpy(), held["decided"].to_numpy()
    there = ~pd.isna(y)
    if candidate.task != "regression":
        y, decided = y[there].astype(np.intp), decided[there].astype(np.intp)
        return value_per_case(value, y, decided, labels=candidate.labels or None)
    return value_per_case(value, y[there], decided[there])


def _smallest(value: ValueModel) -> Money:
    """What switching and running cost over the horizon, per unit that is treated in it."""
    unit = f"{value.currency}/{value.unit_of_prediction}"
    if value.volume_per_week is None:
        return Money.not_evaluated("step 1 gives no volume", unit=unit)
    if value.switching_cost is None and value.run_cost_per_year is None:
        return Money.not_evaluated("step 1 gives no cost of switching or running", unit=unit)
    years = value.horizon_weeks / _WEEKS_PER_YEAR
    ends = []
    for k in ("low", "likely", "high"):
        switching = 0.0 if value.switching_cost is None else getattr(value.switching_cost, k)
        running = 0.0 if value.run_cost_per_year is None else getattr(value.run_cost_per_year, k)
        # Few units make each of them dearer.
        other = {"low": "high", "likely": "likely", "high": "low"}[k]
        units = getattr(value.volume_per_week, other) * value.horizon_weeks
        ends.append((switching + running * years) / units if units > 0 else float("inf"))
    low, likely, high = ends
    if not np.isfinite(ends).all():
        return Money.not_evaluated("the volume of step 1 may be 0", unit=unit)
    found = Estimate(value=likely, low=low, high=high, method="ends of step 1", unit=unit)
    return Money(**found.model_dump(), value_model=value.digest)


def _expected(value: ValueModel, candidate: ModelCandidate) -> Money:
    """The gain of step 3 over today's rule, per unit."""
    unit = f"{value.currency}/{value.unit_of_prediction}"
    gain = candidate.over_today
    if gain is None or not gain.known or gain.value is None:
        why = gain.note if gain is not None and gain.note else "step 3 knows no rule of today"
        return Money.not_evaluated(why.removeprefix("not evaluated: "), unit=unit)
    if value.volume_per_week is None or not value.volume_per_week.likely > 0:
        return Money.not_evaluated("step 1 gives no volume", unit=unit)
    volume = value.volume_per_week.likely
    fields = gain.model_dump() | {
        "value": gain.value / volume,
        "low": (gain.low or 0.0) / volume,
        "high": (gain.high or 0.0) / volume,
        "unit": unit,
    }
    return Money(**fields)


__all__ = ["Known", "known_of", "metrics_of", "own_question", "plan_of"]
