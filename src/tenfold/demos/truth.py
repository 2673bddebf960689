"""What is true of a demo's world by construction, and which check of which step names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROPOSALS = "proposals"
"""In place of a check: what step 6 proposes, reviewers' wishes among it."""


@dataclass(frozen=True)
class Truth:
    """Something that was planted in the world and not in the file.

    Parameters
    ----------
    what : str
        What was planted, in one sentence.
    code : str
        The check that names it, for example ``"TF1001"``, or `PROPOSALS`.
    says : tuple of str
        Words that stand in what is said of it, all in one clause.
    """

    what: str
    code: str
    says: tuple[str, ...]

    def named_in(self, text: str) -> str:
        """The clause of a check's evidence that names it; empty where none does."""
        for clause in re.split(r"; |(?<=\.) (?=[A-Z])", text):
            if all(_plain(word) in _plain(clause) for word in self.says):
                return clause.rstrip(".") + "."
        return ""


def _plain(text: str) -> str:
    # Checks call a column by what the dictionary says, without underscores.
    return text.replace("_", " ").casefold()


__all__ = ["PROPOSALS", "Truth"]
