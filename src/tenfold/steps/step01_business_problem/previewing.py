"""Step 1 at once: it needs no data, so its preview is the run itself."""

from __future__ import annotations

from tenfold.step import Context, Preview
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import (
    BusinessProblemEvidence,
    BusinessProblemInputs,
)
from tenfold.steps.step01_business_problem.run import run

FOLLOWED = frozenset(BusinessProblemDecisions.model_fields)
READ = ("",)


def preview(
    decisions: BusinessProblemDecisions,
    inputs: BusinessProblemInputs,
    recorded: BusinessProblemEvidence,
    context: Context,
) -> Preview:
    """What a run gives: the same draws, the same figures."""
    del recorded
    return Preview(run(decisions, inputs, context))


__all__ = ["FOLLOWED", "READ", "preview"]
