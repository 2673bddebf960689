"""The answers of reviewers, as one hash: a new answer makes the step stale."""

from __future__ import annotations

from pathlib import Path

from tenfold.steps.step06_collaboration.answers import read_answers
from tenfold.steps.step06_collaboration.decisions import CollaborationDecisions
from tenfold.vocabulary import digest


def watched(decisions: CollaborationDecisions, folder: Path) -> dict[str, str]:
    """Hash of the answers as `run` reads them; those of a file that is not there are none."""
    return {"reviews": digest(read_answers(folder / decisions.reviews).model_dump(mode="json"))}


__all__ = ["watched"]
