"""The answer of step 10 in a sentence: whom it treats worse, and of whom nobody can tell."""

from __future__ import annotations

from tenfold.charts.words import counted
from tenfold.steps.step10_ethics.evidence import EthicsEvidence


def in_short(evidence: EthicsEvidence) -> str:
    """Comparisons of groups by verdict, and what people who are turned down can be told."""
    report = evidence.report
    if report is None:
        why = evidence.good.why_not or "no protected attribute is named"
        return f"Whether anybody is treated worse cannot be told: {why.rstrip('.')}."
    every, breach, unsure = (
        len(report.comparisons()),
        len(report.comparisons("breach")),
        len(report.comparisons("not_enough")),
    )
    found = f"surely treated worse in {counted(breach, 'comparison')}" if breach else ""
    said = f"People are {found}" if breach else "Nobody is surely treated worse"
    said += f"; of {every} comparisons between groups, {unsure} cannot be told either way"
    told = evidence.told
    if told.helped is not None and told.tried:
        said += (
            f". Of {told.refused:,} that the decision went against, {told.tried} were looked at; "
            f"{told.helped} of them can be told what would turn it"
        )
    return f"{said}."


__all__ = ["in_short"]
