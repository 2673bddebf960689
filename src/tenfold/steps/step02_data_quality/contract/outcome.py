"""What the record says of the contract: its rules, how tight they are, and which do not hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.contract.clause import ClauseResult
from tenfold.vocabulary import FileRef, Frozen

MOST_RULES = 200


class ContractRule(Frozen):
    """A rule of the contract, where it comes from, and how tight it is.

    Attributes
    ----------
    key : str
        Column and kind, by which `drop_rules` names a learnt rule.
    text : str
        The rule in words; free of values where the column is private.
    rows, seen : int
        Cells that it was learnt from, and exceptions among them; 0 for a written one.
    allowed : int
        Exceptions that a usual batch may have.
    """

    key: str
    text: str
    source: Literal["written", "learnt"]
    rows: int
    seen: int
    allowed: int
    holds: bool


class Contract(Frozen):
    """The contract and how the data fare under it.

    Attributes
    ----------
    suite : FileRef
        Great Expectations suite, JSON.
    written, learnt : int
        Clauses by a person (checked on all rows), and learnt from training rows (checked on the
        test rows, which they have not seen).
    broken : list of ClauseResult
        Those that do not hold, the written ones first; at most 200.
    rules : list of ContractRule
        The written ones, then the learnt ones, those that only ask for a column last; at most 200.
    replaced, dropped, not_learnt : list of str
        Keys of learnt rules that a written one replaces, that `drop_rules` leaves out, and that
        it names although no such rule was learnt.
    false_alarms, literal_false_alarms : float
        Chance that a clean batch raises an alarm: under this contract, and under one that takes
        the smallest and largest value of each number literally.
    over_all : int or None
        Of a sample: clauses that were held against all rows of the table (learnt ones against all
        that they were not learnt from), the others against the sample. None without a sample.
    """

    suite: FileRef
    batch_rows: int
    written: int
    learnt: int
    broken: list[ClauseResult]
    rules: list[ContractRule] = Field(default_factory=list, max_length=MOST_RULES)
    replaced: list[str] = Field(default_factory=list)
    dropped: list[str] = Field(default_factory=list)
    not_learnt: list[str] = Field(default_factory=list)
    false_alarms: float
    literal_false_alarms: float
    validation: FileRef
    over_all: int | None = Field(None, exclude_if=lambda found: found is None)


__all__ = ["MOST_RULES", "Contract", "ContractRule"]
