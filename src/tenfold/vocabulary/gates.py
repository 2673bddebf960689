"""Judgements: checks, gates, and the waivers that someone answers for."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Said

Status = Literal["pass", "warn", "block", "not_evaluated"]
Severity = Literal["high", "medium", "low"]
_TOLD: dict[Status, str] = {
    "warn": "Not fully met",
    "block": "Not met",
    "not_evaluated": "Not known",
}


def told_as(title: str, status: Status) -> str:
    """What should hold, and that it does not: as a check is called beside its status."""
    words = _TOLD.get(status)
    return f"{words}: {title}" if words else title


class Waiver(Frozen):
    """A check that someone answers for: by code, with a reason, a role and an end."""

    code: str = Field(pattern=r"^TF\d{4}$")
    reason: Said
    role: Said
    expires: date


class Fix(Frozen):
    """What would put right what a check found; nothing changes until somebody presses it.

    Attributes
    ----------
    label : str
        What its button says: ``Keep collections_calls out of the model``.
    says : str
        What that means, and what to be sure of before.
    changes : dict of step to decision to JSON value
        As ``tenfold.yaml`` has it. What is a list or a mapping is added to what stands there by
        then; anything else takes its place; None gives back the default.
    removes : dict of step to decision to JSON value
        Entries that leave a list or a mapping.
    proposal : str
        ``STEP/KEY`` of the proposal that it accepts, in place of changes of its own.
    asks : tuple of str
        ``STEP.DECISION`` of what only a person knows: the panel shows these fields themselves.
    """

    label: str
    says: str = ""
    changes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    removes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    proposal: str = ""
    asks: tuple[str, ...] = ()


class Check(Frozen):
    """One judgement of a gate, in words that a risk officer reads."""

    code: str = Field(pattern=r"^TF\d{4}$")
    title: str
    status: Status
    evidence: str
    remedy: str = ""
    money_at_risk: Money | None = None
    waived: Waiver | None = None
    fixes: tuple[Fix, ...] = Field((), exclude_if=lambda fixes: not fixes)

    @property
    def told(self) -> str:
        """The title as it reads beside the status: what should hold, and that it does not.

        Examples
        --------
        >>> Check(code="TF0203", title="No leak", status="block", evidence="'boat' tells it.").told
        'Not met: No leak'
        """
        return told_as(self.title, self.status)


class Gate(Frozen):
    """The checks of one step."""

    step: str
    checks: list[Check]

    @property
    def status(self) -> Status:
        """The worst of its checks; a waived check counts as a warning.

        A finding comes before a gap: "not evaluated" would read as if nothing had been judged.
        """
        found = {("warn" if c.waived and c.status != "pass" else c.status) for c in self.checks}
        for status in ("block", "warn", "not_evaluated"):
            if status in found:
                return status
        return "pass" if self.checks else "not_evaluated"


__all__ = ["Check", "Fix", "Gate", "Severity", "Status", "Waiver", "told_as"]
