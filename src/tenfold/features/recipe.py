"""The recipe: which columns a model sees, how they are cleaned and what is derived from them."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from pydantic import Field, model_validator

from tenfold.features import expression
from tenfold.vocabulary import Column, Frozen, Label, digest

Kind = Literal["number", "category", "datetime"]
Cleaning = Literal[
    "missing",
    "number",
    "decimal_comma",
    "currency",
    "percent",
    "date",
    "category",
    "range",
    "clip",
    "unit",
]
Derivation = Literal[
    "ratio", "difference", "date_part", "lag", "rolling", "group_aggregate", "formula"
]
DatePart = Literal["year", "quarter", "month", "week", "day", "day_of_year", "weekday", "hour"]
Statistic = Literal["mean", "median", "min", "max", "sum", "std", "count"]

_COLUMNS_OF: dict[str, tuple[int, int]] = {
    "ratio": (2, 2),
    "difference": (2, 2),
    "date_part": (1, 1),
    "lag": (1, 1),
    "rolling": (1, 1),
    "group_aggregate": (1, 1),
    "formula": (0, 0),
}


class CleanRule(Frozen):
    """One column put right by one rule; nothing is fitted.

    ``missing``: the texts in `values` become missing. ``number``, ``decimal_comma``,
    ``currency``, ``percent``: text becomes a number (12 % becomes 0.12), what is none becomes
    missing. ``date``: text in one of the formats `values` (strftime; empty: ISO 8601), the first
    that fits. ``category``: spaces and letter case are evened out, `mapping` renames. ``range``:
    outside `low`..`high` becomes missing; ``clip``: becomes the nearest end. ``unit``: numbers
    within `low`..`high` are multiplied by `factor`.
    """

    column: Column = Field(description="column to put right")
    rule: Cleaning = Field(description="what is done to it")
    values: list[Label] = Field(default=[], description="sentinels to blank, or date formats")
    mapping: dict[str, Label] = Field(default={}, description="spelling → the one to keep")
    low: float | None = Field(None, description="lowest value the rule allows or acts on")
    high: float | None = Field(None, description="highest value the rule allows or acts on")
    factor: float | None = Field(None, description="what to multiply by")
    reason: str = Field("", description="why")

    @model_validator(mode="after")
    def _check_complete(self) -> CleanRule:
        if self.rule == "missing" and not self.values:
            raise ValueError(f"'missing' for '{self.column}' needs values: the texts to blank")
        if self.rule in ("range", "clip", "unit") and self.low is None and self.high is None:
            raise ValueError(f"'{self.rule}' for '{self.column}' needs low or high")
        if self.rule == "unit" and not self.factor:
            raise ValueError(f"'unit' for '{self.column}' needs a factor other than 0")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low:g} lies above high {self.high:g}")
        return self


class DerivedFeature(Frozen):
    """One new column: from what, how, by whom and why.

    ``ratio`` and ``difference`` take two columns; ``date_part`` one date and `part`; ``lag`` the
    value `periods` rows of the same id earlier, ``rolling`` the `statistic` of its last
    `window_days`, both at least `embargo_days` old; ``group_aggregate`` the `statistic` of a
    column per value of `by`, learnt from training rows; ``formula`` an expression.
    """

    name: Column = Field(description="name of the new column", min_length=1)
    kind: Derivation = Field(description="how it is made")
    columns: list[Column] = Field(default=[], description="what it is made from")
    part: DatePart = Field("month", description="part of the date")
    by: Column | None = Field(None, description="column that groups the rows; default: the id")
    statistic: Statistic = Field("mean", description="statistic of rolling or group aggregate")
    periods: int = Field(1, ge=1, le=1000, description="rows of the same id back")
    window_days: float = Field(30, gt=0, description="length of the rolling window, days")
    embargo_days: float = Field(0, ge=0, description="age at which a value is known, days")
    formula: str = Field("", description='expression, for example debt / col("net income")')
    author: str = Field("", description="who proposes it")
    reason: str = Field("", description="why it should help")

    @model_validator(mode="after")
    def _check_complete(self) -> DerivedFeature:
        least, most = _COLUMNS_OF[self.kind]
        if not least <= len(self.columns) <= most:
            raise ValueError(f"'{self.name}': {self.kind} takes {least} column(s)")
        if self.kind == "group_aggregate" and self.by is None:
            raise ValueError(f"'{self.name}': group_aggregate needs by, the column that groups")
        if self.kind == "formula":
            expression.columns_of(self.formula)
        return self

    @property
    def reads(self) -> list[str]:
        """Columns it is made from, the grouping one included."""
        own = expression.columns_of(self.formula) if self.kind == "formula" else self.columns
        return [*own, *([self.by] if self.by is not None else [])]


class FeatureRecipe(Frozen):
    """What happens to a raw table before a model sees it; unfitted, JSON both ways.

    Attributes
    ----------
    columns : list of str
        Raw columns that the model sees, in order.
    kinds : dict of str to Kind
        What each raw column is after cleaning; those not named are told from the training rows.
    clean : list of CleanRule
        Applied in order, before anything is derived.
    derived : list of DerivedFeature
        Made in order, each able to read those before it.

    Examples
    --------
    >>> recipe = FeatureRecipe(columns=["age", "income"])
    >>> FeatureRecipe.model_validate_json(recipe.model_dump_json()) == recipe
    True
    """

    columns: list[str] = Field(default=[])
    kinds: dict[str, Kind] = Field(default={})
    clean: list[CleanRule] = Field(default=[])
    derived: list[DerivedFeature] = Field(default=[])

    @model_validator(mode="after")
    def _check_names(self) -> FeatureRecipe:
        twice = sorted(name for name, count in Counter(self.names).items() if count > 1)
        if twice:
            raise ValueError(f"'{twice[0]}' is the name of two features")
        return self

    @property
    def names(self) -> list[str]:
        """Columns of the transformed table, in order."""
        return [*self.columns, *(feature.name for feature in self.derived)]

    @property
    def digest(self) -> str:
        """A short content hash; equal recipes give equal features."""
        return digest(self.model_dump(mode="json"))[:16]
