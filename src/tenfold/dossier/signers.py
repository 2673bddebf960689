"""Who must sign what, and what of it is signed, role by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold import registry
from tenfold.signing import Asked
from tenfold.vocabulary import Status


@dataclass(frozen=True)
class Place:
    """A step on which a role's signature is asked for."""

    number: int
    title: str
    slug: str


@dataclass(frozen=True)
class Signer:
    """One role: where its signature stands, and where it is wanting."""

    role: str
    signed: list[Place]
    wanting: list[Place]

    @property
    def status(self) -> Status:
        """Passes where all that is asked of the role is signed."""
        return "warn" if self.wanting else "pass"

    @property
    def word(self) -> str:
        """How much is signed, in words."""
        every = len(self.signed) + len(self.wanting)
        return f"{len(self.signed)} of {every} signed"


def signers(asked: Asked, wanting: Sequence[tuple[str, str]]) -> list[Signer]:
    """Every role that must sign, in the order in which the steps ask for them.

    Parameters
    ----------
    wanting : sequence of (slug, role)
        Signatures that are not there, or no longer valid.
    """
    missing = set(wanting)
    found: dict[str, Signer] = {}
    for step in registry.steps():
        place = Place(step.number, step.title, step.slug)
        for role in asked.of_step(step.slug):
            one = found.setdefault(role, Signer(role, [], []))
            (one.wanting if (step.slug, role) in missing else one.signed).append(place)
    return list(found.values())


__all__ = ["Place", "Signer", "signers"]
