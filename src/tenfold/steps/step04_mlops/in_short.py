"""The answer of step 4 in a sentence: what serves, whether it answers alike, the way back."""

from __future__ import annotations

from tenfold.steps.step04_mlops.evidence import MLOpsEvidence

_BACK = {
    "previous": "the earlier model was brought back in a rehearsal",
    "itself": "the way back is what is done today, as no model came before",
    "lost": "the files of the earlier model are damaged: the way back is what is done today",
    "failed": "the way back could not be rehearsed",
}


def in_short(evidence: MLOpsEvidence) -> str:
    """What serves, whether the package answers as the notebook did, and the way back."""
    one, parity = evidence.promotion, evidence.parity
    serves = "The candidate serves" if one.serves else f"The candidate does not serve: {one.stays}"
    if not one.serves:
        serves += " stays"
    same = "whether its package answers alike is not evaluated"
    if parity.max_difference is not None:
        same = (
            f"its package decides all {parity.rows:,} held-out rows as the notebook did"
            if not parity.decided_differently
            else f"its package decides {parity.decided_differently:,} of {parity.rows:,} held-out "
            "rows otherwise than the notebook"
        )
    return f"{serves}; {same}; {_BACK[evidence.rollback.kind]}."


__all__ = ["in_short"]
