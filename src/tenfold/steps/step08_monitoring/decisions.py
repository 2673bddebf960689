"""What a person decides in step 8."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, ui
from tenfold.vocabulary import DataPath, LongText, Triple


class MonitoringDecisions(Decisions):
    """Step 8: what is compared with what, which alarms are worth a person's time, who gets them."""

    # fmt: off
    current: DataPath | None = Field(None, description="the rows to watch: a file of later cases, with or without outcomes; empty means the held-out rows of step 2", json_schema_extra=ui(section="Data"))
    current_query: str | None = Field(None, description="SQL query, where current is a database URL; empty: that of step 2", json_schema_extra=ui(section="Data"))
    engine: Literal["duckdb", "spark"] = Field("duckdb", description="what reads current: DuckDB on this machine; or Spark, which reads Parquet and CSV of any size and measures drift on all rows, beyond row_cap", json_schema_extra=ui(section="Data", words={"duckdb": "DuckDB, here", "spark": "Spark, on a cluster"}))
    chunk: Literal["auto", "day", "week", "month", "rows"] = Field("auto", description="what one period is; auto takes the shortest of day, week and month with 100 rows or more, or rows where there is no time", json_schema_extra=ui(section="Data", words={"auto": "automatic"}))
    chunk_rows: int = Field(200, ge=20, le=1_000_000, description="rows per period where periods go by rows", json_schema_extra=ui(section="Data"))
    row_cap: int = Field(50_000, ge=200, description="most rows of each side that are compared; more are sampled, and said", json_schema_extra=ui(section="Data"))

    false_alarms_per_month: float = Field(1.0, gt=0, le=100, description="false alarms of all features together that you accept per month", json_schema_extra=ui(section="Alarms"))
    smallest_shift: float = Field(0.05, ge=0, le=2, description="smallest shift that matters, in standard deviations of the reference; smaller ones stay silent however many rows show them", json_schema_extra=ui(section="Alarms"))
    level: float = Field(0.95, gt=0.5, lt=1, description="coverage of intervals", json_schema_extra=ui(section="Alarms"))

    label_delay_days: int = Field(0, ge=0, le=3650, description="days until the outcome of a case is known; younger rows are judged without labels", json_schema_extra=ui(section="Performance"))
    realised: float | None = Field(None, description="the business number of step 1 as it stands now, if it has been measured since the model went live", json_schema_extra=ui(section="Performance"))
    live_since_weeks: float | None = Field(None, gt=0, le=1040, description="weeks that the model has been live when that number was measured", json_schema_extra=ui(section="Performance"))

    latency_p50_ms: float | None = Field(None, gt=0, description="budget for half of the answers, in milliseconds per single case", json_schema_extra=ui(section="Latency"))
    latency_p95_ms: float | None = Field(None, gt=0, description="budget for 95 of 100 answers", json_schema_extra=ui(section="Latency"))
    latency_p99_ms: float | None = Field(None, gt=0, description="budget for 99 of 100 answers", json_schema_extra=ui(section="Latency"))

    refused_share: float = Field(0.01, ge=0, le=1, description="share of requests that the service may refuse before an alert rings; your choice: every refused case goes without an answer", json_schema_extra=ui(section="Latency"))

    owner: str = Field("", description="who answers an alarm: a role, not a name", json_schema_extra=ui(section="Routing"))
    route: str = Field("", description="where alarms go: a channel, queue or mailbox", json_schema_extra=ui(section="Routing"))
    page_route: str = Field("", description="where an alert goes that must wake a person; empty: the same", json_schema_extra=ui(section="Routing"))
    page_from: float | None = Field(None, ge=0, description="money per week at stake from which an alert wakes a person, below it opens a ticket; empty: a tenth of what the model adds per week", json_schema_extra=ui(section="Routing"))
    runbook: LongText = Field("", description="what that role does first, in a few sentences", json_schema_extra=ui(section="Routing"))

    retraining_cost: Triple | None = Field(None, description="cost of one retraining: people and machines", json_schema_extra=ui(section="Retraining"))
    retrain_by_schedule: bool = Field(False, description="whether the calendar starts a training", json_schema_extra=ui(section="Retraining"))
    retrain_on_drift: bool = Field(True, description="whether an alarm of drift starts a training, once per feature that moved", json_schema_extra=ui(section="Retraining"))
    retrain_on_performance: bool = Field(True, description="whether a score that is surely worse than promised starts a training", json_schema_extra=ui(section="Retraining"))
    cadences: list[int] = Field([1, 2, 4], description="cadences to compare, in periods between two trainings; never, an alarm of drift and a lower score are always compared", json_schema_extra=ui(section="Retraining"), max_length=6)
    seed: int = Field(0, ge=0, description="seed of sampling and permutations", json_schema_extra=ui(section="Retraining"))
    # fmt: on


__all__ = ["MonitoringDecisions"]
