"""Datadog: one monitor per alert, and what the Agent must collect for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.alarms import (
    alerts_of,
    as_json,
    as_yaml,
    exact,
    grouped_by,
)
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.targets._datadog_texts import inert, message, tag
from tenfold.errors import MissingExtra
from tenfold.vocabulary import METRICS, Alert, Metric

_AGENT = "openmetrics.d/conf.yaml"
_WINDOWS = {5: "5m", 10: "10m", 15: "15m", 30: "30m", 60: "1h", 120: "2h", 240: "4h", 1440: "1d"}
_NO_DATA = 20  # minutes; Datadog asks for twice the window at least
_AGAIN = {"page": 60, "ticket": 1440}


def monitors(plan: DeliveryPlan) -> dict[str, dict[str, Any]]:
    """One monitor by the key of its alert, as Datadog's API takes it.

    Raises
    ------
    MissingExtra
        datadog-api-client is not installed.
    """
    return {alert.key: _monitor(alert, plan) for alert in alerts_of(plan)}


def query(alert: Alert, plan: DeliveryPlan) -> str:
    """The alert as Datadog asks it: bad for the whole of its window."""
    name, tags = datadog_name(alert.measured), "{project:" + tag(plan.project) + "}"
    by = ", ".join(grouped_by(alert))
    one = f"{name}{tags}" + (f" by {{{by}}}" if by else "")
    sign = (">" if alert.above else "<") + ("=" if alert.inclusive else "")
    bound = exact(alert.bound)
    window = next(words for minutes, words in _WINDOWS.items() if minutes >= _lasting(alert))
    if alert.measured.kind == "counter":
        return f"sum(last_1h):sum:{one}.as_count() {sign} {bound}"
    if alert.measured.kind == "histogram":
        return f"percentile(last_{window}):p{100 * alert.quantile:g}:{one} {sign} {bound}"
    # The replica that knows the latest time has the smallest age.
    worst = ("min" if alert.age else "max") if alert.above else ("max" if alert.age else "min")
    steady = "min" if alert.above else "max"
    return f"{steady}(last_{window}):{worst}:{one} {sign} {bound}"


def datadog_name(metric: Metric) -> str:
    """Name under which the Agent sends a metric, as its mapping has it.

    Examples
    --------
    >>> datadog_name(next(one for one in METRICS if one.name == "tenfold_scored_rows_total"))
    'tenfold.scored_rows.count'
    """
    return f"tenfold.{_short(metric)}" + (".count" if metric.kind == "counter" else "")


def agent(plan: DeliveryPlan) -> dict[str, Any]:
    """What the Agent's OpenMetrics check must read: the metrics, and ages of times."""
    return {
        "init_config": {},
        "instances": [
            {
                "openmetrics_endpoint": f"http://127.0.0.1:{plan.operations.port}/metrics",
                "namespace": "tenfold",
                "metrics": [
                    {metric.name.removesuffix("_total"): _mapped(metric)} for metric in METRICS
                ],
                "histogram_buckets_as_distributions": True,
                "collect_counters_with_distributions": True,
                "exclude_labels": ["project"],
                "tags": [f"project:{tag(plan.project)}"],
            }
        ],
    }


def _monitor(alert: Alert, plan: DeliveryPlan) -> dict[str, Any]:
    try:
        from datadog_api_client.model_utils import model_to_dict
        from datadog_api_client.v1.model.monitor import Monitor
        from datadog_api_client.v1.model.monitor_options import MonitorOptions
        from datadog_api_client.v1.model.monitor_thresholds import MonitorThresholds
        from datadog_api_client.v1.model.monitor_type import MonitorType
    except ImportError:
        raise MissingExtra.named("The Datadog monitors", "cloud") from None
    more: dict[str, Any] = (
        {"no_data_timeframe": max(_NO_DATA, 2 * _lasting(alert))} if alert.missing else {}
    )
    monitor = Monitor(
        name=f"[{inert(plan.project)}] {inert(alert.title)}",
        type=MonitorType("query alert"),  # type: ignore[no-untyped-call]  # theirs
        query=query(alert, plan),
        message=message(alert),
        tags=[
            "managed_by:tenfold",
            f"project:{tag(plan.project)}",
            f"owner:{tag(alert.owner)}",
            f"route:{tag(alert.route)}",
            f"severity:{alert.severity}",
        ],
        priority=1 if alert.severity == "page" else 3,
        options=MonitorOptions(
            thresholds=MonitorThresholds(critical=float(alert.bound)),
            notify_no_data=alert.missing,
            renotify_interval=_AGAIN[alert.severity],
            require_full_window=False,
            include_tags=True,
            notify_audit=False,
            **more,
        ),
    )
    found: dict[str, Any] = model_to_dict(monitor)  # type: ignore[no-untyped-call]  # theirs
    return found


def _lasting(alert: Alert) -> int:
    return min(max(alert.for_minutes, 5), max(_WINDOWS))


def _short(metric: Metric) -> str:
    name = metric.name.removeprefix("tenfold_").removesuffix("_total")
    if name.endswith("_timestamp_seconds"):
        return name.removesuffix("_timestamp_seconds") + "_age_seconds"
    return name


def _mapped(metric: Metric) -> str | dict[str, str]:
    if metric.name.endswith("_timestamp_seconds"):
        # Datadog's queries know no present time: the Agent works out the age.
        return {"name": _short(metric), "type": "time_elapsed"}
    return _short(metric)


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    head = "For the Datadog Agent on the machine of `tenfold serve`: conf.d/" + _AGENT
    return {
        PurePosixPath(_AGENT): as_yaml(agent(plan), head=head),
        **{
            PurePosixPath("monitors") / f"{key}.json": as_json(monitor)
            for key, monitor in monitors(plan).items()
        },
    }


TARGET = Target(
    name="datadog",
    title="Datadog monitors",
    files=_files,
    then=(
        f"Give {_AGENT} to the Agent, turn on percentiles for tenfold.scoring_seconds, and import "
        "each file of `monitors` (Monitors, New Monitor, Import from JSON)."
    ),
    judged_by=(
        "Datadog's own client builds the monitors, so that their fields and types hold; whether "
        "a query finds data only Datadog can say."
    ),
)

__all__ = ["TARGET", "agent", "datadog_name", "monitors", "query"]
