"""A promtool test of every alert rule: it fires beyond its bound, and not at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tenfold.delivery.exporting.alarms import alerts_of, grouped_by, job
from tenfold.delivery.exporting.alarms.promql import exact, selector
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.vocabulary import Alert

Texts = Callable[[Alert, DeliveryPlan], dict[str, str]]
_HOUR = 60  # minutes: counters are judged over one hour


def tests_of(
    plan: DeliveryPlan,
    rules: str,
    *,
    name: Callable[[Alert], str],
    labels: Texts,
    annotations: Texts,
) -> dict[str, Any]:
    """The test file of `rules`.

    Parameters
    ----------
    name, labels, annotations : callable
        What the rule of an alert is called, and the texts that it carries.
    """
    tests = []
    for alert in alerts_of(plan):
        due = {
            "exp_labels": {"job": job(plan.project), **labels(alert, plan)},
            "exp_annotations": annotations(alert, plan),
        }
        beyond, within = _values(alert)
        which = {label: f"some {label}" for label in grouped_by(alert)}
        said = "".join(f", {label} some {label}" for label in which)
        fires = {
            "exp_labels": {**due["exp_labels"], **which},
            "exp_annotations": {**due["exp_annotations"], "now": _said(alert, beyond) + said},
        }
        tests.append(_test(plan, alert, name(alert), "fires", beyond, [fires]))
        tests.append(_test(plan, alert, name(alert), "is silent", within, []))
        if alert.missing:
            # absent() knows no label but the job's.
            blank = "".join(f", {label} " for label in which)
            gone = {
                "exp_labels": due["exp_labels"],
                "exp_annotations": {**due["exp_annotations"], "now": f"not reported{blank}"},
            }
            tests.append(
                _test(plan, alert, name(alert), "fires when nothing reports", None, [gone])
            )
    return {"rule_files": [rules], "evaluation_interval": "1m", "tests": tests}


def _values(alert: Alert) -> tuple[float, float]:
    """A number on the bad side of the bound, as near as its kind allows, and one on the good."""
    step = max(1.0, abs(alert.bound) / 2)
    sign = 1.0 if alert.above else -1.0
    if alert.measured.kind == "histogram":
        return alert.bound * (1 + sign / 2), alert.bound * (1 - sign / 2)
    if alert.measured.kind == "counter":
        return alert.bound + sign * step, max(alert.bound - sign * step, 0.0)
    if alert.age:
        return alert.bound + sign * _HOUR * 60, alert.bound - sign * _HOUR * 60
    if alert.inclusive:
        return alert.bound, alert.bound - sign * step
    return alert.bound + sign * step, alert.bound


def _test(
    plan: DeliveryPlan,
    alert: Alert,
    name: str,
    what: str,
    value: float | None,
    expected: list[dict[str, Any]],
) -> dict[str, Any]:
    minutes = _minutes(alert)
    return {
        "name": f"{name} {what}",
        "interval": "1m",
        "input_series": [] if value is None else _series(plan, alert, value, minutes),
        "alert_rule_test": [
            {"eval_time": f"{minutes}m", "alertname": name, "exp_alerts": expected}
        ],
    }


def _minutes(alert: Alert) -> int:
    settled = {"counter": _HOUR, "histogram": 10}.get(alert.measured.kind, 0)
    return settled + alert.for_minutes + 1


def _series(plan: DeliveryPlan, alert: Alert, value: float, minutes: int) -> list[dict[str, str]]:
    def series(metric: str, values: str, **more: str) -> dict[str, str]:
        which = "".join(f', {key}="{text}"' for key, text in more.items())
        return {"series": selector(metric, plan.project)[:-1] + which + "}", "values": values}

    which = {label: f"some {label}" for label in grouped_by(alert)}
    if alert.measured.kind == "histogram":
        # Every answer falls between `value` less and more a little: so does the percentile.
        buckets = {exact(value * 0.99): "0", exact(value): "10", "+Inf": "10"}
        return [
            series(f"{alert.metric}_bucket", f"0+{step}x{minutes}", le=le)
            for le, step in buckets.items()
        ]
    if alert.measured.kind == "counter":
        return [series(alert.metric, f"0+{exact(value / _HOUR)}x{minutes}", **which)]
    if alert.age:
        value = 60.0 * minutes - value  # promtool's clock starts at 0
    return [series(alert.metric, f"{exact(value)}+0x{minutes}", **which)]


def _said(alert: Alert, value: float) -> str:
    if alert.measured.kind == "histogram":
        value *= 0.99 + 0.01 * alert.quantile
    return _humanized(value) if alert.age else f"{value + 0.0:.4g}"  # never -0


def _humanized(seconds: float) -> str:
    """As Prometheus' humanizeDuration writes it."""
    if abs(seconds) < 60:
        return f"{seconds:.4g}s"
    sign, left = ("-" if seconds < 0 else ""), int(abs(seconds))
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count or parts:
            parts.append(f"{count}{unit}")
    return sign + " ".join(parts)


__all__ = ["tests_of"]
