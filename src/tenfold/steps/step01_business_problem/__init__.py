"""Step 1, business problem: which number improves, by how much, and why it matters."""

from tenfold.step import Step
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import (
    BusinessProblemEvidence,
    BusinessProblemInputs,
)
from tenfold.steps.step01_business_problem.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Business problem",
    question="Which number improves, by how much, and why does it matter?",
    why=(
        "A model is worth what its decisions are worth. Say first what a right and a wrong "
        "decision earn and what is done today: then you know before you build anything how good "
        "a model must be, and whether even a perfect one would pay."
    ),
    decisions=BusinessProblemDecisions,
    inputs=BusinessProblemInputs,
    evidence=BusinessProblemEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = [
    "STEP",
    "BusinessProblemDecisions",
    "BusinessProblemEvidence",
    "BusinessProblemInputs",
]
