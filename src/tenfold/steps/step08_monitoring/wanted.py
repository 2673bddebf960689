"""Each alert of a running model by itself: its bound, what may be lost, what is done first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tenfold.charts.words import number_text
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import FeatureDrift, Kept, Period
from tenfold.steps.step08_monitoring.outlook import Performance, Silence
from tenfold.vocabulary import Money, ValueModel

_HOURS_PER_WEEK = 168
_LATE_MINUTES = 10


@dataclass(frozen=True)
class Wanted:
    """An alert before it is routed; `now` is the current rows' number, where they have one."""

    key: str
    title: str
    metric: str
    bound: float
    money: Money
    first: str
    now: float | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def rings(self) -> bool | None:
        """Whether it would ring on the current rows; None where they have no such number."""
        if self.now is None:
            return None
        if self.more.get("inclusive") and self.now == self.bound:
            return True
        above = self.more.get("above", True)
        return self.now > self.bound if above else self.now < self.bound


def drift(
    performance: Performance, features: list[FeatureDrift], periods: list[Period]
) -> Wanted | Silence:
    """Evidence of drift reaches its threshold; priced by what it has cost, where it has."""
    title = "A feature or the prediction has drifted"
    if not features:
        return Silence(title=title, why="The model reads no column that could drift.")
    change = performance.change
    stake, alarmed = performance.gain, any(period.alarms for period in periods)
    if alarmed and change.known and change.value is not None and change.value < 0:
        stake = _lost(change)
    return Wanted(
        key="drift",
        title=title,
        metric="tenfold_drift_evidence_ratio",
        bound=1.0,
        money=stake,
        first="Look which feature it is and what changed where it comes from.",
        now=max((period.evidence for period in periods), default=None),
        more={"inclusive": True, "for_minutes": 0},
    )


def estimated(performance: Performance, *, regression: bool) -> Iterator[Wanted | Silence]:
    """The score without labels is at break-even; expected money is surely below its promise."""
    one = performance
    title = f"{one.score}, estimated without labels, is at break-even"
    if one.break_even is None:
        yield Silence(title=title, why=f"There is no break-even: {one.break_even_note}.")
    elif one.expected.value is None:
        yield Silence(title=title, why=f"No {one.score} can be estimated: {one.expected.note}.")
    else:
        yield Wanted(
            key="expected_score",
            title=title,
            metric="tenfold_expected_score",
            bound=one.break_even,
            money=one.gain,
            first="Go back to today's rule until outcomes or a new model show otherwise.",
            now=one.expected.value,
            more={"above": regression, "for_minutes": 0},
        )
    promised, now = one.promised_money, one.expected_money
    title = "Expected money is surely below what was promised"
    if promised.low is None or promised.value is None:
        yield Silence(title=title, why=f"Nothing was promised in money: {promised.note}.")
        return
    if now.value is None:
        yield Silence(title=title, why=f"Money cannot be estimated: {now.note}.")
        return
    yield Wanted(
        key="expected_money",
        title=title,
        metric="tenfold_expected_money_per_week",
        bound=promised.low,
        money=one.gain,
        first="Look at the mix of cases and at the payoffs; train again on newer rows.",
        now=now.value,
        more={"above": False, "for_minutes": 0},
    )


def contract(performance: Performance, kept: Kept) -> Wanted | Silence:
    """A batch breaks a rule of step 2."""
    title = "A batch breaks the data contract"
    if not kept.rules and kept.why.startswith(("step 2 left", "the contract")):
        return Silence(title=title, why=f"{kept.why}.")
    return Wanted(
        key="contract",
        title=title,
        metric="tenfold_batch_broken_clauses",
        bound=0.0,
        money=performance.gain,
        first="Do not score the batch; send the list of broken rules to whoever delivers it.",
        now=None if kept.why else float(kept.broken_count),
        more={"for_minutes": 0},
    )


def latency(decisions: MonitoringDecisions, performance: Performance) -> Iterator[Wanted | Silence]:
    """Answers come later than a budget; priced by the share of cases they come too late for."""
    budgets = {
        50: decisions.latency_p50_ms,
        95: decisions.latency_p95_ms,
        99: decisions.latency_p99_ms,
    }
    for share, budget in budgets.items():
        title = f"More than {100 - share} of 100 answers come too late"
        if budget is None:
            yield Silence(title=title, why=f"latency_p{share}_ms gives no budget.")
            continue
        yield Wanted(
            key=f"latency_{_SHARES[share]}",
            title=title,
            metric="tenfold_scoring_seconds",
            bound=budget / 1000,
            money=_part(performance.gain, 1 - share / 100),
            first="See whether the machine or the model has changed.",
            more={"quantile": share / 100, "for_minutes": _LATE_MINUTES},
        )


_SHARES = {50: "half", 95: "slowest_twentieth", 99: "slowest_hundredth"}
"""Keys of alerts hold letters only."""


def refusals(
    decisions: MonitoringDecisions, performance: Performance, value: ValueModel | None
) -> Wanted | Silence:
    """More requests are refused within an hour than the accepted share of the usual number.

    Where that share is less than one request, a single refusal would ring, which says nothing of
    the share: then the alert of every project on refused requests stands.
    """
    share = decisions.refused_share
    title = f"More than {share:.3g} of an hour's usual requests are refused"
    instead = "Every export watches a fixed number of refused requests an hour instead."
    if value is None or value.volume_per_week is None:
        return Silence(title=title, why=f"Step 1 gives no volume: a share of how many? {instead}")
    usual = value.volume_per_week.likely / _HOURS_PER_WEEK
    accepted = share * usual
    if accepted < 1:
        few = f"{number_text(usual)} requests an hour are usual, by the volume of step 1"
        return Silence(title=title, why=f"{few}: that share is less than one of them. {instead}")
    return Wanted(
        key="refused",
        title=f"More than {number_text(accepted)} requests are refused within an hour for one "
        f"cause: {share:.3g} of the usual number",
        metric="tenfold_refused_requests_total",
        bound=accepted,
        money=_part(performance.gain, share),
        first="Read the cause in the service's log and tell whoever sends the requests.",
        more={"for_minutes": 0},
    )


def outdated() -> Wanted:
    """The service could not load the newest champion."""
    return Wanted(
        key="outdated",
        title="A newer champion cannot be loaded; the one before serves on",
        metric="tenfold_model_outdated",
        bound=0.0,
        money=Money.not_evaluated("what the newer model would add is not known here"),
        first="Read the service's log; roll back or promote again.",
    )


def _part(whole: Money, share: float) -> Money:
    if whole.value is None:
        return whole
    parts = {
        name: None if end is None else end * share
        for name, end in (("value", whole.value), ("low", whole.low), ("high", whole.high))
    }
    return whole.model_copy(update=parts)


def _lost(change: Money) -> Money:
    assert change.value is not None
    assert change.low is not None
    assert change.high is not None
    return change.model_copy(
        update={
            "value": -change.value,
            "low": max(-change.high, 0.0),
            "high": -change.low,
            "method": f"lost since: {change.method}",
        }
    )


__all__ = [
    "Wanted",
    "contract",
    "drift",
    "estimated",
    "latency",
    "outdated",
    "refusals",
]
