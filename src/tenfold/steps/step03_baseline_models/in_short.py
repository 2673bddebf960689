"""The answer of step 3 in a sentence: which model, and what it earns over today's rule."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.charts.words import counted
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence


def in_short(evidence: BaselineEvidence) -> str:
    """The chosen model and its gain, or its metric where nothing is priced."""
    held, title = evidence.held_out, evidence.candidate.title
    rows = f"on {counted(held.rows, 'row')} that it had not seen"
    for amount, over in (
        (held.over_today, "today's rule"),
        (held.over_constant, "the same answer for every case"),
    ):
        if amount.known:
            return f"{title}: {rows} it earns {interval_text(amount)} over {over}."
    name = METRIC_TITLES[evidence.metric.reported]
    if not held.metric.known:
        return f"{title}; how good it is cannot be told yet."
    return f"{title}: {rows} its {name} is {interval_text(held.metric)}; nothing is priced."


__all__ = ["in_short"]
