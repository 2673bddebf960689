"""Judgements: checks, gates, and the waivers that someone answers for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Said

Status = Literal["pass", "warn", "block", "not_evaluated"]
Severity = Literal["high", "medium", "low"]


class Waiver(Frozen):
    """A check that someone answers for: by code, with a reason, a role and an end."""

    code: str = Field(pattern=r"^TF\d{4}$")
    reason: Said
    role: Said
    expires: date


class Check(Frozen):
    """One judgement of a gate, in words that a risk officer reads."""

    code: str = Field(pattern=r"^TF\d{4}$")
    title: str
    status: Status
    evidence: str
    remedy: str = ""
    money_at_risk: Money | None = None
    waived: Waiver | None = None


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


__all__ = ["Check", "Gate", "Severity", "Status", "Waiver"]
