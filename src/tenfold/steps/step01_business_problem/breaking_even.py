"""How good a model must be before it pays: in money, in ROC space, as precision, as AUC."""

from __future__ import annotations

from typing import Any

import numpy as np

from tenfold.steps.step01_business_problem import binormal
from tenfold.steps.step01_business_problem.appraisal import Appraisal, Draws
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.economy import Quantities, acting
from tenfold.steps.step01_business_problem.evidence import BreakEven
from tenfold.vocabulary import Estimate

_CEILING = 1e6
_NO_GAP = "even a perfect model adds nothing to today's rule"
_NO_AUC = "no model of AUC up to 0.9999 earns enough"


def break_even(decisions: BusinessProblemDecisions, project: Appraisal, draws: Draws) -> BreakEven:
    """The break-even of these decisions, as far as they go.

    Costs that are not given count as zero, and the note says so: then a model only has to
    match today's rule.
    """
    d, eco = decisions, project.economy
    why = eco.lacking or eco.lacking_today
    binary = d.task == "binary"
    if why:
        waiting = Estimate(value=None, method="none", note=f"not evaluated: {why}")
        slope = draws.estimate(_slope) if binary and not eco.lacking else waiting
        return BreakEven(capture=waiting, slope=slope if binary else None)
    assert eco.today is not None
    free = [n for n in ("build_cost", "run_cost_per_year") if getattr(d, n) is None]
    note = f"{' and '.join(free)} not given: counted as 0" if free else ""
    today, capacity = eco.today, d.capacity_per_week

    def wanted(q: Quantities) -> Any:
        return today(q) + project.required(q)

    def surplus(q: Quantities) -> Any:
        # What acting must earn over acting on nobody.
        return wanted(q) - acting(q, 0.0, 0.0, None)

    def capture(q: Quantities) -> Any:
        gap = project.gap(q)
        return np.where(
            gap > 0,
            np.minimum(project.required(q) / np.where(gap > 0, gap, 1.0), _CEILING),
            _CEILING,
        )

    def intercept(q: Quantities) -> Any:
        return np.divide(surplus(q), q["volume_per_week"] * q["prevalence"] * (q["TP"] - q["FN"]))

    def precision(q: Quantities) -> Any:
        positives = q["volume_per_week"] * q["prevalence"]
        acted = positives if capacity is None else np.minimum(capacity, positives)
        stake = acted * (q["TN"] - q["FP"] + q["TP"] - q["FN"])
        return binormal.best_threshold(q) + np.divide(surplus(q), stake)

    def noted(estimate: Estimate) -> Estimate:
        notes = "; ".join(part for part in (estimate.note, note) if part)
        return estimate.model_copy(update={"note": notes}) if estimate.known else estimate

    share = noted(_in_reach(draws.estimate(capture), _CEILING, _NO_GAP))
    if not binary:
        return BreakEven(capture=share)
    auc = draws.estimate(lambda q: binormal.needed_auc(q, wanted(q), capacity))
    return BreakEven(
        capture=share,
        slope=draws.estimate(_slope),
        intercept=noted(draws.estimate(intercept)),
        precision=noted(draws.estimate(precision)),
        auc=noted(_in_reach(auc, 1.0, _NO_AUC)),
    )


def _slope(q: Quantities) -> Any:
    odds = np.divide(1 - q["prevalence"], q["prevalence"])
    return odds * np.divide(q["TN"] - q["FP"], q["TP"] - q["FN"])


def _in_reach(estimate: Estimate, limit: float, why: str) -> Estimate:
    if estimate.value is None or estimate.value < limit:
        return estimate
    return Estimate(value=None, method="none", note=f"out of reach: {why}")


__all__ = ["break_even"]
