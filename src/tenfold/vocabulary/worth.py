"""What right and wrong decisions are worth: triples and the value model."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Literal

from pydantic import Field, model_validator

from tenfold.vocabulary.canonical import digest
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.texts import Column, Label

Task = Literal["binary", "multiclass", "regression"]


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
                "; the lowest comes first, of costs the dearest: -12, -8, -5"
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

    What is done today stands here as far as step 1 states it: `today` and `rule` decide case by
    case, and so does `today_class`; `today_tpr` and `today_fpr` (shares of positives and of
    negatives that are acted on), `today_over` and `today_under` (units of error, averaged over
    all cases) only say how good it is.
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
    today_tpr: Triple | None = None
    today_fpr: Triple | None = None
    today_class: Label | None = None
    today_over: Triple | None = None
    today_under: Triple | None = None

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


class CaseMix(Frozen):
    """How many cases of each kind step 1 reckons with, and what follows from other shares.

    Attributes
    ----------
    prevalence : Triple or None
        Stated share of positives (binary).
    class_shares : dict of str to Triple
        Stated share of each class (multiclass).
    shares, gain, npv : list of float
        Over shares of positives from 0 to 1: the gain expected per week over today's rule, and the
        net present value, all else at its likely value; empty where step 1 cannot tell.
    """

    prevalence: Triple | None = None
    class_shares: dict[str, Triple] = Field(default_factory=dict)
    shares: list[float] = Field(default_factory=list)
    gain: list[float] = Field(default_factory=list)
    npv: list[float] = Field(default_factory=list)

    def at(self, share: float, figure: Literal["gain", "npv"]) -> float | None:
        """A figure at a share of positives, between the two nearest; None where not known."""
        known = self.gain if figure == "gain" else self.npv
        if not known:
            return None
        right = min(max(bisect_left(self.shares, share), 1), len(self.shares) - 1)
        x0, x1 = self.shares[right - 1], self.shares[right]
        y0, y1 = known[right - 1], known[right]
        return y0 + (y1 - y0) * (share - x0) / (x1 - x0)


__all__ = ["CaseMix", "Task", "TodayRule", "Triple", "ValueModel"]
