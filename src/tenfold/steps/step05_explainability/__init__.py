"""Step 5, explainability: why the model says so, and whether it would say so again."""

from tenfold.step import Step
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import (
    ExplainabilityEvidence,
    ExplainabilityInputs,
)
from tenfold.steps.step05_explainability.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Explainability",
    question="Why does it say so, and would it say so again?",
    why=(
        "A score that nobody can explain is not acted on, or worse, acted on blindly. Reasons show "
        "a leak before it costs, let an expert object, and tell the person concerned what would "
        "change the answer. But reasons are estimates, too: some change with the draw."
    ),
    decisions=ExplainabilityDecisions,
    inputs=ExplainabilityInputs,
    evidence=ExplainabilityEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = ["STEP", "ExplainabilityDecisions", "ExplainabilityEvidence", "ExplainabilityInputs"]
