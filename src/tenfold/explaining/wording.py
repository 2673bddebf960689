"""A feature's value in words, and how usual it is, without telling what is personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.charts.words import number_text, plain
from tenfold.explaining.bins import as_numbers
from tenfold.explaining.naming import called, with_unit
from tenfold.explaining.subject import Subject
from tenfold.scoring import Floats

_SMALLEST_GROUP = 10  # rows below which a category is not named
_LONGEST = 40  # letters of a category
_MANY_LEVELS = 100  # as the encoder has it: text of more is read, not told apart
_FEW = 10  # different values up to which a number is told by how many share it


@dataclass(frozen=True)
class Usual:
    """What the reference says of one feature.

    Attributes
    ----------
    name : str
        As people say it.
    unit : str
        That of its values; empty where it has none.
    withheld : bool
        Its values are personal.
    numbers : ndarray
        Its values, rising; of a category none.
    counts : dict of str to int
        Rows by category.
    few : bool
        Whether it has so few values that how many rows share one tells most.
    missing : float
        Share of rows without a value.
    """

    name: str
    unit: str
    kind: str
    withheld: bool
    numbers: Floats
    counts: dict[str, int]
    few: bool
    missing: float
    rows: int

    @classmethod
    def of(cls, subject: Subject, name: str) -> Usual:
        """Learn it from the subject's reference."""
        values = subject.reference[name]
        kind = subject.kinds[name]
        known = values.dropna()
        category = kind == "category"
        numbers = np.zeros(0) if category else np.sort(as_numbers(known))
        return cls(
            name=called(subject, name),
            unit=subject.units.get(name, ""),
            kind=kind,
            withheld=name in subject.personal,
            numbers=numbers,
            counts=_counted(known.astype(str)) if category else {},
            few=len(np.unique(numbers)) <= _FEW,
            missing=float(values.isna().mean()),
            rows=len(values),
        )

    def said(self, value: Any) -> str:
        """``debt ratio of 0.62 is higher than 9 of 10 cases``."""
        if self.withheld:
            return f"{self.name} (value withheld)"
        if pd.isna(value):
            usual = f"as {_in_cases(self.missing)}" if self.missing else "unlike all training cases"
            return f"{self.name} is missing, {usual}"
        if self.kind == "category":
            return self._category(str(value))
        if self.kind == "datetime":
            at = as_numbers(pd.Series([pd.Timestamp(value)]))[0]
            day = f"{pd.Timestamp(value):%Y-%m-%d}"
            return f"{self.name} of {day} {self._place(at, 'later', 'earlier')}"
        number = float(value)
        shown = with_unit(number_text(number), self.unit)
        return f"{self.name} of {shown} {self._place(number, 'higher', 'lower')}"

    def _category(self, value: str) -> str:
        count = self.counts.get(value, 0)
        if len(self.counts) > _MANY_LEVELS:
            return f"the text of {self.name}"
        if not count:
            return f"{self.name} has a value that no training row has"
        if count < _SMALLEST_GROUP:
            return f"{self.name} has a rare value"
        shown = plain(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")
        return f"{self.name} is '{shown}', as {_in_cases(count / self.rows)}"

    def _place(self, number: float, above: str, below: str) -> str:
        n = len(self.numbers)
        if not n:
            return "cannot be compared: no training row has a value"
        under = int(np.searchsorted(self.numbers, number)) / n
        over = 1 - int(np.searchsorted(self.numbers, number, side="right")) / n
        if self.few and under + over < 1:
            return f"is shared {_in_cases((1 - under - over) * n / self.rows, by=True)}"
        if under >= 0.5:
            return f"is {above} than {_of_cases(under)}"
        return f"is {below} than {_of_cases(over)}" if over >= 0.5 else "is in the middle"


def _counted(texts: pd.Series[Any]) -> dict[str, int]:
    return {str(text): int(count) for text, count in texts.value_counts().items()}


def _of_cases(share: float) -> str:
    """Rounded down: it never claims more cases than there are."""
    if share >= 1:
        return "in all training cases"
    if share >= 0.99:
        return "99 of 100 cases"
    return f"{max(int(share * 10 + 1e-9), 1)} of 10 cases"


def _in_cases(share: float, *, by: bool = False) -> str:
    word = "by" if by else "in"
    tenth = round(share * 10)
    if share <= 0:
        return f"{word} no training case"
    if tenth >= 10:
        return f"{word} nearly all cases" if share < 1 else f"{word} all cases"
    return f"{word} {tenth} of 10 cases" if tenth else f"{word} fewer than 1 of 10 cases"


__all__ = ["Usual"]
