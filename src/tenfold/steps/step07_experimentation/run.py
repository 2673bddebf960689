"""Runs step 7: the plan, its size, what waiting costs, and what came out."""

from __future__ import annotations

from tenfold.step import Context
from tenfold.steps.step07_experimentation.concluding import results_of
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.designing import design_of
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    ExperimentationInputs,
)
from tenfold.steps.step07_experimentation.planning import known_of, metrics_of, plan_of
from tenfold.steps.step07_experimentation.simulating import simulated_of
from tenfold.steps.step07_experimentation.weighing import weighing_of


def run(
    decisions: ExperimentationDecisions, inputs: ExperimentationInputs, context: Context
) -> ExperimentationEvidence:
    """Design the experiment; where there are results, say what they are worth.

    Raises
    ------
    DataProblem
        The results cannot be read, or lack a column that the decisions name.
    WrongInput
        An effect that no experiment can tell, or earlier looks that do not fit the results.
    """
    context.progress(0.1, "design")
    known = known_of(decisions, inputs, context)
    unit = decisions.unit.strip() or (
        inputs.value.unit_of_prediction if inputs.value is not None else "case"
    )
    metrics = metrics_of(decisions, known, unit)
    design = design_of(decisions, known, metrics)
    plan = plan_of(
        decisions,
        inputs,
        known,
        weeks=design.weeks,
        units=design.units,
        looks=design.looks,
    )
    deciding = next(metric for metric in metrics if metric.role == "primary")
    context.progress(0.3, "what waiting costs")
    weighing = weighing_of(decisions, known, deciding, design)
    context.progress(0.5, "simulated experiments")
    simulated, why = simulated_of(decisions, plan, known)
    context.progress(0.7, "results")
    return ExperimentationEvidence(
        plan=plan,
        plan_hash=plan.digest,
        design=design,
        weighing=weighing,
        simulated=simulated,
        simulated_note=why,
        results=results_of(decisions, plan, known, context),
        notes=known.notes,
    )


__all__ = ["run"]
