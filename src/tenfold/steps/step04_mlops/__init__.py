"""Step 4, MLOps: how a model is rebuilt, shipped and rolled back without heroics."""

from tenfold.step import Step
from tenfold.steps.step04_mlops.decisions import MLOpsDecisions
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence, MLOpsInputs
from tenfold.steps.step04_mlops.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="MLOps",
    question="Can we rebuild, ship and roll back without heroics?",
    why=(
        "A model that only its author can rebuild stops earning the day the author is away. What "
        "was tried is written down, what serves has a version, the next one must earn its place "
        "in money, and the one before can be put back within a minute."
    ),
    decisions=MLOpsDecisions,
    inputs=MLOpsInputs,
    evidence=MLOpsEvidence,
    gate=gate,
    codes=CODES,
    lasting=True,
)

__all__ = ["STEP", "MLOpsDecisions", "MLOpsEvidence", "MLOpsInputs"]
