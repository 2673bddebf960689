"""The answer of step 9 in a sentence: how ready it is, and whether it can be made again."""

from __future__ import annotations

from tenfold.steps.step09_technical_debt.catalog import meaning
from tenfold.steps.step09_technical_debt.evidence import TechnicalDebtEvidence

_AGAIN = {
    "reproduces": "a second run from the same data gave the same results",
    "differs": "a second run from the same data gave other results",
}


def in_short(evidence: TechnicalDebtEvidence) -> str:
    """The ML Test Score from artefacts alone, and the reproduction."""
    reached = evidence.score()
    again = _AGAIN.get(evidence.reproduction.status, "nobody has run it a second time")
    return f"Readiness {reached:g} of 7 ({meaning(reached)}); {again}."


__all__ = ["in_short"]
