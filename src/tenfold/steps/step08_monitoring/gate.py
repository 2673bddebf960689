"""The gate of step 8: TF0801 to TF0809."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.step import GateView
from tenfold.steps.step08_monitoring import alarm_checks, performance_checks, plan_checks
from tenfold.steps.step08_monitoring.judgements import CODES, Judgement
from tenfold.vocabulary import Check

_CHECKS: dict[str, Callable[[GateView], Judgement]] = {
    "TF0801": alarm_checks.drift,
    "TF0802": performance_checks.expected,
    "TF0803": performance_checks.realised,
    "TF0804": performance_checks.latency,
    "TF0805": plan_checks.routed,
    "TF0806": alarm_checks.budget,
    "TF0807": plan_checks.on_course,
    "TF0808": plan_checks.cadence,
    "TF0809": alarm_checks.contract,
}


def gate(view: GateView) -> list[Check]:
    """The nine checks of step 8; cheap, and evaluated afresh every time."""
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
