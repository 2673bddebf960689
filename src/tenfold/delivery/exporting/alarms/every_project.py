"""The alerts that every project has, whatever its step 8 decided."""

# ruff: noqa: E501 (a runbook stands on one line)

from __future__ import annotations

from typing import Any

from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.vocabulary import Alert, Every, Money, Timing

_HOUR = 3600
_DAY = 24 * _HOUR
_SECONDS: dict[Every, int] = {
    "hour": _HOUR,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 31 * _DAY,
    "quarter": 92 * _DAY,
}
_REFUSED_PER_HOUR = 10


def alerts_of(plan: DeliveryPlan) -> tuple[Alert, ...]:
    """Alerts of step 8, then those of every project on what step 8 does not judge.

    Returns
    -------
    tuple of Alert
        Each key once; owner and route are never empty.
    """
    own = tuple(_addressed(alert, plan) for alert in plan.alerts)
    judged = {(alert.metric, alert.above) for alert in own}
    keys = {alert.key for alert in own}
    general = (
        alert
        for alert in _general(plan)
        if (alert.metric, alert.above) not in judged and alert.key not in keys
    )
    return (*own, *general)


def overdue(timing: Timing) -> float | None:
    """Seconds after which a scheduled job is late: its period and a quarter more, an hour at least.

    Examples
    --------
    >>> overdue(Timing(every="day")), overdue(Timing(every="never"))
    (108000.0, None)
    """
    period = _SECONDS.get(timing.every)
    return None if period is None else float(period + max(period // 4, _HOUR))


def _general(plan: DeliveryPlan) -> list[Alert]:
    operations = plan.operations
    found = [
        _alert(
            plan,
            key="nobody_is_watching",
            title="The exporter is silent: the model is down, or nobody watches it",
            metric="tenfold_model",
            above=False,
            bound=1.0,
            missing=True,
            severity="page",
            runbook="See whether `tenfold serve` runs and whether its port can be reached; start it again.",
        ),
        _alert(
            plan,
            key="champion_cannot_be_loaded",
            title="A new champion cannot be loaded; the one before serves on",
            metric="tenfold_model_outdated",
            bound=0.0,
            severity="ticket",
            runbook="Read the log of `tenfold serve`; promote again, or roll back with `tenfold rollback`.",
        ),
        _alert(
            plan,
            key="batch_is_refused",
            title="The last batch may not be used",
            metric="tenfold_batch_refused",
            bound=0.0,
            for_minutes=0,
            severity="page",
            runbook="Do not score it. Run `tenfold check` on the batch: it names the causes. Ask who delivers the data what changed.",
        ),
        _alert(
            plan,
            key="contract_is_broken",
            title="The last batch breaks the data contract",
            metric="tenfold_batch_broken_clauses",
            bound=0.0,
            for_minutes=0,
            severity="page",
            runbook="Run `tenfold check` on the batch: it names the clauses. Ask who delivers the data what changed.",
        ),
        _alert(
            plan,
            key="a_feature_has_drifted",
            title="A feature has drifted beyond its threshold",
            metric="tenfold_drift_evidence_ratio",
            bound=1.0,
            inclusive=True,
            for_minutes=0,
            severity="ticket",
            runbook="Open step 8 on the new rows. Where the change is real, retrain; where it is a fault, mend the data.",
        ),
        _alert(
            plan,
            key="requests_are_refused",
            title=f"More than {_REFUSED_PER_HOUR} requests were refused within an hour",
            metric="tenfold_refused_requests_total",
            bound=float(_REFUSED_PER_HOUR),
            severity="ticket",
            runbook="The cause stands beside the alert; tell the caller which columns and types the model reads.",
        ),
    ]
    unchecked, untrained = overdue(operations.validate_data), overdue(operations.retrain)
    if unchecked is not None:
        found.append(
            _alert(
                plan,
                key="no_batch_was_checked",
                title=f"No batch was checked, though one is due {operations.validate_data.words}",
                metric="tenfold_batch_checked_timestamp_seconds",
                age=True,
                missing=True,
                bound=unchecked,
                for_minutes=10,
                severity="page",
                runbook="Look at the scheduled job of `tenfold check`: did it run, and was there a new batch?",
            )
        )
    if untrained is not None:
        found.append(
            _alert(
                plan,
                key="retraining_is_overdue",
                title=f"No model was trained, though one is due {operations.retrain.words}",
                metric="tenfold_training_ran_timestamp_seconds",
                age=True,
                bound=untrained,
                for_minutes=10,
                severity="ticket",
                runbook="Look at the scheduled job of `tenfold retrain`: did it run, and did it refuse the new rows?",
            )
        )
    return found


def _alert(plan: DeliveryPlan, **given: Any) -> Alert:
    worth = plan.worth or Money.not_evaluated("no step says what the model earns")
    route = next((one.route for one in plan.alerts if one.route.strip()), "")
    return _addressed(Alert(**given, money=worth, owner=plan.operations.owner, route=route), plan)


def _addressed(alert: Alert, plan: DeliveryPlan) -> Alert:
    # An empty label is no label to Prometheus, and a route of nobody's would be lost.
    owner = alert.owner.strip() or plan.operations.owner.strip() or "nobody"
    return alert.model_copy(update={"owner": owner, "route": alert.route.strip() or owner})


__all__ = ["alerts_of", "overdue"]
