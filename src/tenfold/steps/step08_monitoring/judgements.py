"""What several checks of step 8 ask: is an estimate worse, at what loss, how many calls tell."""

from __future__ import annotations

from tenfold.stats.shortfall import expected_shortfall
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.vocabulary import Estimate, Money


def worse(now: Estimate, promised: Estimate, *, higher_is_better: bool) -> bool:
    """Whether the whole interval lies on the worse side of the promised one."""
    low, high = (now.low, promised.high), (now.high, promised.low)
    if higher_is_better:
        return None not in high and high[0] < high[1]  # type: ignore[operator]
    return None not in low and low[0] > low[1]  # type: ignore[operator]


def at_risk(change: Money) -> Money | None:
    """What a change in money is expected to cost, never negative; None where nobody knows."""
    lost = expected_shortfall(change)
    return lost if lost.known else None


def calls_for(decisions: MonitoringDecisions) -> int:
    """Single cases that are timed: the slowest must bound the percentiles that have a budget."""
    # With 95 % on both sides that takes 6 calls for p50, 72 for p95 and 368 for p99.
    if decisions.latency_p99_ms is not None:
        return 400
    return 20 if decisions.latency_p95_ms is None else 80


__all__ = ["at_risk", "calls_for", "worse"]
