"""The letter to a person whom the decision went against, as step 10 wrote it, ready to be read."""

from __future__ import annotations

from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import table
from tenfold.dossier.page import Page

_LONGEST = 200


def letter(page: Page) -> Paper:
    """The letter of step 10, or why there is none."""
    found = table(page, "ethics", "The decision letter", most=_LONGEST)
    lines = [row[0] for row in found.rows]
    if not lines:
        why = Part("Why there is none", sentences=found.sentences)
        return Paper("letter", f"Decision letter: {page.name}", "There is no letter.", [why])
    lead = " ".join(found.sentences)
    part = Part("To a person whom the decision went against", sentences=lines[1:])
    return Paper("letter", lines[0], lead, [part])


__all__ = ["letter"]
