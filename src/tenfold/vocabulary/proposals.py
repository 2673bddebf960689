"""What a later step proposes to change in an earlier one: a diff that a person accepts or not."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen


class Proposal(Frozen):
    """One proposed change of one decision of another step; nothing changes until it is accepted.

    Attributes
    ----------
    key : str
        Stable name within the step that proposes, for example ``exclude-postcode``.
    step, decision : str
        Slug of the step and name of the decision that would change.
    change : str
        ``add`` to a list or mapping, ``remove`` from one, or ``set`` the value.
    value : JSON value
        What is added, removed or set, as ``tenfold.yaml`` has it. None where nothing can be
        written by a machine: then `words` is an idea that a person has to shape.
    words : str
        What changes, in one sentence.
    why : str
        The reason, with who says so.
    money : Money or None
        What it costs or brings per week, where that is known.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    step: str
    decision: str
    change: Literal["add", "remove", "set"]
    value: Any = None
    words: str
    why: str
    money: Money | None = None


__all__ = ["Proposal"]
