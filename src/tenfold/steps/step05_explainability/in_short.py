"""The answer of step 5 in a sentence: what drives the decisions, and how steady the reasons are."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.judgements import listed


def in_short(evidence: ExplainabilityEvidence) -> str:
    """The strongest feature, how often reasons are named again, protected attributes."""
    said = "What drives it cannot be told."
    if evidence.drivers:
        top = evidence.drivers[0]
        said = f"It leans most on {top.column}"
        said += f", worth {interval_text(top.money)}." if top.money.known else "."
    vsi = evidence.steadiness.vsi.value
    if vsi is not None:
        said += f" Explained again, {vsi:.0%} of the reasons come out the same."
    if evidence.protected_drivers:
        said += f" Protected attributes among what drives it: {_names(evidence)}."
    elif evidence.protected:
        said += " No protected attribute is among the strongest features"
        told = [f"{one.column} for {one.protected}" for one in evidence.stand_ins if one.close]
        said += f", but some stand in: {listed(told)}." if told else "."
    return said


def _names(evidence: ExplainabilityEvidence) -> str:
    return ", ".join(str(name) for name in evidence.protected_drivers)


__all__ = ["in_short"]
