"""One case explained: its score, its reasons, how far they hold, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Column, Doubted, Doubts, Frozen, Money, ReasonCode, Recourse

MOST_RULES = 5
_DOUBTS = {
    "unstable": "explained again, it has other reasons",
    "LIME and SHAP differ": "two ways of explaining it name different reasons",
}


class Part(Frozen):
    """What one feature adds to a score.

    Attributes
    ----------
    value : str
        The case's value in words; empty where it may not be shown.
    """

    column: Column
    value: str = ""
    effect: float


class Explained(Frozen):
    """A case of the snapshot, named by its row number alone.

    Attributes
    ----------
    row : int
        Place in the snapshot, from 0.
    why : str
        Why it is among those explained.
    held_out : bool
        Whether the model has never seen it.
    score : float
        Calibrated probability (several classes: of the one decided), or amount.
    decided, outcome : str
        In words; `outcome` is empty where it is not known.
    unfavourable : bool or None
        Whether that decision is bad for the person; None where nobody can tell.
    cost : Money
        What this decision lost against the best one, for this case.
    usual : float
        Score of the usual case, in the unit of the explanations, from which the parts of SHAP lead
        to `output`.
    rest : float
        SHAP values of all features that are not named.
    fidelity, vsi, csi, agreement : float or None
        How far LIME fits here, whether it repeats itself, and whether SHAP names the same.
    broken : list of str
        Rules of the data contract that the row breaks.
    """

    row: int
    why: str
    held_out: bool
    score: float
    decided: str
    outcome: str = ""
    right: bool | None = None
    unfavourable: bool | None = None
    cost: Money
    usual: float | None = None
    output: float | None = None
    shap: list[Part] = Field(default_factory=list)
    rest: float = 0.0
    lime: list[Part] = Field(default_factory=list)
    fidelity: float | None = None
    vsi: float | None = None
    csi: float | None = None
    agreement: float | None = None
    reasons: list[ReasonCode] = Field(default_factory=list)
    recourse: Recourse | None = None
    no_recourse: str = ""
    broken: list[str] = Field(default_factory=list, max_length=MOST_RULES)
    badges: list[Literal["unstable", "breaks the contract", "learnt from", "LIME and SHAP differ"]]


def doubts_of(cases: Sequence[Explained]) -> Doubts:
    """Which explanations of held-out cases a reviewer should not rely on."""
    held_out = [one for one in cases if one.held_out]
    found = [
        Doubted(row=one.row, why=why)
        for one in held_out
        if (why := [words for badge, words in _DOUBTS.items() if badge in one.badges])
    ]
    return Doubts(explained=len(held_out), cases=found)


__all__ = ["MOST_RULES", "Explained", "Part", "doubts_of"]
