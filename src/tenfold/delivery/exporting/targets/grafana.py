"""Grafana: one dashboard, money first."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.alarms import alerts_of, as_json, selector
from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.targets._grafana_panels import ROWS, Shown
from tenfold.delivery.exporting.targets._grafana_texts import runbook_page, said_of
from tenfold.errors import MissingExtra
from tenfold.vocabulary import Alert

_FILE = "dashboard.json"
_URL = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)]")
_RUNBOOK = 100
_RETRAINED = "tenfold_retrained_timestamp_seconds"
_WIDTH, _HEIGHT = 24, 8


def dashboard(plan: DeliveryPlan) -> dict[str, Any]:
    """The dashboard as Grafana imports it.

    Raises
    ------
    MissingExtra
        grafana-foundation-sdk is not installed.
    """
    try:
        from grafana_foundation_sdk.builders import dashboard as build
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.models import dashboard as model
    except ImportError:
        raise MissingExtra.named("The Grafana dashboard", "cloud") from None
    alerts = alerts_of(plan)
    source = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
    uid = _uid(plan)
    made = (
        build.Dashboard(f"{plan.project}: the model at work")
        .uid(uid)
        .tags(["tenfold"])
        .readonly()
        .refresh("1m")
        .time("now-7d", "now")
        .timezone("utc")
        .with_variable(
            build.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
        )
        .annotation(
            build.AnnotationQuery()
            .name("Retraining")
            .datasource(source)
            .enable(True)
            .icon_color("blue")
            .expr(f"changes({selector(_RETRAINED, plan.project)}[2m]) > 0")
        )
    )
    for title, url in _links(alerts):
        link = build.DashboardLink(title).type(model.DashboardLinkType.LINK).url(url)
        made = made.link(link.target_blank(True))
    number = 1
    for title, panels in ROWS:
        made = made.with_row(build.Row(title).id(number))
        for panel in panels:
            number += 1
            made = made.with_panel(_panel(panel, number, plan, alerts, source, uid))
        number += 1
    made = made.with_row(build.Row("What to do").id(number))
    made = made.with_panel(runbook_page(alerts).id(_RUNBOOK).span(_WIDTH).height(2 * _HEIGHT))
    found: dict[str, Any] = json.loads(JSONEncoder(sort_keys=True).encode(made.build()))
    return found


def _panel(
    panel: Shown,
    number: int,
    plan: DeliveryPlan,
    alerts: tuple[Alert, ...],
    source: Any,
    uid: str,
) -> Any:
    from grafana_foundation_sdk.builders import dashboard as build
    from grafana_foundation_sdk.builders import prometheus, stat, timeseries
    from grafana_foundation_sdk.builders.common import GraphThresholdsStyleConfig
    from grafana_foundation_sdk.models.common import GraphTresholdsStyleMode
    from grafana_foundation_sdk.models.dashboard import DashboardLinkType, Threshold

    mine = [alert for alert in alerts if alert.metric in panel.metrics]
    made: Any = stat.Panel() if panel.kind == "stat" else timeseries.Panel()
    runbook = build.DashboardLink("What to do").type(DashboardLinkType.LINK)
    made = (
        made.id(number)
        .title(panel.title)
        .description(said_of(panel.about, mine))
        .datasource(source)
        .span(panel.width)
        .height(_HEIGHT)
        .unit(panel.unit or _currency(plan))
        .links([runbook.url(f"/d/{uid}?viewPanel={_RUNBOOK}")])
    )
    for place, (query, legend) in enumerate(panel.queries):
        made = made.with_target(
            prometheus.Dataquery()
            .expr(_filled(query, plan.project))
            .legend_format(legend)
            .ref_id(chr(ord("A") + place))
        )
    if panel.line is not None:
        steps = [Threshold(value=None, color="green"), Threshold(value=panel.line, color="red")]
        made = made.thresholds(build.ThresholdsConfig().mode(_absolute()).steps(steps))
        if panel.kind == "line":
            style = GraphThresholdsStyleConfig().mode(GraphTresholdsStyleMode.LINE)
            made = made.thresholds_style(style)
    return made


def _absolute() -> Any:
    from grafana_foundation_sdk.models.dashboard import ThresholdsMode

    return ThresholdsMode.ABSOLUTE


def _filled(query: str, project: str) -> str:
    """Restrict every metric of a query to the project."""
    return re.sub(r"tenfold_[a-z_]+", lambda found: selector(found[0], project), query)


def _currency(plan: DeliveryPlan) -> str:
    known = [plan.worth] if plan.worth else []
    known += [alert.money for alert in plan.alerts]
    code = next((money.unit.partition("/")[0] for money in known if money.unit), "")
    return f"currency{code}" if code in ("EUR", "USD", "GBP", "JPY", "CHF") else "short"


def _links(alerts: tuple[Alert, ...]) -> list[tuple[str, str]]:
    """Addresses that a runbook names: only of the web, whatever else stands in the text."""
    found = {url: alert.title for alert in reversed(alerts) for url in _URL.findall(alert.runbook)}
    return sorted((f"Runbook: {title}", url) for url, title in found.items())


def _uid(plan: DeliveryPlan) -> str:
    return f"tenfold-{slug(plan.project, most=32)}"  # Grafana takes 40 signs


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    return {PurePosixPath(_FILE): as_json(dashboard(plan))}


TARGET = Target(
    name="grafana",
    title="Grafana dashboard",
    files=_files,
    then=f"Import {_FILE} in Grafana (Dashboards, New, Import) and choose your Prometheus.",
    judged_by=(
        "Grafana's own builders make it, and every query names a metric that the exporter "
        "exposes; how it looks only Grafana shows."
    ),
)

__all__ = ["TARGET", "dashboard"]
