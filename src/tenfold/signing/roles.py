"""Who is asked to sign what, as step 6 decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tenfold.vocabulary import Signatures, plain_role

SLUG = "collaboration"


@dataclass(frozen=True)
class Asked:
    """Roles that must sign, and who has them.

    Attributes
    ----------
    roles : mapping of str to list of str
        Roles that must sign each step, by slug.
    names : mapping of str to list of str
        Names of the people who have a role, by the role in plain form.
    """

    roles: Mapping[str, list[str]] = field(default_factory=dict)
    names: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, decided: Mapping[str, Any]) -> Asked:
        """Read ``required_roles`` and ``people`` of step 6's decisions, as plain data."""
        names: dict[str, list[str]] = {}
        for person in decided.get("people") or []:
            known = names.setdefault(plain_role(str(person.get("role", ""))), [])
            known += [str(person["name"])] if person.get("name") else []
        required = decided.get("required_roles") or {}
        return cls({str(slug): list(roles) for slug, roles in required.items()}, names)

    def of_step(self, slug: str) -> list[str]:
        """Roles that must sign the step `slug`."""
        return list(self.roles.get(slug, []))

    def spelled(self, slug: str, role: str) -> str:
        """`role` as step 6 spells it; empty where it need not sign the step `slug`."""
        wanted = plain_role(role)
        return next((each for each in self.of_step(slug) if plain_role(each) == wanted), "")

    def has(self, role: str) -> list[str]:
        """Names of the people who have `role`."""
        return self.names.get(plain_role(role), [])


def wanting(found: Signatures, wanted: Asked, slugs: Iterable[str]) -> list[tuple[str, str]]:
    """Of the steps `slugs`, each with a role whose signature is not there or no longer valid."""
    return found.wanting((slug, role) for slug in slugs for role in wanted.of_step(slug))


__all__ = ["SLUG", "Asked", "wanting"]
