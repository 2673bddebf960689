"""The alerts of a running model: when each rings, what it may cost, and who is told."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tenfold.steps.step08_monitoring import wanted
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import FeatureDrift, Kept, Period
from tenfold.steps.step08_monitoring.outlook import AlertState, Performance, Silence
from tenfold.vocabulary import Alert, ValueModel

_NOTABLE = 0.1


class Alerts(NamedTuple):
    """What is watched, whether it would ring on the current rows, and what is not watched."""

    alerts: list[Alert]
    ringing: list[AlertState]
    silent: list[Silence]


def alerts_of(
    decisions: MonitoringDecisions,
    performance: Performance,
    features: list[FeatureDrift],
    periods: list[Period],
    contract: Kept,
    value: ValueModel | None,
    *,
    regression: bool,
) -> Alerts:
    """Every alert that the decisions and the measured figures allow.

    What is at stake is what the model was promised to add to today's rule, or the share of it
    that the alert speaks of. Where nothing can be judged there is no alert, and a reason. That a
    check or a training is late is no matter of this step: the schedule is step 4's.
    """
    found: list[wanted.Wanted | Silence] = [
        wanted.drift(performance, features, periods),
        *wanted.estimated(performance, regression=regression),
        wanted.contract(performance, contract),
        *wanted.latency(decisions, performance),
        wanted.refusals(decisions, performance, value),
        wanted.outdated(),
    ]
    asked = [one for one in found if isinstance(one, wanted.Wanted)]
    page_from = decisions.page_from
    if page_from is None and performance.gain.value is not None:
        page_from = _NOTABLE * max(performance.gain.value, 0.0)
    return Alerts(
        [_routed(one, decisions, page_from) for one in asked],
        [AlertState(key=one.key, now=one.now, rings=one.rings()) for one in asked],
        [one for one in found if isinstance(one, Silence)],
    )


def _routed(one: wanted.Wanted, decisions: MonitoringDecisions, page_from: float | None) -> Alert:
    costly = one.money.value is not None and page_from is not None and one.money.value >= page_from
    severity: Literal["page", "ticket"] = "page" if costly and one.money.value else "ticket"
    route = decisions.page_route if severity == "page" else ""
    return Alert(
        key=one.key,
        title=one.title,
        metric=one.metric,
        bound=one.bound,
        severity=severity,
        money=one.money,
        owner=decisions.owner.strip(),
        route=route.strip() or decisions.route.strip(),
        runbook=f"{one.first} {decisions.runbook.strip()}".strip(),
        **one.more,
    )


__all__ = ["Alerts", "alerts_of"]
