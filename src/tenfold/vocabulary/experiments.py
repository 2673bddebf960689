"""What a controlled experiment is designed to be, before its first result."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from tenfold.vocabulary.canonical import digest
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Said

Spending = Literal["obrien_fleming", "pocock", "always_valid"]


class Arm(Frozen):
    """One way of doing it.

    Attributes
    ----------
    weight : float
        Share of the units, relative to the other arms.
    """

    name: Said
    weight: float = Field(gt=0)


class ExperimentMetric(Frozen):
    """What is measured per unit, and what would matter.

    Attributes
    ----------
    column, over : str
        Column of the results, and for a ratio the column that it is divided by: the metric is
        the sum of `column` over the sum of `over`; without `over` it is the mean per unit.
    covariate : str
        Column measured before the unit was exposed, which makes the interval narrower.
    smallest_effect : float or None
        Smallest absolute change that would matter, above 0.
    margin : float or None
        Guardrails: by how much it may get worse, above 0.
    baseline, sd : float or None
        Mean per unit in the control arm, and standard deviation per unit.
    money_per_unit : float or None
        What one more of the metric, per unit of randomisation, is worth.
    never_negative : bool
        Whether a value below 0 is a fault of the data, as of revenue.
    """

    name: Said
    role: Literal["primary", "guardrail"] = "primary"
    column: Said
    over: str = ""
    better: Literal["higher", "lower"] = "higher"
    covariate: str = ""
    smallest_effect: float | None = Field(None, gt=0)
    margin: float | None = Field(None, gt=0)
    baseline: float | None = None
    sd: float | None = Field(None, gt=0)
    money_per_unit: float | None = None
    never_negative: bool = False


class ExperimentPlan(Frozen):
    """Everything that is fixed before the first result; `digest` is what gets registered.

    Attributes
    ----------
    unit : str
        What is randomised, for example customer; the same person always gets the same arm.
    arms : list of Arm
        The first is the control.
    looks : int
        Times that results will be looked at, the last included.
    units_planned : int or None
        Units in all arms together at which the last look is due.
    weeks : int or None
        Whole weeks from `starts` until the last unit is exposed.
    """

    hypothesis: Said
    unit: Said
    arms: list[Arm] = Field(min_length=2, max_length=10)
    metrics: list[ExperimentMetric] = Field(min_length=1, max_length=20)
    alpha: float = Field(0.05, gt=0, lt=0.5)
    power: float = Field(0.8, gt=0, lt=1)
    looks: int = Field(1, ge=1, le=500)
    spending: Spending = "obrien_fleming"
    salt: Said
    units_per_week: float | None = Field(None, gt=0)
    units_planned: int | None = Field(None, ge=2)
    starts: date | None = None
    weeks: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _check_names(self) -> ExperimentPlan:
        for what, names in (
            ("arms", [arm.name for arm in self.arms]),
            ("metrics", [metric.name for metric in self.metrics]),
        ):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"two {what} are called '{twice}'")
        if not any(metric.role == "primary" for metric in self.metrics):
            raise ValueError("no metric is primary: say which one decides")
        return self

    @property
    def control(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]

    @property
    def digest(self) -> str:
        """Hash of the whole plan: what is registered before the first unit is exposed."""
        return digest(self.model_dump(mode="json"))[:16]


__all__ = ["Arm", "ExperimentMetric", "ExperimentPlan", "Spending"]
