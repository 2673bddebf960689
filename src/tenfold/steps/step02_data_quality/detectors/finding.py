"""What a detector says: one fact, where it stands, and what to do about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from tenfold.vocabulary import Column, Frozen, Severity

MOST_CELLS = 100


class Finding(Frozen):
    """One thing that may be wrong with the data.

    Attributes
    ----------
    detector : str
        Name of the detector that found it, for example ``sentinels``.
    columns : list of str
        The columns concerned; empty when it concerns whole rows.
    severity : {"high", "medium", "low"}
        High: a model built on this would mislead. Medium: numbers will be off. Low: know it.
    rows : int
        Number of rows concerned, in the frame that was looked at.
    share : float
        The same as a share of all rows, between 0 and 1.
    message, remedy : str
        The fact with its value, free of personal values; and what to do.
    cells : list of int or None
        At most 100 index labels of rows concerned, worst first where there is an order.
    proposal : dict or None
        A change to the decisions of this step that would deal with it, for example
        ``{"sentinels": {"age": ["999"]}}``. Nothing applies it silently.
    p_value : float or None
        Where a test was made, corrected for the number of columns tested.
    strength : float or None
        How strong, in the detector's own unit (named in its docstring).
    """

    detector: str
    columns: list[Column] = Field(default_factory=list)
    severity: Severity
    rows: int = Field(ge=0)
    share: float = Field(ge=0, le=1)
    message: str
    remedy: str
    cells: list[int] | None = Field(None, max_length=MOST_CELLS)
    proposal: dict[str, Any] | None = None
    p_value: float | None = Field(None, ge=0, le=1)
    strength: float | None = None


class Reach(Frozen):
    """How far a column of past days reaches, so that any day can say what lies ahead of it.

    Attributes
    ----------
    is_time : bool
        Whether it is the project's time.
    latest, hundredth, fifth : date
        The last day; the day that 1 % of all rows reach or pass, and the one that more than a
        fifth of the written cells do.
    """

    column: Column
    is_time: bool
    latest: date
    hundredth: date
    fifth: date

    def ahead(self, today: date) -> bool:
        """Whether it records days after `today`; mostly days ahead are plans, not records."""
        return self.latest > today and (self.is_time or self.fifth <= today)

    def notable(self, today: date) -> bool:
        """Whether so much of it lies ahead that numbers will be off."""
        return self.ahead(today) and (self.is_time or self.hundredth > today)
