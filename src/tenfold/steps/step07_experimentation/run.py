"""Runs step 7: the plan, its size, what waiting costs, and what came out."""

from __future__ import annotations

from tenfold.step import Context
from tenfold.steps.step07_experimentation.concluding import results_of
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.drafting import planned
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    ExperimentationInputs,
)
from tenfold.steps.step07_experimentation.planning import known_of
from tenfold.steps.step07_experimentation.simulating import simulated_of


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
    plan, design, weighing = planned(decisions, inputs, known)
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
