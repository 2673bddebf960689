"""Turn the decisions of step 1 into money: pure, and without any data but a replay."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tenfold.errors import WrongInput
from tenfold.stats import payoffs as priced
from tenfold.step import Context
from tenfold.steps.step01_business_problem import curves, pricing
from tenfold.steps.step01_business_problem.appraisal import (
    Appraisal,
    Draws,
    case_mix,
    distribution,
    net_present_value,
    swings,
    whole,
)
from tenfold.steps.step01_business_problem.binormal import best_threshold
from tenfold.steps.step01_business_problem.breaking_even import break_even
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.economy import Quantities, Weekly, economy
from tenfold.steps.step01_business_problem.evidence import (
    BusinessProblemEvidence,
    BusinessProblemInputs,
    Distribution,
    Swing,
)
from tenfold.steps.step01_business_problem.replaying import replay_of
from tenfold.vocabulary import Estimate, Goal, Money, ValueModel

_NO_BLIND = "an amount cannot be predicted without data"
_COSTS = ("build_cost", "run_cost_per_year")


@dataclass(frozen=True)
class _Worth:
    """NPV and what hangs on it."""

    npv: Money
    npv_perfect: Money
    p_loss: Estimate
    evpi: Money
    payback_weeks: int | None = None
    npv_distribution: Distribution | None = None


def run(
    decisions: BusinessProblemDecisions, inputs: BusinessProblemInputs, context: Context
) -> BusinessProblemEvidence:
    """Price the decisions. Whatever cannot be priced yet says which decision it waits for."""
    d = decisions
    eco = economy(d)
    draws = Draws.of(d, eco, rng=context.rng)
    project = Appraisal.of(d, eco)
    context.progress(0.3, "payoffs drawn")
    even = break_even(d, project, draws)
    precision = even.precision.value if even.precision else None
    value = pricing.value_model(d, break_even_precision=precision)
    cost_free = [name for name in _COSTS if getattr(d, name) is None]
    why_costs = f"fill in {', '.join(cost_free)}" if cost_free else ""
    why_gain = eco.lacking or eco.lacking_today

    assumed, elicited = _assumptions(d)

    def weekly(function: Weekly | None, why: str, note: str = elicited) -> Money:
        if why or function is None:
            return Money.not_evaluated(why or _NO_BLIND, unit=value.per_week)
        estimate = draws.estimate(function)
        notes = "; ".join(part for part in (estimate.note, note) if part)
        return Money.of(estimate.model_copy(update={"note": notes}), value)

    return BusinessProblemEvidence(
        value=value,
        goal=Goal(
            metric=d.metric,
            unit=d.unit,
            direction=d.direction,
            baseline=d.baseline,
            target=d.target,
            deadline=d.deadline,
        ),
        mix=case_mix(d, project, draws, why_gain),
        payoffs_from=pricing.payoffs(d)[1],
        missing=pricing.missing(d),
        threshold=_threshold(value, draws),
        required_change=_required_change(d),
        today=weekly(eco.today, why_gain),
        perfect=weekly(eco.perfect, eco.lacking),
        blind=weekly(eco.blind, eco.lacking),
        nobody=weekly(eco.nobody, eco.lacking) if d.task == "binary" else None,
        everybody=weekly(eco.everybody, eco.lacking) if d.task == "binary" else None,
        blind_gain=weekly(project.blind_gain if eco.blind else None, why_gain),
        gain=weekly(project.gain, why_gain, assumed),
        required_gain=weekly(project.required, why_costs, ""),
        reachable=_reachable(project, draws, why_gain or why_costs),
        break_even=even,
        **vars(_worth(value, project, draws, why_gain or why_costs, assumed)),
        tornado_of="gain" if why_costs else "npv",
        tornado=_tornado(project, draws, why_gain, why_costs),
        value_by_quality=curves.value_by_quality(d, eco, draws),
        profit_by_threshold=curves.profit_by_threshold(d, eco, draws),
        roc=curves.roc(even),
        replay=replay_of(d, value, context),
    )


def _assumptions(d: BusinessProblemDecisions) -> tuple[str, str]:
    # What an expectation rests on, and what every figure rests on.
    low, likely, high = (
        f"{100 * end:.3g}"
        for end in (d.expected_capture.low, d.expected_capture.likely, d.expected_capture.high)
    )
    elicited = "payoffs elicited, not measured" if pricing.payoffs(d)[1] == "elicited" else ""
    assumed = f"assumes that a model closes {likely} % of the gap to a perfect one"
    assumed += f", {low} to {high}" if low != high else ""
    return f"{assumed}; {elicited}".removesuffix("; "), elicited


def _threshold(value: ValueModel, draws: Draws) -> Estimate:
    if value.task == "multiclass":
        return Estimate.not_enough("with several classes, the payoff table decides case by case")
    if not value.payoffs:
        return Estimate(value=None, method="none", note="not evaluated: fill in the payoffs")
    if value.task == "regression":
        return draws.estimate(_quantile)
    try:
        priced.threshold({key: triple.likely for key, triple in value.payoffs.items()})
    except WrongInput as error:
        return Estimate(value=None, method="none", note=f"no threshold: {error}")
    return draws.estimate(best_threshold)


def _quantile(q: Quantities) -> Any:
    # Newsvendor: the share of outcomes that should lie below the prediction.
    return np.divide(q["under"], q["under"] + q["over"])


def _reachable(project: Appraisal, draws: Draws, why: str) -> Estimate:
    if why:
        return Estimate(value=None, method="none", note=f"not evaluated: {why}")
    return draws.chance(lambda q: project.gap(q) > project.required(q))


def _required_change(d: BusinessProblemDecisions) -> Estimate:
    lacking = [name for name in ("baseline", "target") if getattr(d, name) is None]
    if lacking:
        why = f"not evaluated: fill in {' and '.join(lacking)}"
        return Estimate(value=None, method="none", note=why, unit="%")
    assert d.baseline is not None
    assert d.target is not None
    if d.baseline == 0:
        return Estimate.not_enough("a baseline of 0 allows no change in %", unit="%")
    change = 100 * (d.target - d.baseline) / abs(d.baseline)
    if not math.isfinite(change):
        return Estimate.not_enough(f"{d.baseline:g} is too small a baseline for a %", unit="%")
    return Estimate(value=change, method="target against baseline", note="decided", unit="%")


def _tornado(project: Appraisal, draws: Draws, why_gain: str, why_costs: str) -> list[Swing]:
    if why_gain:
        return []
    return swings(project.gain if why_costs else project.npv, draws)


def _worth(value: ValueModel, project: Appraisal, draws: Draws, why: str, assumed: str) -> _Worth:
    if why:
        none = Money.not_evaluated(why, unit=value.currency)
        loss = Estimate(value=None, method="none", note=f"not evaluated: {why}")
        return _Worth(npv=none, npv_perfect=none, p_loss=loss, evpi=none)
    result = net_present_value(value, project, draws)
    assert result.evpi is not None
    information = Estimate(
        value=result.evpi, method="expected value over the joint draws", note="a ceiling"
    )
    worth = np.broadcast_to(project.npv(draws.drawn), draws.shape)
    return _Worth(
        npv=whole(result.npv.model_copy(update={"note": assumed}), value),
        npv_perfect=whole(draws.estimate(project.npv_perfect), value),
        p_loss=draws.chance(lambda q: project.npv(q) < 0),
        evpi=whole(information, value),
        payback_weeks=result.break_even_weeks,
        npv_distribution=distribution(worth),
    )


__all__ = ["run"]
