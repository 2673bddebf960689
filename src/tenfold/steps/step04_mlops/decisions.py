"""What a person decides in step 4."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Every, ExportTarget, Trigger, Weekday


class MLOpsDecisions(Decisions):
    """Step 4: under which name it is kept, when a new model takes over, when jobs run, for whom."""

    # fmt: off
    model_name: str = Field("model", min_length=1, max_length=120, pattern=r"^[\w][\w .-]*$", description="name of the registered model; champion and challengers are its versions", json_schema_extra=ui(section="Names"))
    experiment: str = Field("", max_length=120, pattern=r"^[\w .-]*$", description="experiment that the runs are kept under; empty takes the model's name", json_schema_extra=ui(section="Names"))
    owner: str = Field("", description="who answers for it in production: a role, not a name", json_schema_extra=ui(section="Names"))

    promotion: Literal["by_rule", "by_hand"] = Field("by_rule", description="who makes a challenger the champion: the rule below, or a person with tenfold promote", json_schema_extra=ui(section="Promotion", words={"by_rule": "the rule below", "by_hand": "a person"}))
    promote_gain: float = Field(0.0, description="money per week that a challenger must earn more than the champion, on the same held-out cases; the cost of switching belongs here", json_schema_extra=ui(section="Promotion", when={"promotion": "by_rule"}))
    promote_sure: float = Field(0.9, gt=0.5, lt=1, description="chance of that which must be shown; nine in ten: wrongly staying costs a week, wrongly switching a rollback", json_schema_extra=ui(section="Promotion", when={"promotion": "by_rule"}))
    level: float = Field(0.95, gt=0.5, lt=1, description="coverage of intervals", json_schema_extra=ui(section="Promotion"))

    validate_every: Every = Field("day", description="how often new data are held against the data contract", json_schema_extra=ui(section="Schedule"))
    retrain_every: Every = Field("week", description="how often a challenger is trained; step 8 replays which cadence pays", json_schema_extra=ui(section="Schedule"))
    weekday: Weekday = Field("Mon", description="day of weekly jobs", json_schema_extra=ui(section="Schedule"))
    hour: int = Field(5, ge=0, le=23, description="hour at which jobs start, UTC; retraining starts half an hour after validation", json_schema_extra=ui(section="Schedule"))
    triggers: list[Trigger] = Field(["drift", "performance"], description="what asks for a retraining between those of the calendar: tenfold check says so and names the command, a person starts it", json_schema_extra=ui(section="Schedule"))
    batches: str = Field("data/new", min_length=1, description="where new rows arrive, as the scheduled jobs see it: path, folder or URL", json_schema_extra=ui(section="Schedule"))
    outcomes: str = Field("data/labelled", min_length=1, description="rows with outcomes to learn from, old and new together, for the scheduled retraining: file, folder or URL", json_schema_extra=ui(section="Schedule"))

    targets: list[ExportTarget] = Field([], description="what tenfold export writes for your team's tools", json_schema_extra=ui(section="Delivery"))
    image: str = Field("tenfold", pattern=r"^[a-z0-9][a-z0-9._/:-]*$", description="container image with its registry, without a tag", json_schema_extra=ui(section="Delivery"))
    port: int = Field(8080, ge=1024, le=65535, description="port that the model answers on", json_schema_extra=ui(section="Delivery"))
    cpu: str = Field("500m", pattern=r"^\d+m?$", description="processor share of one container, in Kubernetes' units", json_schema_extra=ui(section="Delivery"))
    memory: str = Field("1Gi", pattern=r"^\d+(Mi|Gi)$", description="memory of one container, in Kubernetes' units", json_schema_extra=ui(section="Delivery"))
    replicas: int = Field(1, ge=1, le=100, description="containers that answer side by side", json_schema_extra=ui(section="Delivery"))

    parity_tolerance: float = Field(1e-9, gt=0, le=1e-3, description="largest difference between the package's answers and the notebook's; 1e-9 of the answer's size is what records keep of a number", json_schema_extra=ui(section="Checks"))
    seed: int = Field(0, ge=0, description="seed of the draws behind the comparison in money", json_schema_extra=ui(section="Checks"))
    # fmt: on


__all__ = ["MLOpsDecisions", "Trigger"]
