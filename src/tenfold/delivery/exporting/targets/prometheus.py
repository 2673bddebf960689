"""Prometheus: alert rules, their tests, and the scraping of the exporter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.alarms import (
    alerts_of,
    as_yaml,
    expression,
    grouped_by,
    job,
    stake_text,
    verdict_text,
)
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.targets._prometheus_tests import tests_of
from tenfold.vocabulary import Alert

RULES = "tenfold.rules.yml"
_TESTS = "tenfold.rules.test.yml"
_CONFIG = "prometheus.yml"


def rules(plan: DeliveryPlan) -> dict[str, Any]:
    """One group of alert rules; each carries money per week, owner, route, severity, runbook."""
    found = [
        {
            "alert": alert_name(alert),
            "expr": expression(alert, plan.project),
            "for": f"{alert.for_minutes}m",
            "labels": {key: literal(text) for key, text in labels_of(alert, plan).items()},
            "annotations": {
                **{key: literal(text) for key, text in annotations_of(alert, plan).items()},
                "now": _now(alert),
            },
        }
        for alert in alerts_of(plan)
    ]
    return {"groups": [{"name": f"tenfold {plan.project}", "rules": found}]}


def alert_name(alert: Alert) -> str:
    """Name of the rule.

    `model_fits` becomes ``TenfoldModelFits``.
    """
    return "Tenfold" + "".join(word.capitalize() for word in alert.key.split("_"))


def labels_of(alert: Alert, plan: DeliveryPlan) -> dict[str, str]:
    """What Alertmanager routes by."""
    return {
        "severity": alert.severity,
        "owner": alert.owner,
        "route": alert.route,
        "project": plan.project,
    }


def annotations_of(alert: Alert, plan: DeliveryPlan) -> dict[str, str]:
    """What the person on call reads: money first."""
    stake = stake_text(alert.money)
    return {
        "summary": f"{plan.project}: {alert.title}",
        "money_per_week": stake,
        "description": f"At stake: {stake}. Judged: {verdict_text(alert)}.",
        "owner": alert.owner,
        "runbook": alert.runbook.strip() or "none was written: fill in `runbook` of step 8",
    }


def literal(text: str) -> str:
    """`text` so that Prometheus, which fills in templates, leaves it as it is.

    Examples
    --------
    >>> literal("a {{ b }}")
    'a {{ "{" }}{{ "{" }} b }}'
    """
    return text.replace("{", '{{ "{" }}')


def _now(alert: Alert) -> str:
    value = "{{ humanizeDuration $value }}" if alert.age else '{{ printf "%.4g" $value }}'
    if alert.missing:  # absent() answers 1
        value = "{{ if eq $value 1.0 }}not reported{{ else }}" + value + "{{ end }}"
    which = "".join(f", {name} {{{{ $labels.{name} }}}}" for name in grouped_by(alert))
    return value + which


def _config(plan: DeliveryPlan) -> dict[str, Any]:
    return {
        "global": {"scrape_interval": "30s", "evaluation_interval": "30s"},
        "rule_files": [RULES],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["127.0.0.1:9093"]}]}]},
        "scrape_configs": [
            {
                "job_name": job(plan.project),
                "static_configs": [{"targets": [f"127.0.0.1:{plan.operations.port}"]}],
            }
        ],
    }


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    tests = tests_of(plan, RULES, name=alert_name, labels=labels_of, annotations=annotations_of)
    return {
        PurePosixPath(RULES): as_yaml(
            rules(plan), head="Alert rules; check them with: promtool check rules " + RULES
        ),
        PurePosixPath(_TESTS): as_yaml(
            tests, head="When each rule fires and when not: promtool test rules " + _TESTS
        ),
        PurePosixPath(_CONFIG): as_yaml(
            _config(plan),
            head="Scrapes `tenfold serve`; copy what you need into your own configuration.\n"
            "The rules find the exporter by its job name: keep it.",
        ),
    }


TARGET = Target(
    name="prometheus",
    title="Prometheus alert rules",
    files=_files,
    then=(
        f"Add the job and the rule file of {_CONFIG} to your Prometheus, start `tenfold serve`, "
        f"and try the rules with `promtool test rules {_TESTS}`."
    ),
    judged_by=(
        "promtool checks the rules and runs their tests; whether your Prometheus reaches the "
        "exporter it cannot say."
    ),
)

__all__ = ["RULES", "TARGET", "alert_name", "annotations_of", "labels_of", "literal", "rules"]
