"""What to do next: every check that did not pass, every step without a valid record, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Money, Status

_RANK: dict[Status, int] = {"block": 0, "not_evaluated": 1, "warn": 2, "pass": 3}


@dataclass(frozen=True)
class Action:
    """One thing to do, what was found, and what is at stake."""

    status: Status
    place: str
    anchor: str
    title: str
    found: str
    what: str
    money: Money | None = None
    waived: bool = False


def actions(steps: Sequence[StepStanding]) -> list[Action]:
    """What to do, the worst first; among equals the most money at risk first, waived ones last."""
    found = [_rerun(step) for step in steps if step.freshness != "fresh"]
    found += [
        _mend(step, check)
        for step in steps
        for check in (step.gate.checks if step.gate else [])
        if check.status != "pass"
    ]
    return sorted(found, key=_urgency)


def _urgency(action: Action) -> tuple[bool, int, bool, float]:
    amount = action.money.value if action.money else None
    return (action.waived, _RANK[action.status], amount is None, -abs(amount or 0.0))


def _rerun(step: StepStanding) -> Action:
    again = "Run" if step.freshness == "missing" else "Run again"
    return Action(
        "not_evaluated",
        f"Step {step.number}",
        step.slug,
        step.title,
        f"{step.why[:1].upper()}{step.why[1:]}.",
        f"{again}: `tenfold run --only {step.slug}`.",
    )


def _mend(step: StepStanding, check: Check) -> Action:
    return Action(
        check.status,
        check.code,
        check.code,
        check.title,
        check.evidence,
        check.remedy or "No remedy is on record; read the evidence and decide.",
        check.money_at_risk,
        waived=check.waived is not None,
    )


__all__ = ["Action", "actions"]
