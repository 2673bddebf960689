"""The answer of step 1 in a sentence: what a model may earn, and what it must."""

from __future__ import annotations

from tenfold.charts import interval_text
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.replay_view import replay_words


def in_short(evidence: BusinessProblemEvidence) -> str:
    """What today's rule and a perfect model earn, and from where on the project pays.

    The first two are by the shares stated in step 1; step 3 measures both on the data.
    """
    if not evidence.perfect.known:
        return "What a model would be worth cannot be told yet."
    said = f"A perfect model would earn {interval_text(evidence.perfect)}"
    if evidence.today.known:
        said += f", today's rule earns {interval_text(evidence.today)}"
    if evidence.required_gain.known:
        needed = interval_text(evidence.required_gain)
        said += f"; the project pays for itself from {needed} over today's rule"
    return f"{said}. {replay_words(evidence.replay)}".rstrip()


def purpose(decisions: BusinessProblemDecisions) -> str:
    """What it is for, and whose decision it supports."""
    said = [decisions.objective, decisions.decision_supported]
    return _sentence(said[0]) or (_sentence(f"To decide {said[1]}") if said[1] else "")


def _sentence(text: str | None) -> str:
    text = " ".join((text or "").split())
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


__all__ = ["in_short", "purpose"]
