"""The open points: every check that did not pass, every step without a valid record, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Money, Status
from tenfold.vocabulary.gates import told_as

_RANK: dict[Status, int] = {"block": 0, "not_evaluated": 1, "warn": 2, "pass": 3}


@dataclass(frozen=True)
class Action:
    """One open point: what was found, what is at stake, what to do and whose it is.

    Attributes
    ----------
    who : tuple of str
        Roles that must sign the step: they answer for it. Empty where nobody is named.
    until : date or None
        Last day of the waiver, where one holds.
    """

    status: Status
    place: str
    anchor: str
    title: str
    found: str
    what: str
    money: Money | None = None
    number: int = 0
    step: str = ""
    slug: str = ""
    who: tuple[str, ...] = ()
    until: date | None = None

    @property
    def told(self) -> str:
        """The title as it reads beside the status; a step that has to run keeps its own."""
        return self.title if self.anchor == self.slug else told_as(self.title, self.status)

    @property
    def waived(self) -> bool:
        """Whether somebody answers for leaving it as it is."""
        return self.until is not None

    @property
    def foremost(self) -> bool:
        """Whether it stands in a line of its own: it blocks, has a price, or voids a record."""
        stops = self.status == "block" and not self.waived
        return stops or self.anchor == self.slug or bool(self.money and self.money.known)


@dataclass(frozen=True)
class Unpriced:
    """The other open points of one step."""

    number: int
    step: str
    slug: str
    who: tuple[str, ...]
    points: list[Action]

    @property
    def by_state(self) -> list[tuple[Status, bool, list[Action]]]:
        """The points by status, and by whether they are waived."""
        states = dict.fromkeys((p.status, p.waived) for p in self.points)
        return [
            (status, waived, [p for p in self.points if (p.status, p.waived) == (status, waived)])
            for status, waived in states
        ]


def actions(
    steps: Sequence[StepStanding], roles: Mapping[str, Sequence[str]] | None = None
) -> list[Action]:
    """The open points in order: what blocks, then by the money at risk, then the rest.

    Parameters
    ----------
    roles : mapping of str to list of str, optional
        Per step, by slug, who must sign it.
    """
    known = roles or {}
    found = [_rerun(step, known) for step in steps if step.freshness != "fresh"]
    found += [
        _mend(step, check, known)
        for step in steps
        for check in (step.gate.checks if step.gate else [])
        if check.status != "pass"
    ]
    return sorted(found, key=_urgency)


def unpriced(points: Sequence[Action]) -> list[Unpriced]:
    """What is left beside the foremost points, step by step."""
    rest = [point for point in points if not point.foremost]
    steps = sorted({(p.number, p.step, p.slug, p.who) for p in rest})
    return [
        Unpriced(number, step, slug, who, [p for p in rest if p.slug == slug])
        for number, step, slug, who in steps
    ]


def _urgency(point: Action) -> tuple[bool, bool, bool, bool, float, int]:
    amount = point.money.value if point.money else None
    # An amount once and an amount per week do not compare; what comes back every week goes first.
    once = amount is not None and point.money is not None and "/" not in point.money.unit
    blocks = point.status == "block"
    rank = _RANK[point.status]
    return (point.waived, not blocks, amount is None, once, -abs(amount or 0.0), rank)


def _rerun(step: StepStanding, roles: Mapping[str, Sequence[str]]) -> Action:
    again = "Run" if step.freshness == "missing" else "Run again"
    return Action(
        "not_evaluated",
        f"Step {step.number}",
        step.slug,
        step.title,
        f"{step.why[:1].upper()}{step.why[1:]}.",
        f"{again}: `tenfold run --only {step.slug}`.",
        number=step.number,
        step=step.title,
        slug=step.slug,
        who=tuple(roles.get(step.slug, ())),
    )


def _mend(step: StepStanding, check: Check, roles: Mapping[str, Sequence[str]]) -> Action:
    return Action(
        check.status,
        check.code,
        check.code,
        check.title,
        check.evidence,
        check.remedy or "No remedy is on record; read the evidence and decide.",
        check.money_at_risk,
        number=step.number,
        step=step.title,
        slug=step.slug,
        who=tuple(roles.get(step.slug, ())),
        until=check.waived.expires if check.waived else None,
    )


__all__ = ["Action", "Unpriced", "actions", "unpriced"]
