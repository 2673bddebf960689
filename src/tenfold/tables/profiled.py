"""What a profile says: plain values, small enough to stand in a record."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Estimate, Frozen

ColumnType = Literal["integer", "number", "boolean", "text", "date", "datetime"]
Scalar = int | float | str

MOST_VALUES = 10
MOST_BINS = 30
MOST_FORMATS = 10


class Quantile(Frozen):
    """The value below which a share `p` of the present values lies; dates as ISO text."""

    p: float
    value: Scalar


class Histogram(Frozen):
    """Counts between edges: ``len(edges) == len(counts) + 1``; dates as ISO text."""

    edges: list[Scalar]
    counts: list[int]


class TopValue(Frozen):
    """A frequent value, as text, and how many rows have it."""

    value: str
    count: int


class Format(Frozen):
    """A pattern of characters and how many rows follow it.

    ``9`` stands for a digit, ``A`` and ``a`` for runs of capital and small letters; other
    characters stand for themselves.
    """

    pattern: str
    count: int


class Association(Frozen):
    """How much one column alone says about the target.

    Attributes
    ----------
    strength : Estimate
        Binary and multiclass: AUC (one against the rest, weighted) of the target's rate within the
        column's values or twentieths, learnt on one half of the rows and scored on the other; .5 is
        nothing, 1 everything. Regression: correlation ratio in the same way, 0 to 1. Missing is a
        value of its own, so that "is filled in" counts as well.
    monotone : float or None
        Binary: AUC of the value itself where present (above .5: higher values go with the
        positive label). Regression: Pearson's correlation. None for text.
    missing : float or None
        The same for missingness alone; None when nothing is missing.
    """

    measure: Literal["auc", "correlation_ratio"]
    strength: Estimate
    monotone: float | None = None
    missing: float | None = None


class ColumnProfile(Frozen):
    """One column in numbers.

    Attributes
    ----------
    missing, infinite : int
        Rows without a value; rows with an infinite one (left out of mean, sd, quantiles).
    distinct : int
        Different values, the missing not counted; exact unless a note says otherwise.
    mean, sd : float or None
        Of numbers; sd with n − 1.
    minimum, maximum : int, float, str or None
        Numbers, or ISO dates.
    shortest, longest : int or None
        Characters, for text.
    personal : str
        What personal data it looks like (``e-mail``), or ''.
    private : bool
        Its values are withheld: no top values, quantiles, histogram, ends.
    detailed : bool
        False past the first columns of a very wide table: counts only.
    """

    name: str
    type: ColumnType
    missing: int
    distinct: int
    infinite: int = 0
    mean: float | None = None
    sd: float | None = None
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    quantiles: list[Quantile] = Field(default_factory=list)
    histogram: Histogram | None = None
    top: list[TopValue] = Field(default_factory=list, max_length=MOST_VALUES)
    formats: list[Format] = Field(default_factory=list, max_length=MOST_FORMATS)
    shortest: int | None = None
    longest: int | None = None
    association: Association | None = None
    personal: str = ""
    private: bool = False
    detailed: bool = True
    notes: list[str] = Field(default_factory=list)


class TableProfile(Frozen):
    """A table in numbers.

    Attributes
    ----------
    duplicate_rows : int
        Rows that repeat an earlier one in every column; exact.
    duplicate_ids : int or None
        Rows that repeat an earlier row's id, missing ones aside; exact; None without an id.
    sampled : int or None
        Rows behind quantiles, histograms, top values and associations; None for all.
    """

    rows: int
    columns: list[ColumnProfile]
    duplicate_rows: int = 0
    duplicate_ids: int | None = None
    target: str | None = None
    sampled: int | None = None
    notes: list[str] = Field(default_factory=list)

    def column(self, name: str) -> ColumnProfile:
        """The profile of one column.

        Raises
        ------
        KeyError
            There is none of that name.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


__all__ = [
    "MOST_BINS",
    "MOST_FORMATS",
    "MOST_VALUES",
    "Association",
    "ColumnProfile",
    "ColumnType",
    "Format",
    "Histogram",
    "Quantile",
    "Scalar",
    "TableProfile",
    "TopValue",
]
