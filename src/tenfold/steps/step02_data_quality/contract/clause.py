"""A clause of the contract: a rule, where it comes from, and how many exceptions it allows."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field

from tenfold.steps.step02_data_quality.rules import Rule
from tenfold.vocabulary import Frozen


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
    """

    rule: Rule
    source: Literal["written", "learnt"] = "written"
    seen: int = Field(0, ge=0)
    rows: int = Field(0, ge=0)
    alpha: float = Field(0.0, ge=0, lt=1)
    dispersion: float = Field(1.0, ge=1)

    def allowed(self, rows: int) -> int:
        """Exceptions that a batch of `rows` written cells may have."""
        if self.source == "written":
            # 1e-9: a share of .95 of 100 rows allows 5, whatever floats make of 1 - .95.
            return math.floor((1 - self.rule.share) * rows + 1e-9)
        from tenfold.steps.step02_data_quality.contract.allowance import allowance

        return allowance(self.seen, self.rows, rows, self.alpha, dispersion=self.dispersion)


class ClauseResult(Frozen):
    """How a batch fares under one clause.

    Attributes
    ----------
    text : str
        The rule in words; free of values where the column is private.
    rows, exceptions, allowed : int
        Cells looked at, how many break the rule, how many may.
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
