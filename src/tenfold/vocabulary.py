"""The types that cross steps: estimates, money, the value model, data, checks and gates."""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

Task = Literal["binary", "multiclass", "regression"]
Status = Literal["pass", "warn", "block", "not_evaluated"]
Severity = Literal["high", "medium", "low"]


class Frozen(BaseModel):
    """A value: immutable, closed to unknown fields, free of NaN and infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _label(value: object) -> object:
    # A class label or column called 1 arrives as a number from YAML and papermill, one called
    # 2027-03-31 as a date.
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} names nothing; write it in quotes if it is meant as text")
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("it is blank; say it in words")
    return value


Label = Annotated[str, BeforeValidator(_label)]
"""Text that names a value in the data; a number is taken as its text."""

Column = Annotated[Label, Field(json_schema_extra={"control": "column"})]
"""The name of a column; forms offer those of the data."""

Said = Annotated[str, Field(min_length=1), AfterValidator(_said)]
"""Words that someone answers for: never blank."""

LongText = Annotated[str, Field(json_schema_extra={"control": "textarea"})]
"""Text of more than one line."""


def _without_secret(value: str) -> str:
    # Decisions are printed in records and dossiers.
    if re.match(r"[\w+.-]+://[^/@\s]*:[^/@\s]*@", value):
        raise ValueError(
            "it holds a password; put the whole URL into an environment variable, "
            "and write env:NAME"
        )
    return value


DataPath = Annotated[
    str, Field(json_schema_extra={"control": "path"}), AfterValidator(_without_secret)
]
"""A file or folder to read, relative to the project; its content joins the cache key."""


class Estimate(Frozen):
    """A number that is honest about its doubt.

    Attributes
    ----------
    value : float or None
        The point estimate, in `unit`; None when there is not enough data for any.
    low, high : float or None
        Ends of the interval; None when there is none, and then `note` says why.
    level : float
        Coverage of the interval, between 0 and 1.
    n : int or None
        Number of independent observations behind it; None for a pure computation.
    method : str
        How the interval was made, for example ``wilson``.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    n: int | None = None
    method: str
    unit: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _check_doubt(self) -> Estimate:
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends: give both low and high, or neither")
        if self.low is None and not self.note:
            raise ValueError("an estimate without an interval says why in its note")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} lies above high {self.high}")
        return self

    @classmethod
    def not_enough(
        cls, why: str, *, n: int | None = None, unit: str = "", value: float | None = None
    ) -> Estimate:
        """An estimate that declines: `why` completes "not enough data: …"."""
        return cls(value=value, n=n, unit=unit, method="none", note=f"not enough data: {why}")

    @property
    def known(self) -> bool:
        """Whether there is a value and an interval around it."""
        return self.value is not None and self.low is not None

    def excludes(self, point: float) -> bool:
        """Whether the whole interval lies on one side of `point`; False when unknown."""
        if self.low is None or self.high is None:
            return False
        return point < self.low or point > self.high


class Money(Estimate):
    """An estimate in money. Every figure carries the hash of the payoffs behind it.

    `unit` reads like ``EUR/week``; `value_model` is `ValueModel.digest`.
    """

    value_model: str = ""

    @classmethod
    def not_evaluated(cls, why: str, *, unit: str = "") -> Money:
        """Money that nobody could compute, and why (usually: no payoffs)."""
        return cls(value=None, method="none", unit=unit, note=f"not evaluated: {why}")

    @classmethod
    def of(cls, estimate: Estimate, value_model: ValueModel, *, per: str = "week") -> Money:
        """Label an estimate as money under `value_model`."""
        fields = estimate.model_dump() | {"unit": f"{value_model.currency}/{per}"}
        return cls(**fields, value_model=value_model.digest)


class Triple(Frozen):
    """A quantity that is not known exactly: low, likely, high (5 %, mode, 95 % by convention)."""

    low: float
    likely: float
    high: float

    @model_validator(mode="before")
    @classmethod
    def _from_short_forms(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError(f"{value} is not a number")
        if isinstance(value, int | float):
            return {"low": value, "likely": value, "high": value}
        if isinstance(value, list | tuple):
            if len(value) != 3:
                raise ValueError(f"{len(value)} numbers given; low, likely and high are three")
            return dict(zip(("low", "likely", "high"), value, strict=True))
        return value

    @model_validator(mode="after")
    def _check_order(self) -> Triple:
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                f"low {self.low:g}, likely {self.likely:g}, high {self.high:g} are out of order"
            )
        return self


class TodayRule(Frozen):
    """What is done today, where it can be computed: act when `column` `operator` `value`."""

    column: Column
    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    value: Label


class ValueModel(Frozen):
    """What right and wrong decisions are worth: the one source of every money figure.

    Payoffs are per case, in `currency`; positive earns, negative costs. For classification the
    keys of `payoffs` are ``TP``, ``FP``, ``FN``, ``TN`` (binary) or the class pair
    ``"actual→predicted"`` (multiclass); for regression ``over`` and ``under`` (per unit of
    error, as costs ≥ 0). Empty payoffs mean that money is not evaluated.
    """

    task: Task
    currency: str = "EUR"
    unit_of_prediction: str = "case"
    payoffs: dict[str, Triple] = Field(default_factory=dict)
    volume_per_week: Triple | None = None
    capacity_per_week: float | None = None
    build_cost: Triple | None = None
    run_cost_per_year: Triple | None = None
    switching_cost: Triple | None = None
    horizon_weeks: int = 52
    discount_rate: float = 0.0
    alpha: float = 0.05
    break_even_precision: float | None = None
    heuristic: str = ""
    today: Literal["act_on_all", "act_on_none", "rule", "unknown"] = "unknown"
    rule: TodayRule | None = None

    @property
    def evaluated(self) -> bool:
        """Whether money can be computed: payoffs and volume are there."""
        return bool(self.payoffs) and self.volume_per_week is not None

    @property
    def digest(self) -> str:
        """A short content hash; two value models with one digest price alike."""
        return digest(self.model_dump(mode="json"))[:16]

    @property
    def per_week(self) -> str:
        """The unit of weekly money, for example ``EUR/week``."""
        return f"{self.currency}/week"

    @property
    def threshold(self) -> float | None:
        """t* = (bTN−bFP)/[(bTN−bFP)+(bTP−bFN)] at the likely payoffs; None unless binary."""
        if self.task != "binary" or not {"TP", "FP", "FN", "TN"} <= self.payoffs.keys():
            return None
        b = {key: triple.likely for key, triple in self.payoffs.items()}
        over, under = b["TN"] - b["FP"], b["TP"] - b["FN"]
        return over / (over + under) if over + under > 0 else None


class FileRef(Frozen):
    """A file inside the project, by path relative to it and by content."""

    path: str
    sha256: str
    bytes: int


class Exclusion(Frozen):
    """A column kept out of the model, and why."""

    column: Column
    reason: Said


class ColumnRoles(Frozen):
    """What each column is for. Columns named nowhere are features."""

    target: Column
    positive: Label | None = None
    id: Column | None = None
    time: Column | None = None
    group: Column | None = None
    protected: list[Column] = Field(default_factory=list)
    excluded: list[Exclusion] = Field(default_factory=list)


class SplitPlan(Frozen):
    """How rows are divided: reproducible from the snapshot and this plan alone."""

    kind: Literal["random", "time", "group"]
    test_share: float = Field(0.2, gt=0, lt=1)
    embargo_days: int = Field(0, ge=0)
    seed: int = 0
    fingerprint: str = ""


class PreparedData(Frozen):
    """What step 2 hands on: the data, what its columns are for, how it is split and shaped.

    `recipe` is the JSON form of `tenfold.features.FeatureRecipe`, unfitted.
    """

    snapshot: FileRef
    rows: int
    task: Task
    labels: list[str] = Field(default_factory=list)
    roles: ColumnRoles
    features: list[str]
    split: SplitPlan
    recipe: dict[str, Any] = Field(default_factory=dict)
    recipe_digest: str = ""
    label_noise: Estimate | None = None


class Waiver(Frozen):
    """A check that someone answers for: by code, with a reason, a role and an end."""

    code: str = Field(pattern=r"^TF\d{4}$")
    reason: Said
    role: Said
    expires: date


class Check(Frozen):
    """One judgement of a gate, in words that a risk officer reads."""

    code: str = Field(pattern=r"^TF\d{4}$")
    title: str
    status: Status
    evidence: str
    remedy: str = ""
    money_at_risk: Money | None = None
    waived: Waiver | None = None


class Gate(Frozen):
    """The checks of one step."""

    step: str
    checks: list[Check]

    @property
    def status(self) -> Status:
        """The worst of its checks; a waived check counts as a warning."""
        found = {("warn" if c.waived and c.status != "pass" else c.status) for c in self.checks}
        for status in ("block", "not_evaluated", "warn"):
            if status in found:
                return status
        return "pass" if self.checks else "not_evaluated"


def canonical(value: object) -> Any:
    """Reduce JSON-like data to one form: floats at 10 significant digits, no -0.0."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no place in a record")
        rounded = float(f"{value:.10g}")
        if math.isinf(rounded):  # the very largest float, rounded up
            return value
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    return value


def canonical_json(value: object) -> str:
    """Text of `value` that is equal exactly when the content is."""
    return json.dumps(canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
