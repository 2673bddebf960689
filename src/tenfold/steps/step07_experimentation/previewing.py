"""Step 7 at once: the plan, its size and its worth; simulations and results wait for a run."""

from __future__ import annotations

from tenfold.step import Context, Preview
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.drafting import planned
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    ExperimentationInputs,
)
from tenfold.steps.step07_experimentation.planning import known_of

_SIMULATED = ("Simulated experiments",)
_RESULTS = (
    *("ratio*", "lift*", "halves*", "weekdays*", "Units by arm*", "What is wrong*", "Results*"),
    *("Lifts*", "Guardrails*", "Did units come as designed?", "Gain per week, if every*"),
    "What follows",
)

# fmt: off
FOLLOWED = frozenset({
    "hypothesis", "unit", "arms", "metrics", "salt", "units_per_week", "alpha", "power",
    "spending", "looks", "min_weeks", "max_weeks", "transfer", "cost", "starts", "registered",
    "registered_on",
})
# fmt: on
READ = ("business_problem.value",)


def preview(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
    context: Context,
) -> Preview:
    """The plan that a run would make.

    Raises
    ------
    WrongInput
        An effect that no experiment can tell, as in a run.
    """
    known = known_of(decisions, inputs, context)
    plan, design, weighing = planned(decisions, inputs, known)
    made = recorded.model_copy(
        update={
            "plan": plan,
            "plan_hash": plan.digest,
            "design": design,
            "weighing": weighing,
            "notes": known.notes,
        }
    )
    if plan.digest == recorded.plan_hash:
        return Preview(made)
    waiting = _SIMULATED if recorded.simulated is not None else ()
    return Preview(made, waiting if recorded.results is None else (*waiting, *_RESULTS))


__all__ = ["FOLLOWED", "READ", "preview"]
