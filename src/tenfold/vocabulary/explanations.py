"""Why a case has its score, and what would change the decision, in words that its person reads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Column


class ReasonCode(Frozen):
    """One reason for one score.

    Attributes
    ----------
    column : str
        The feature.
    effect : float
        What the feature's value adds to the score, in `unit`.
    unit : str
        ``log odds``, ``probability`` or the unit of the amount.
    towards : str
        ``raises`` or ``lowers`` the score.
    words : str
        One plain sentence. It never holds a value of a personal column.
    """

    column: Column
    effect: float
    unit: str
    towards: Literal["raises", "lowers"]
    words: str


class Change(Frozen):
    """One change of one column: before, after, and a sentence for the person."""

    column: Column
    before: str
    after: str
    words: str


class Changeable(Frozen):
    """What a person can change: decided in step 5, and the same for every way back that is told.

    Attributes
    ----------
    fixed : list of str
        Columns that stay as they are.
    directions : dict of str to {"up", "down"}
        Columns that move one way only.
    furthest : dict of str to float
        The most that a column can move, in its own unit; dates in days.
    most : int
        Columns that change at once, at most.
    """

    fixed: list[Column] = Field(default_factory=list)
    directions: dict[Column, Literal["up", "down"]] = Field(default_factory=dict)
    furthest: dict[Column, float] = Field(default_factory=dict)
    most: int = 3


class Recourse(Frozen):
    """The smallest change found that flips a decision, tried on the real pipeline.

    Attributes
    ----------
    found : bool
        Whether a change that flips the decision was found; it was scored again and it flips.
    changes : list of Change
        Empty where none was found.
    before, after : float
        The score (calibrated probability) as it is, and after the changes.
    tried : int
        Cases that were scored in the search.
    note : str
        Why there is none, or what was assumed.
    """

    found: bool
    changes: list[Change] = Field(default_factory=list)
    before: float
    after: float | None = None
    tried: int = 0
    note: str = ""


class Doubted(Frozen):
    """A case whose explanation should not be relied on, and why not."""

    row: int
    why: list[str] = Field(min_length=1)


class Doubts(Frozen):
    """How far the explanations of held-out cases can be relied on: what a reviewer is told.

    Attributes
    ----------
    explained : int
        Held-out cases that were explained.
    cases : list of Doubted
        Those of them that are in doubt, in the order in which they were explained.
    """

    explained: int = 0
    cases: list[Doubted] = Field(default_factory=list)


__all__ = ["Change", "Doubted", "Doubts", "ReasonCode", "Recourse"]
