"""What is decided in step 7: the question, the size of the experiment, and where results are."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator, model_validator

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Arm, Column, DataPath, ExperimentMetric, LongText, Said, Spending

_QUESTION = "The question"
_SIZE = "Size and time"
_REGISTER = "Registration"
_RESULTS = "Results"

_ARMS = [Arm(name="today", weight=1), Arm(name="model", weight=1)]


class ExperimentationDecisions(Decisions):
    """Step 7: what is compared, how long, at what risk of being fooled, and what came out."""

    # fmt: off
    hypothesis: LongText = Field("", description="what will be better, for whom, by how much, and why; when not given: the model's decisions earn more per unit than today's", json_schema_extra=ui(section=_QUESTION))
    unit: str = Field("", description="what is randomised, for example customer; the same unit always gets the same arm; when not given, the unit of prediction of step 1", json_schema_extra=ui(section=_QUESTION))
    arms: list[Arm] = Field(default=_ARMS, min_length=2, max_length=10, description="what is compared, the first as it is today; weight: share of the units", json_schema_extra=ui(section=_QUESTION))
    metrics: list[ExperimentMetric] = Field(default=[], max_length=20, description="what is measured per unit; where none is primary, money per unit is, by the payoffs of step 1; guardrails need a margin", json_schema_extra=ui(section=_QUESTION))
    salt: Said = Field("experiment 1", description="word that divides the units; another one divides them anew", json_schema_extra=ui(section=_QUESTION))

    units_per_week: float | None = Field(None, gt=0, description="units per week that take part in the experiment; when not given, all of step 1", json_schema_extra=ui(section=_SIZE))
    alpha: float = Field(0.05, gt=0, lt=0.5, description="chance of finding a difference where there is none, over all looks together; .05 is a convention (Fisher 1925)", json_schema_extra=ui(section=_SIZE))
    power: float = Field(0.8, gt=0.5, lt=1, description="chance of finding the smallest effect where it is there; .8 is a convention (Cohen 1988)", json_schema_extra=ui(section=_SIZE))
    spending: Spending = Field("obrien_fleming", description="how the risk is spent over looks: late (O'Brien-Fleming), evenly (Pocock), or so that anybody may look at any time (always valid, at the price of more units)", json_schema_extra=ui(section=_SIZE))
    looks: int | None = Field(None, ge=1, le=200, description="times that results will be looked at, the last included; when not given, once a week", json_schema_extra=ui(section=_SIZE))
    min_weeks: int = Field(2, ge=1, le=104, description="whole weeks that it takes at least, so that every day of the week counts alike, twice", json_schema_extra=ui(section=_SIZE))
    max_weeks: int = Field(12, ge=1, le=260, description="whole weeks that it may take at most; your choice", json_schema_extra=ui(section=_SIZE))
    transfer: float = Field(0.5, ge=0, le=5, description="doubt whether held-out rows keep their promise once people act on the model: standard deviation of the real gain around it, as a share of it; Bernardi et al. (KDD 2019) found offline and online gains unrelated, so be generous; your choice", json_schema_extra=ui(section=_SIZE))
    cost: float = Field(0.0, ge=0, description="cost of running the experiment, in the currency of step 1, beside what waiting costs", json_schema_extra=ui(section=_SIZE))

    starts: date | None = Field(None, description="first day on which units are exposed", json_schema_extra=ui(section=_REGISTER))
    registered: str = Field("", description="hash of the plan as it was registered before the first result; the page shows it", json_schema_extra=ui(section=_REGISTER))
    registered_on: date | None = Field(None, description="day on which it was registered", json_schema_extra=ui(section=_REGISTER))

    results: DataPath | None = Field(None, description="file of the results, once there are any", json_schema_extra=ui(section=_RESULTS))
    layout: Literal["units", "daily"] = Field("units", description="one row or more per unit, or sums per arm and day", json_schema_extra=ui(section=_RESULTS, words={"units": "rows per unit", "daily": "sums per arm and day"}))
    unit_column: Column = Field("unit", description="column of the unit's identifier", json_schema_extra=ui(section=_RESULTS, when={"layout": "units"}))
    arm_column: Column = Field("arm", description="column of the arm", json_schema_extra=ui(section=_RESULTS))
    day_column: str = Field("", description="column of the day or time at which the unit was first exposed (daily sums: the day)", json_schema_extra=ui(section=_RESULTS))
    count_column: Column = Field("units", description="daily sums: column of the number of units", json_schema_extra=ui(section=_RESULTS, when={"layout": "daily"}))
    squares_columns: dict[Column, Column] = Field({}, description="daily sums: for a metric's column, the column with the sum of its squares per unit; without, its doubt is not known", json_schema_extra=ui(section=_RESULTS, when={"layout": "daily"}))
    share_columns: list[Column] = Field([], max_length=20, description="daily sums: metrics' columns that count each unit once at most; they need no squares", json_schema_extra=ui(section=_RESULTS, when={"layout": "daily"}))
    assigned_column: str = Field("", description="column of the time at which the unit was assigned to its arm", json_schema_extra=ui(section=_RESULTS, when={"layout": "units"}))
    covariate_day_column: str = Field("", description="column of the time at which covariates were measured", json_schema_extra=ui(section=_RESULTS, when={"layout": "units"}))
    looks_before: list[float] = Field(default=[], max_length=200, description="earlier looks: the share of the planned units that results held then, each between 0 and 1, rising", json_schema_extra=ui(section=_RESULTS))
    largest_two_arms: float = Field(0.01, ge=0, le=1, description="share of units in two arms above which assignment counts as broken; your choice", json_schema_extra=ui(section=_RESULTS))
    worlds: int = Field(2000, ge=200, le=100_000, description="simulated experiments on the project's own cases", json_schema_extra=ui(section=_RESULTS))
    seed: int = Field(0, ge=0, le=2**31 - 1, description="seed of the simulated experiments", json_schema_extra=ui(section=_RESULTS))
    # fmt: on

    @field_validator("looks_before")
    @classmethod
    def _check_looks(cls, given: list[float]) -> list[float]:
        if any(not 0 < one <= 1 for one in given) or any(b <= a for a, b in pairwise(given)):
            raise ValueError(
                "earlier looks are shares above 0 and up to 1, each above the one before"
            )
        return given

    @model_validator(mode="after")
    def _check_weeks(self) -> ExperimentationDecisions:
        if self.min_weeks > self.max_weeks:
            raise ValueError(
                f"{self.min_weeks} weeks at least are more than {self.max_weeks} at most"
            )
        for what, names in (
            ("arms", [arm.name for arm in self.arms]),
            ("metrics", [metric.name for metric in self.metrics]),
        ):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"two {what} are called '{twice}'")
        for column in (self.assigned_column, self.covariate_day_column):
            if column and not self.day_column and self.layout == "units":
                raise ValueError(
                    f"the time in '{column}' is held against the exposure: name its column in "
                    "day_column"
                )
        for metric in self.metrics:
            if metric.role == "guardrail" and metric.margin is None:
                raise ValueError(
                    f"the guardrail '{metric.name}' needs a margin: how much worse is tolerated"
                )
        return self


__all__ = ["ExperimentationDecisions"]
