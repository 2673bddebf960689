"""Step 6, collaboration: who has looked, what they said, and whether they still agree."""

from tenfold.step import Step
from tenfold.steps.step06_collaboration.decisions import CollaborationDecisions
from tenfold.steps.step06_collaboration.evidence import (
    CollaborationEvidence,
    CollaborationInputs,
)
from tenfold.steps.step06_collaboration.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Collaboration",
    question="Who has looked, what did they say, and do they still agree?",
    why=(
        "A model knows what its columns hold. The people who handle the cases know which labels "
        "are wrong, which reasons make no sense and what no column says. Half an hour of theirs, "
        "spent on the cases that cost most, is often worth more than another algorithm."
    ),
    decisions=CollaborationDecisions,
    inputs=CollaborationInputs,
    evidence=CollaborationEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = ["STEP", "CollaborationDecisions", "CollaborationEvidence", "CollaborationInputs"]
