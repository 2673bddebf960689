"""One rule of the data contract, as a value."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Literal

from pydantic import Field, model_validator

from tenfold.contract.sentences import parse
from tenfold.vocabulary import Column, Frozen, Label

RuleKind = Literal[
    "exists", "unique", "complete", "number", "date", "range", "set", "pattern", "order", "rows"
]


class Rule(Frozen):
    """One thing that every batch must obey; may be written as a sentence.

    ``exists``: the column is there. ``unique``: no value twice. ``complete``: no gaps.
    ``number``, ``date``: nothing else is written. ``range``: `low`..`high`, the ends included
    unless `exclusive`. ``set``: one of `values`. ``pattern``: the regular expression `pattern` is
    found. ``order``: not below column `other` (above it if `exclusive`). ``rows``: `low`..`high`
    rows. `share` is the least share of written cells that must obey.

    Examples
    --------
    >>> Rule.model_validate("transaction_amount must be positive").sentence
    "'transaction_amount' must be above 0"
    """

    column: Column = Field("", description="column that the rule is about; none for rows")
    rule: RuleKind = Field(description="kind of rule")
    low: float | None = Field(None, description="lowest value allowed")
    high: float | None = Field(None, description="highest value allowed")
    exclusive: bool = Field(False, description="whether low and high themselves break the rule")
    values: list[Label] = Field(default=[], description="values allowed")
    pattern: str = Field("", description="regular expression that must be found")
    other: Column | None = Field(None, description="column that this one must not fall below")
    share: float = Field(1.0, gt=0, le=1, description="least share of cells that must obey")
    note: str = Field("", description="why the rule holds")

    @model_validator(mode="before")
    @classmethod
    def _from_sentence(cls, given: Any) -> Any:
        return parse(given) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _check_complete(self) -> Rule:
        if self.rule != "rows" and not self.column:
            raise ValueError(f"the rule '{self.rule}' needs a column")
        if self.rule in ("range", "rows") and self.low is None and self.high is None:
            raise ValueError(f"the rule '{self.rule}' needs low or high")
        needs = {"set": self.values, "pattern": self.pattern, "order": self.other}
        if self.rule in needs and not needs[self.rule]:
            lacking = {"set": "values", "pattern": "pattern", "order": "other"}[self.rule]
            raise ValueError(f"the rule '{self.rule}' for '{self.column}' needs {lacking}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low:g} lies above high {self.high:g}")
        if self.pattern:
            _compiled(self.pattern)
        return self

    @property
    def sentence(self) -> str:
        """The rule in words."""
        match self.rule:
            case "exists":
                text = "must be a column of the table"
            case "unique":
                text = "must be unique"
            case "complete":
                text = "must not be missing"
            case "number" | "date":
                text = f"must be a {self.rule}"
            case "range":
                text = f"must be {self._bounds()}"
            case "set":
                text = f"must be one of {_listed(self.values)}"  # a list
            case "pattern":
                text = f"must match {self.pattern}"
            case "order":
                text = f"must {'be above' if self.exclusive else 'not be below'} '{self.other}'"
            case "rows":
                text = f"the table must have {self._bounds()} rows"
        text = text if self.rule == "rows" else f"'{self.column}' {text}"
        return text if self.share == 1 else f"{text} in at least {100 * self.share:.4g} % of rows"

    def told(self, private: Collection[str]) -> str:
        """The rule in words, without what it says of the values of a private column."""
        if self.column not in private or self.rule not in ("range", "set", "pattern"):
            return self.sentence
        kind = {"range": "keep to its range", "set": f"be one of {len(self.values)} values"}
        said = kind.get(self.rule, "match its pattern")
        return f"'{self.column}' must {said} (withheld: a personal column)"

    def _bounds(self) -> str:
        if self.low is not None and self.high is not None:
            strictly = "strictly " if self.exclusive else ""
            return f"{strictly}between {self.low:.10g} and {self.high:.10g}"
        if self.low is not None:
            return f"{'above' if self.exclusive else 'at least'} {self.low:.10g}"
        return f"{'below' if self.exclusive else 'at most'} {self.high:.10g}"


def _listed(values: list[str]) -> str:
    shown = ", ".join(values[:6])
    return f"{shown}, … ({len(values)} values)" if len(values) > 6 else shown


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression: {error}") from None
