"""Step 8, monitoring: how soon a break would show, and what it would cost."""

from tenfold.step import Step
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence, MonitoringInputs
from tenfold.steps.step08_monitoring.gate import CODES, gate

STEP = Step(
    package=__name__,
    title="Monitoring",
    question="How soon would we know that it broke, and what would it cost?",
    why=(
        "Models do not fail with an error message: the world moves, and the same answers become "
        "wrong ones. An alarm that rings every day is switched off, one that rings a month late "
        "has cost a month. Both have a price, and it can be chosen."
    ),
    decisions=MonitoringDecisions,
    inputs=MonitoringInputs,
    evidence=MonitoringEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = ["STEP", "MonitoringDecisions", "MonitoringEvidence", "MonitoringInputs"]
