"""Estimates: numbers that are honest about their doubt, in their unit or in money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from tenfold.vocabulary.frozen import Frozen

if TYPE_CHECKING:
    from tenfold.vocabulary.worth import ValueModel


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


__all__ = ["Estimate", "Money"]
