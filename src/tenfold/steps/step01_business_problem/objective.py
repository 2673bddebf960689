"""Whether an objective names a measurable change: a direction, a size and what changes.

It looks for grammar ("by 15 %", "from 26 % to 22 %", "20 % fewer", "halve"), not for meaning:
a date, a number of deliverables or the quality of a tool is not the size of a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenfold.steps.step01_business_problem import phrases


@dataclass(frozen=True)
class Objective:
    """What was read from an objective.

    Attributes
    ----------
    direction, size : str
        The words that say which way and how much; empty where there are none.
    problem : str
        What is missing, as a sentence; empty when the change is measurable.
    """

    direction: str
    size: str
    problem: str = ""

    @property
    def measurable(self) -> bool:
        """Whether it names a direction, a size and what changes."""
        return not self.problem


def read_objective(text: str) -> Objective:
    """Look for a measurable change in one sentence.

    Parameters
    ----------
    text : str
        English, or the common forms of German, French and Spanish; numbers in any locale.

    Examples
    --------
    >>> read_objective("Cut churn from 26 % to 22 % by the end of 2027").size
    'from 26 % to 22 %'
    >>> read_objective("implement AI for route optimization").problem
    'It names a tool, not an outcome: what becomes less or more, and by how much?'
    """
    body = re.sub(r"\s+", " ", text).strip()
    if not body:
        return Objective("", "", "It is empty.")
    for deadline in phrases.DEADLINES:
        body = deadline.sub(" · ", body)
    direction = phrases.DIRECTION.search(body)
    which = direction.group() if direction else ""
    size = next((found for change in phrases.CHANGES if (found := _size(change, body))), "")
    return Objective(which, size, _problem(body, which, size))


def _size(change: str, body: str) -> str:
    for match in re.finditer(change, body, re.IGNORECASE):
        named = match.groupdict()
        words = (named.get("size") or named.get("bare") or match.group()).strip()
        digits = re.findall(r"\d+", words)
        if not digits or any(digit.strip("0") for digit in digits):  # a change of 0 % is none
            return words
    return ""


def _problem(body: str, direction: str, size: str) -> str:
    if not (direction and size) and phrases.TOOL.match(body):
        return "It names a tool, not an outcome: what becomes less or more, and by how much?"
    if not direction:
        return "It names no direction: what should become less or more?"
    if not size:
        return "It names no size of the change: by how much, or from what to what?"
    rest = phrases.MEASURES.sub(" ", body.replace(size, " "))
    if all(word.lower() in phrases.FILLER for word in re.findall(r"[^\W\d_]{3,}", rest)):
        return "It does not say what changes: which quantity becomes less or more?"
    return ""


__all__ = ["Objective", "read_objective"]
