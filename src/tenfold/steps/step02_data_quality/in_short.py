"""The answer of step 2 in a sentence: how much data, what was found, what it can cost."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.charts.words import counted
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import to_look_at


def in_short(evidence: DataQualityEvidence) -> str:
    """Rows, findings, and the costliest of them."""
    rows = counted(evidence.overview.rows, "row")
    sample = evidence.overview.sample
    if sample is not None and sample.rows < sample.of:
        rows += f", of which a sample of {sample.rows:,} goes through the steps"
    serious = sum(one.finding.severity == "high" for one in evidence.findings)
    if not evidence.finding_count:
        return f"{rows}{', and' if sample is None else ';'} nothing was found wrong with them."
    said = f"{rows}; {counted(evidence.finding_count, 'finding')}, {serious or 'none'} serious"
    notable = to_look_at(evidence)
    priced = [one for one in notable if one.money.known]
    if priced:
        worst = max(priced, key=lambda one: one.money.value or 0.0)
        said += f". At most {interval_text(worst.money)} hangs on the costliest"
        said += " that is not minor" if len(notable) < len(evidence.findings) else ""
    return f"{said}."


__all__ = ["in_short"]
