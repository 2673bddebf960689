"""Step 7, experimentation: does it help in the world, and how would that be known."""

from tenfold.step import Step
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    ExperimentationInputs,
)
from tenfold.steps.step07_experimentation.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Experimentation",
    question="Does it help in the world, and how will we know?",
    why=(
        "Held-out rows say how the model would have decided, not what happens when people act on "
        "it. An experiment tells, if its question, size and end are fixed before the first result: "
        "whoever stops when the numbers please finds a gain in every fifth useless change."
    ),
    decisions=ExperimentationDecisions,
    inputs=ExperimentationInputs,
    evidence=ExperimentationEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = [
    "STEP",
    "ExperimentationDecisions",
    "ExperimentationEvidence",
    "ExperimentationInputs",
]
