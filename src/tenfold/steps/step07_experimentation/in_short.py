"""The answer of step 7 in a sentence: what the experiment found, or whether one is worth it."""

from __future__ import annotations

from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence
from tenfold.steps.step07_experimentation.outcomes import ENDINGS


def in_short(evidence: ExperimentationEvidence) -> str:
    """What follows from the results; before there are any, what is advised."""
    results, weighing = evidence.results, evidence.weighing
    if results is None:
        return f"No results yet. {weighing.words or weighing.note}".strip()
    ending = ENDINGS[results.ending]
    return f"{ending[:1].upper()}{ending[1:]}: {results.words}" if results.words else f"{ending}."


__all__ = ["in_short"]
