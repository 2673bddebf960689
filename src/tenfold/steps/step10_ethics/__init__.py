"""Step 10, ethics: whom the model treats worse, whether that can be told, what they are told."""

from tenfold.step import Step
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsEvidence, EthicsInputs
from tenfold.steps.step10_ethics.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Ethics",
    question="Whom does it treat worse, can we tell, and can they use what we tell them?",
    why=(
        "A model that earns well on average can still fail the same people every time, and nobody "
        "sees it in an average. Whether it does is a question with an answer, an interval and a "
        "price; and whoever it decides against should learn why, and whom to ask."
    ),
    decisions=EthicsDecisions,
    inputs=EthicsInputs,
    evidence=EthicsEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = ["STEP", "EthicsDecisions", "EthicsEvidence", "EthicsInputs"]
