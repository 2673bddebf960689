"""What a signature is worth, in words that a table, a page and the shell share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tenfold import registry
from tenfold.vocabulary import Keyed, Signed

State = Literal["open", "valid", "void", "ended"]

_KEYED: dict[Keyed, str] = {
    "": "name is claimed",
    "verified": "signed with a known key",
    "stranger": "signed with a key that allowed_signers does not list",
    "unchecked": "signed with a key; not checked, ssh-keygen is not here",
    "wrong": "the key's signature is not of this line",
}


def state(one: Signed) -> State:
    """An open objection, a valid approval, a void one, or what a later line has ended."""
    if one.open:
        return "open"
    if one.valid:
        return "valid"
    return "ended" if one.ended or one.line.stance == "withdraw" else "void"


def standing_words(one: Signed, *, fault: str = "") -> str:
    """What the line is worth today, and why."""
    if one.fault:
        return f"void: this line {one.fault}"
    if one.keyed == "wrong":
        return "does not count: the key's signature is not of this line"
    match state(one):
        case "open":
            return "open objection"
        case "valid":
            return "valid"
        case "ended":
            return f"ended by line {one.ended}" if one.ended else "takes back what was said"
    if one.changed:
        return f"void: {titles(one.changed)} changed since"
    return f"void: {fault}" if fault else "void"


def keyed_words(one: Signed) -> str:
    """Whether somebody signed with a key, and whose it is."""
    said = _KEYED[one.keyed]
    return f"{said}: {one.signer}" if one.signer else said


def title(slug: str) -> str:
    """Number and title of a step; its slug where this version does not have it."""
    for step in registry.steps():
        if step.slug == slug:
            return f"{step.number} {step.title}"
    return slug


def titles(slugs: Sequence[str]) -> str:
    """``2 Data quality, 3 Baseline models``."""
    return ", ".join(title(slug) for slug in slugs)


__all__ = ["State", "keyed_words", "standing_words", "state", "title", "titles"]
