"""What rules, routes, dashboards and monitors share: which alerts, judged how, in which words."""

from tenfold.delivery.exporting.alarms.every_project import alerts_of
from tenfold.delivery.exporting.alarms.layout import as_json, as_yaml
from tenfold.delivery.exporting.alarms.promql import exact, expression, grouped_by, job, selector
from tenfold.delivery.exporting.alarms.words import (
    bound_text,
    duration_text,
    stake_text,
    verdict_text,
)

__all__ = [
    "alerts_of",
    "as_json",
    "as_yaml",
    "bound_text",
    "duration_text",
    "exact",
    "expression",
    "grouped_by",
    "job",
    "selector",
    "stake_text",
    "verdict_text",
]
