"""Signatures: who has seen what a step left, and whether that is still what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Said

Stance = Literal["approve", "object", "withdraw"]
Keyed = Literal["", "verified", "stranger", "unchecked", "wrong"]
"""What a key says: nothing (nobody signed with one); good and by a known signer; good and by a key
that the project does not list; not looked at, for want of ssh-keygen; not this line's signature."""


class SignOff(Frozen):
    """One line of the ledger ``signoffs.jsonl``; lines are chained by their hashes.

    Attributes
    ----------
    number : int
        Place in the ledger, from 1.
    at : str
        UTC, ISO 8601, as the signer's machine told it.
    step : str
        Slug of the step that is signed.
    role, name : str
        Self-declared unless `signature` is there.
    stance : str
        ``approve``; ``object`` (needs a comment, and stays open until the same role approves or
        withdraws); ``withdraw`` takes back what the role said before.
    seen : str
        Hash of the content that was signed: of the step, and of all that it rests on.
    content : dict of str to str
        Content hash of the step and of each step upstream, by slug, so that it can be told what
        has changed since.
    comment : str
        Why.
    previous, hash : str
        Hash of the line before (empty for the first), and of this line.
    key : str
        Fingerprint of the SSH key that signs; in the hash, so that nobody can take the signature
        away and leave a name that is merely claimed.
    signature : str
        Detached SSH signature of `hash`; empty where nobody signed with a key.
    """

    number: int = Field(ge=1)
    at: str
    step: str
    role: Said
    name: Said
    stance: Stance
    seen: str
    content: dict[str, str]
    comment: str = ""
    key: str = ""
    previous: str = ""
    hash: str = ""
    signature: str = ""


class Signed(Frozen):
    """A ledger line as it stands today.

    Attributes
    ----------
    valid : bool
        It is an approval, nothing it rests on has changed, and the role has not withdrawn it.
    changed : list of str
        Slugs of the steps whose content differs from what was signed.
    open : bool
        It is an objection that nobody has resolved.
    ended : int or None
        Number of the later line by which the same role took it back or resolved it.
    keyed : str
        What the key says; empty where nobody signed with one.
    signer : str
        Whose key it is, as the project's ``allowed_signers`` says.
    fault : str
        What is wrong with this line of the ledger; empty where it is as it was written.
    """

    line: SignOff
    valid: bool = False
    changed: list[str] = Field(default_factory=list)
    open: bool = False
    ended: int | None = None
    keyed: Keyed = ""
    signer: str = ""
    fault: str = ""


class Signatures(Frozen):
    """The ledger as it stands today.

    Attributes
    ----------
    head : str
        Hash of the last line; empty without any.
    fault : str
        Why the ledger cannot be trusted (a line was changed, removed or put in, or a clock ran
        backwards), and where; empty where the chain holds. With a fault no approval is valid.
    remedy : str
        What to do about the fault.
    note : str
        What a reader should know although it is no fault: a line that a crash cut short.
    """

    lines: list[Signed] = Field(default_factory=list)
    head: str = ""
    fault: str = ""
    remedy: str = ""
    note: str = ""

    def said(self, step: str, role: str) -> list[Signed]:
        """What `role` has said of `step`, the latest last."""
        wanted = plain_role(role)
        return [
            one
            for one in self.lines
            if one.line.step == step and plain_role(one.line.role) == wanted
        ]

    def wanting(self, required: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those of `required`, each a step and a role, without a valid approval."""
        return [
            (step, role)
            for step, role in required
            if not any(one.valid for one in self.said(step, role))
        ]

    @property
    def objections(self) -> Sequence[Signed]:
        """Objections that are still open."""
        return [one for one in self.lines if one.open]


def plain_role(role: str) -> str:
    """A role without its capitals and spare spaces: one role has one plain form.

    Examples
    --------
    >>> plain_role(" Risk  officer")
    'risk officer'
    """
    return " ".join(role.casefold().split())


__all__ = ["Keyed", "SignOff", "Signatures", "Signed", "Stance", "plain_role"]
