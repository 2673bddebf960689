"""What a check of step 8 says, and the codes and titles of all of them."""

from __future__ import annotations

from typing import NamedTuple

from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.vocabulary import Estimate, Money, Status

CODES = {
    "TF0801": "No drift beyond what matters",
    "TF0802": "Performance estimated without labels holds",
    "TF0803": "Performance with labels holds",
    "TF0804": "Answers come in time",
    "TF0805": "Alarms reach an owner",
    "TF0806": "The budget of false alarms is kept",
    "TF0807": "On course to the target of step 1",
    "TF0808": "Retraining follows evidence",
    "TF0809": "Later rows keep the data contract",
}


class Judgement(NamedTuple):
    """Status, what was seen, what to do where it is not a pass, and the money at stake."""

    status: Status
    said: str
    remedy: str = ""
    money: Money | None = None


def worse(now: Estimate, promised: Estimate, *, higher_is_better: bool) -> bool:
    """Whether the whole interval lies on the worse side of the promised one."""
    low, high = (now.low, promised.high), (now.high, promised.low)
    if higher_is_better:
        return None not in high and high[0] < high[1]  # type: ignore[operator]
    return None not in low and low[0] > low[1]  # type: ignore[operator]


def calls_for(decisions: MonitoringDecisions) -> int:
    """Single cases that are timed: the slowest must bound the percentiles that have a budget."""
    # With 95 % on both sides that takes 72 calls for p95 and 368 for p99.
    return 80 if decisions.latency_p99_ms is None else 400


__all__ = ["CODES", "Judgement", "calls_for", "worse"]
