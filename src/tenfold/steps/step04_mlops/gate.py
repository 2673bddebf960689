"""The gate of step 4: TF0401 to TF0407."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.step import GateView
from tenfold.steps.step04_mlops import registry_checks, serving_checks
from tenfold.steps.step04_mlops.judgements import CODES, Judgement
from tenfold.vocabulary import Check

_CHECKS: dict[str, Callable[[GateView], Judgement]] = {
    "TF0401": registry_checks.tracked,
    "TF0402": registry_checks.registered,
    "TF0403": serving_checks.not_worse,
    "TF0404": serving_checks.alike,
    "TF0405": serving_checks.way_back,
    "TF0406": registry_checks.scheduled,
    "TF0407": serving_checks.loud,
}


def gate(view: GateView) -> list[Check]:
    """The seven checks of step 4; cheap, and evaluated afresh every time."""
    found = []
    for code, judge in _CHECKS.items():
        one = judge(view)
        found.append(
            Check(
                code=code,
                title=CODES[code],
                status=one.status,
                evidence=one.said,
                remedy=one.remedy,
                money_at_risk=one.money if one.status in ("warn", "block") else None,
            )
        )
    return found


__all__ = ["CODES", "gate"]
