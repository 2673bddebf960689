"""Alertmanager: which alert goes to whom, how soon again, and what stays silent meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from tenfold.charts.words import plain
from tenfold.delivery.exporting.alarms import alerts_of, as_yaml
from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.targets.prometheus import alert_name
from tenfold.vocabulary import Alert

_FILE = "alertmanager.yml"
_AGAIN = {"page": "1h", "ticket": "24h"}


def receivers(alerts: Iterable[Alert]) -> dict[tuple[str, str], str]:
    """Name of the receiver of each route and owner."""
    pairs = dict.fromkeys((alert.route, alert.owner) for alert in alerts)
    return {
        (route, owner): slug(owner if route == owner else f"{owner}: {route}", most=60)
        for route, owner in pairs
    }


def config(plan: DeliveryPlan) -> dict[str, Any]:
    """Routes by project, owner, route and severity; no secret stands in it."""
    alerts = alerts_of(plan)
    names = receivers(alerts)
    pairs = list(dict.fromkeys((one.route, one.owner, one.severity) for one in alerts))
    return {
        "route": {
            # Whatever matches no route below still reaches somebody.
            "receiver": next(iter(names.values())),
            "group_by": ["project", "alertname"],
            "group_wait": "30s",
            "group_interval": "5m",
            "repeat_interval": "24h",
            "routes": [
                {
                    "receiver": names[route, owner],
                    "matchers": [
                        matcher("project", plan.project),
                        matcher("route", route),
                        matcher("owner", owner),
                        matcher("severity", severity),
                    ],
                    "repeat_interval": _AGAIN[severity],
                }
                for route, owner, severity in pairs
            ],
        },
        "inhibit_rules": _inhibitions(alerts, plan),
        "receivers": [_receiver(name) for name in names.values()],
    }


def matcher(label: str, value: str) -> str:
    r"""A label that equals a value, in Alertmanager's own quoting.

    Examples
    --------
    >>> matcher("route", 'the "best"')
    'route="the \\"best\\""'
    """
    quoted = plain(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{label}="{quoted}"'


def _inhibitions(alerts: Sequence[Alert], plan: DeliveryPlan) -> list[dict[str, Any]]:
    # With the exporter silent every other number is old; one call says so.
    silent = [alert_name(alert) for alert in alerts if alert.metric == "tenfold_model"]
    return [
        {
            "source_matchers": [matcher("project", plan.project), matcher("alertname", name)],
            "target_matchers": [
                matcher("project", plan.project),
                matcher("alertname", name).replace("=", "!=", 1),
            ],
            "equal": ["project"],
        }
        for name in silent
    ] + _said_already(alerts, plan)


def _said_already(alerts: Sequence[Alert], plan: DeliveryPlan) -> list[dict[str, Any]]:
    # A batch that breaks the contract is refused for that: one call is enough.
    pages = [one for one in alerts if one.severity == "page"]
    broken = [alert_name(one) for one in pages if one.metric == "tenfold_batch_broken_clauses"]
    refused = [alert_name(one) for one in alerts if one.key == "batch_is_refused"]
    return [
        {
            "source_matchers": [matcher("project", plan.project), matcher("alertname", source)],
            "target_matchers": [matcher("project", plan.project), matcher("alertname", target)],
            "equal": ["project"],
        }
        for source in broken
        for target in refused
    ]


def _receiver(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "webhook_configs": [
            {
                "url": f"http://127.0.0.1:9095/{name}",
                "send_resolved": True,
                "http_config": {
                    "authorization": {
                        "type": "Bearer",
                        "credentials_file": f"/etc/alertmanager/secrets/{name}",
                    }
                },
            }
        ],
    }


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    head = (
        f"Check with: amtool check-config {_FILE}\n"
        "Each receiver is a placeholder: put the address of your pager, chat or ticket system in\n"
        "its place. Its token is read from the file beside it and stands nowhere else."
    )
    return {PurePosixPath(_FILE): as_yaml(config(plan), head=head)}


TARGET = Target(
    name="alertmanager",
    title="Alertmanager routes",
    files=_files,
    then=(
        "Put the address of your pager, chat or ticket system in the place of each webhook, its "
        "token into the file that is named beside it, and give the file to Alertmanager."
    ),
    judged_by=(
        "amtool checks the configuration and says which receiver an alert reaches; whether "
        "anybody answers there it cannot say."
    ),
)

__all__ = ["TARGET", "config", "matcher", "receivers"]
