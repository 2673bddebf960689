"""What a running model reports, and when that wakes a person."""

# ruff: noqa: E501 (a metric stands on one line: name, kind, help, labels)

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen


class Metric(Frozen):
    """One number that the exporter exposes, by its Prometheus name."""

    name: str = Field(pattern=r"^tenfold_[a-z_]+$")
    kind: Literal["gauge", "counter", "histogram"]
    help: str
    labels: tuple[str, ...] = ()


# The one list: the exporter, the alert rules, the dashboard and the monitors read it.
METRICS: tuple[Metric, ...] = (
    Metric(name="tenfold_model", kind="gauge", help="1 for the model that serves", labels=("project", "digest", "version")),
    Metric(name="tenfold_model_outdated", kind="gauge", help="1 while a newer champion cannot be loaded and the one before serves on"),
    Metric(name="tenfold_scored_rows_total", kind="counter", help="rows scored"),
    Metric(name="tenfold_acted_rows_total", kind="counter", help="scored rows for which the decision was to act"),
    Metric(name="tenfold_refused_requests_total", kind="counter", help="requests refused, by cause", labels=("cause",)),
    Metric(name="tenfold_scoring_seconds", kind="histogram", help="seconds from request to answer"),
    Metric(name="tenfold_prediction_mean", kind="gauge", help="mean prediction of the last 1,000 scored rows"),
    Metric(name="tenfold_batch_checked_timestamp_seconds", kind="gauge", help="when the last batch was checked, seconds since 1970"),
    Metric(name="tenfold_batch_rows", kind="gauge", help="rows of the last checked batch"),
    Metric(name="tenfold_batch_refused", kind="gauge", help="1 where the last batch may not be used, else 0"),
    Metric(name="tenfold_batch_broken_clauses", kind="gauge", help="clauses of the data contract that the last batch broke"),
    Metric(name="tenfold_drift_evidence_ratio", kind="gauge", help="evidence of drift over its threshold, by feature; 1 is an alarm", labels=("feature",)),
    Metric(name="tenfold_expected_score", kind="gauge", help="score of the last batch, estimated without labels"),
    Metric(name="tenfold_expected_money_per_week", kind="gauge", help="money per week estimated on the last batch, without labels"),
    Metric(name="tenfold_retrained_timestamp_seconds", kind="gauge", help="when the serving model was trained, seconds since 1970"),
    Metric(name="tenfold_training_ran_timestamp_seconds", kind="gauge", help="when a model was last trained, promoted or not, seconds since 1970"),
)  # fmt: skip


class Alert(Frozen):
    """When a number crosses a bound, who is told, what it may cost and what they do first.

    Attributes
    ----------
    key : str
        Stable, snake_case.
    metric : str
        One of `METRICS`; a histogram is judged by its `quantile`, a counter by how much it grew
        within an hour, each value of a label for itself.
    above : bool
        Whether more than `bound` is bad; else less.
    inclusive : bool
        Whether `bound` itself is bad.
    age : bool
        The metric is a time, and its age in seconds is judged.
    missing : bool
        Whether it is bad, too, that nothing reports the metric.
    for_minutes : int
        How long it must last.
    money : Money
        Per week, that is at stake while it goes on.
    """

    key: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    metric: str
    above: bool = True
    inclusive: bool = False
    age: bool = False
    missing: bool = False
    bound: float
    for_minutes: int = Field(5, ge=0)
    quantile: float = Field(0.95, gt=0, lt=1)
    severity: Literal["page", "ticket"]
    money: Money
    owner: str
    route: str
    runbook: str

    @model_validator(mode="after")
    def _check_metric(self) -> Self:
        if self.metric not in {one.name for one in METRICS}:
            raise ValueError(f"'{self.metric}' is no metric that the exporter exposes")
        if self.age and not self.metric.endswith("_timestamp_seconds"):
            raise ValueError(f"'{self.metric}' is no time: it has no age")
        return self

    @property
    def measured(self) -> Metric:
        """The metric that is judged."""
        return next(one for one in METRICS if one.name == self.metric)


__all__ = ["METRICS", "Alert", "Metric"]
