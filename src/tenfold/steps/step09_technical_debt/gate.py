"""The gate of step 9: TF0901 to TF0907."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.step import GateView
from tenfold.steps.step09_technical_debt import checks
from tenfold.vocabulary import Check

CODES = {
    "TF0901": "The ML Test Score is as high as wanted",
    "TF0902": "The chain reproduces",
    "TF0903": "Code, data and model are versioned",
    "TF0904": "The environment is pinned",
    "TF0905": "Containers and manifests are valid",
    "TF0906": "No serious smells in notebooks and code",
    "TF0907": "Stages stand apart and are tested",
}
_CHECKS: dict[str, Callable[[GateView], checks.Judgement]] = {
    "TF0901": checks.score,
    "TF0902": checks.reproduces,
    "TF0903": checks.versioned,
    "TF0904": checks.pinned,
    "TF0905": checks.valid,
    "TF0906": checks.clean,
    "TF0907": checks.apart,
}


def gate(view: GateView) -> list[Check]:
    """The seven checks of step 9; cheap, and evaluated afresh every time."""
    found = []
    for code, judge in _CHECKS.items():
        one = judge(view)
        risky = one.status in ("warn", "block") and view.evidence.stake.value is not None
        found.append(
            Check(
                code=code,
                title=CODES[code],
                status=one.status,
                evidence=one.said,
                remedy=one.remedy,
                money_at_risk=view.evidence.stake if risky else None,
            )
        )
    return found


__all__ = ["CODES", "gate"]
