"""The plan as the decisions and the project have it: metrics, arms, weeks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

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

MONEY = "money"
"""Column of the metric that stands where none is primary."""

_WEEKS_PER_YEAR = 52


@dataclass(frozen=True)
class Known:
    """What the project knows before the experiment.

    Attributes
    ----------
    values : ndarray of shape (n,) or None
        Money of each held-out case as the model decides it; None where payoffs are missing.
    sd : float or None
        Their standard deviation.
    volume : float or None
        Units per week that take part in the experiment.
    smallest, expected : Money
        Effect per unit that pays for switching and running, and that step 3 promises.
    rollout : float or None
        Units per week that would get what is shipped: all of step 1.
    """

    value: ValueModel | None
    values: Floats | None
    volume: float | None
    smallest: Money
    expected: Money
    sd: float | None = None
    notes: list[str] = field(default_factory=list)
    rollout: float | None = None


def known_of(
    decisions: ExperimentationDecisions, inputs: ExperimentationInputs, context: Context
) -> Known:
    """Read payoffs, volume and held-out cases."""
    known = known_without_cases(decisions, inputs)
    if inputs.value is None or not _priced(inputs):
        return known
    values = _values(inputs.candidate, inputs.value, context)
    if len(values) < 2:
        return known
    return replace(known, values=values, sd=float(np.std(values, ddof=1)) or None)


def known_without_cases(
    decisions: ExperimentationDecisions, inputs: ExperimentationInputs
) -> Known:
    """What needs no held-out case: payoffs, volume, effects."""
    value, volume = inputs.value, decisions.units_per_week
    if value is None or not _priced(inputs):
        nothing = Money.not_evaluated("step 1 gives no payoffs for this task")
        return Known(value, None, volume, nothing, nothing, rollout=volume)
    everybody = None if value.volume_per_week is None else value.volume_per_week.likely
    return Known(
        value,
        None,
        everybody if volume is None else volume,
        _smallest(value),
        _expected(value, inputs.candidate),
        notes=_notes(decisions, value),
        rollout=volume if everybody is None else everybody,
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
    unit = unit_of(decisions, inputs)
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
            column=MONEY,
            baseline=None,
            sd=known.sd,
            smallest_effect=smallest if smallest is not None and smallest > 0 else None,
            money_per_unit=1.0 if known.value is not None else None,
        ),
        *decisions.metrics,
    ]


def unit_of(decisions: ExperimentationDecisions, inputs: ExperimentationInputs) -> str:
    """What is randomised."""
    stated = "case" if inputs.value is None else inputs.value.unit_of_prediction
    return decisions.unit.strip() or stated


def own_question(decisions: ExperimentationDecisions) -> bool:
    """Whether somebody has decided what the primary metric is."""
    return any(metric.role == "primary" for metric in decisions.metrics)


def needed_of(known: Known) -> Money:
    """Gain per week that pays for switching and running, if every unit got it."""
    smallest, value = known.smallest, known.value
    if smallest.value is None or value is None or known.rollout is None:
        return Money.not_evaluated(smallest.note.removeprefix("not evaluated: ") or "no volume")
    fields = smallest.model_dump() | {
        "value": smallest.value * known.rollout,
        "low": (smallest.low or 0.0) * known.rollout,
        "high": (smallest.high or 0.0) * known.rollout,
        "unit": value.per_week,
    }
    return Money(**fields)


def _notes(decisions: ExperimentationDecisions, value: ValueModel) -> list[str]:
    unit, predicted = decisions.unit.strip(), value.unit_of_prediction
    if own_question(decisions) or unit in ("", predicted):
        return []
    said = (
        f"Payoffs, volume and spread are those of one {predicted}, and what is randomised is "
        f"'{unit}': where one has several, name your own primary metric in `metrics`, and "
        "`units_per_week`."
    )
    return [said]


def _priced(inputs: ExperimentationInputs) -> bool:
    value, candidate = inputs.value, inputs.candidate
    if value is None or value.task != candidate.task:
        return False
    return not missing_payoffs(value, candidate.labels or None)


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
    ends_of = "all low, all high in step 1"
    found = Estimate(value=likely, low=low, high=high, level=0.9, method=ends_of, unit=unit)
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


__all__ = [
    "MONEY",
    "Known",
    "known_of",
    "known_without_cases",
    "metrics_of",
    "needed_of",
    "own_question",
    "plan_of",
    "unit_of",
]
