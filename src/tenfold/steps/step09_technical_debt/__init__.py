"""Step 9, technical debt: what will hurt in a year, item by item, with its proof."""

from tenfold.step import Step
from tenfold.steps.step09_technical_debt.decisions import TechnicalDebtDecisions
from tenfold.steps.step09_technical_debt.evidence import TechnicalDebtEvidence, TechnicalDebtInputs
from tenfold.steps.step09_technical_debt.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Technical debt",
    question="What will hurt us in a year?",
    why=(
        "A model is a few lines; around it grow data, scripts, jobs and habits, unplanned. What is "
        "not tested, versioned and repeated by a machine works until the person who knows "
        "it leaves. It can be counted, and it has a price."
    ),
    decisions=TechnicalDebtDecisions,
    inputs=TechnicalDebtInputs,
    evidence=TechnicalDebtEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = ["STEP", "TechnicalDebtDecisions", "TechnicalDebtEvidence", "TechnicalDebtInputs"]
