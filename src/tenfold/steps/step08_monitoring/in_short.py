"""The answer of step 8 in a sentence: what has moved, how often it rings, what it earns now."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.charts.words import counted
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence


def in_short(evidence: MonitoringEvidence) -> str:
    """Alarms, how many would be false, and the money now."""
    alarms = sum(len(period.alarms) for period in evidence.periods)
    over = counted(evidence.material.periods, "period")
    said = [f"{counted(alarms, 'alarm') if alarms else 'No alarm'} in {over}"]
    false = evidence.replay.false_alarms_per_month
    if false.known:
        said.append(f"by chance alone it would ring {interval_text(false)}")
    one = evidence.performance
    now = one.realised_money if one.realised_money.known else one.expected_money
    if now.known:
        said.append(f"what the model decides now comes to {interval_text(now)}")
    return f"{'; '.join(said)}."


__all__ = ["in_short"]
