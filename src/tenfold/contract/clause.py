"""A clause of the contract: a rule, where it comes from, and how many exceptions it allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tenfold.contract.rules import Rule
from tenfold.vocabulary import Frozen

if TYPE_CHECKING:  # this module is imported with the step's schemas, which stay light
    import pandas as pd

MOST_ROWS = 5
Fetch = Callable[[Sequence[str]], "pd.DataFrame"]
"""Gives columns of a table by name."""


class Clause(Frozen):
    """One rule with its allowance.

    Attributes
    ----------
    rule : Rule
    source : {"written", "learnt"}
        Written by a person, or learnt from history.
    seen, rows : int
        For a learnt rule: exceptions among the rows of history, and these rows.
    alpha : float
        For a learnt rule: chance of a false alarm per clean batch that it may spend.
    dispersion : float
        Variance of exceptions between batches of the past, as a multiple of the binomial one.
    optional : bool
        A batch may lack the column: rows to be scored have no target yet.
    """

    rule: Rule
    source: Literal["written", "learnt"] = "written"
    seen: int = Field(0, ge=0)
    rows: int = Field(0, ge=0)
    alpha: float = Field(0.0, ge=0, lt=1)
    dispersion: float = Field(1.0, ge=1)
    optional: bool = False

    def allowed(self, rows: int) -> int:
        """Exceptions that a batch of `rows` written cells may have."""
        if self.source == "written":
            # 1e-9: a share of .95 of 100 rows allows 5, whatever floats make of 1 - .95.
            return math.floor((1 - self.rule.share) * rows + 1e-9)
        if not self.alpha:
            return 0  # a rule without chance: an id that never came twice, a label never seen
        from tenfold.contract.allowance import allowance

        return allowance(self.seen, self.rows, rows, self.alpha, dispersion=self.dispersion)


class ClauseResult(Frozen):
    """How a batch fares under one clause.

    Attributes
    ----------
    text : str
        The rule in words; free of values where the column is private.
    rows, exceptions, allowed : int
        Cells looked at, how many break the rule, how many may.
    first : list of int
        The first rows that break it, counted from 1; at most five.
    note : str
        Why it could not be checked, where it could not; then `holds` is False.
    """

    column: str
    rule: str
    text: str
    source: Literal["written", "learnt"]
    rows: int
    exceptions: int
    allowed: int
    holds: bool
    note: str = ""
    first: list[int] = Field(default_factory=list, max_length=MOST_ROWS)

    @property
    def fact(self) -> str:
        """How it fares, in words."""
        if self.note or not self.first:
            return self.note or f"{self.exceptions:,} of {self.rows:,} cells break it"
        more = ", …" if self.exceptions > len(self.first) else ""
        rows = ", ".join(f"{row:,}" for row in self.first)
        return (
            f"{self.exceptions:,} of {self.rows:,} cells break it "
            f"(row{'s' if self.exceptions > 1 else ''} {rows}{more})"
        )


class ContractResult(Frozen):
    """How a batch fares under the whole contract."""

    rows: int
    results: list[ClauseResult]
    unknown_columns: list[str] = Field(default_factory=list)

    @property
    def broken(self) -> list[ClauseResult]:
        """Clauses that do not hold."""
        return [result for result in self.results if not result.holds]

    @property
    def holds(self) -> bool:
        """Whether the batch obeys every clause, and has rows at all."""
        return self.rows > 0 and not self.broken
