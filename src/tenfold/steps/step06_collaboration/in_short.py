"""The answer of step 6 in a sentence: how many cases people have looked at, and what they found."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.charts.words import counted
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence


def in_short(evidence: CollaborationEvidence) -> str:
    """Cases answered, reviewers, and the outcomes that they call wrong."""
    one, cases = evidence.reviewed, counted(len(evidence.queue), "case")
    if not one.answered:
        return f"Nobody has looked yet: none of {cases} that wait for review is answered."
    people = len(evidence.reviewers) + evidence.left_out.get("reviewers", 0)
    said = f"{counted(people, 'reviewer')} answered {one.answered} of {cases}"
    if one.wrong_at_large.known:
        said += f"; of cases drawn at random, {interval_text(one.wrong_at_large)} were wrong"
    return f"{said}."


__all__ = ["in_short"]
