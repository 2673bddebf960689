"""What the cells of a text column are: whole numbers, numbers, words for missing, or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

MISSING = ("na", "n/a", "nan", "null", "none", "nat", "<na>", "#n/a", "#na")
"""Words that are read as missing in columns of numbers and dates, whatever their case."""

_WHOLE = r"[+-]?(?:0|[1-9][0-9]*)"
_NUMBER = r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_INFINITE = r"[+-]?(?i:inf|infinity)"
_is_number = re.compile(f"{_NUMBER}|{_INFINITE}").fullmatch
_EXACT = 2**53
_LONG = 15  # digits up to which every whole number is exact as a float
_MOST_WORDS = 200


@dataclass
class Seen:
    """What was found in a column so far.

    Attributes
    ----------
    whole, number : int
        Cells that are whole numbers; other numbers.
    long, beyond : bool
        Whether a whole number has no exact float, or does not fit 64 bits.
    words : Counter
        Cells that say "missing", as they are written.
    text : bool
        Whether some cell is none of these.
    """

    whole: int = 0
    number: int = 0
    long: bool = False
    beyond: bool = False
    words: Counter[str] = field(default_factory=Counter)
    text: bool = False

    def look(self, column: pa.ChunkedArray) -> None:
        """Take in further cells."""
        present = column.drop_null()
        if self.text or not len(present):
            return
        whole = _matches(present, _WHOLE)
        count = pc.sum(whole).as_py() or 0
        self.whole += count
        if count:
            self._look_at_long(present.filter(whole) if count < len(present) else present)
        if count < len(present):
            self._look_at_others(present.filter(pc.invert(whole)))

    def _look_at_long(self, whole: pa.ChunkedArray) -> None:
        if pc.max(pc.binary_length(whole)).as_py() <= _LONG:
            return
        for text in whole.filter(pc.greater(pc.binary_length(whole), _LONG)).unique().to_pylist():
            value = int(text)
            self.long |= abs(value) > _EXACT
            self.beyond |= not -(2**63) <= value < 2**63
            if self.beyond:
                return

    def _look_at_others(self, cells: pa.ChunkedArray) -> None:
        numbers = _matches(cells, f"{_NUMBER}|{_INFINITE}")
        count = pc.sum(numbers).as_py() or 0
        self.number += count
        if count == len(cells):
            return
        rest = cells.filter(pc.invert(numbers)).value_counts()
        if len(rest) > _MOST_WORDS:
            self.text = True
            return
        for pair in rest.to_pylist():
            if not says_missing(pair["values"]):
                self.text = True
                return
            self.words[pair["values"]] += pair["counts"]


def says_missing(cell: str | None) -> bool:
    """Whether a cell says "missing", or nothing at all."""
    return cell is None or cell.strip().lower() in ("", *MISSING)


def all_numbers(cells: Sequence[str]) -> bool:
    """Whether every cell is a number; a first look at a few."""
    return all(_is_number(cell.strip()) for cell in cells)


def _matches(cells: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.match_substring_regex(cells, rf"\A\s*(?:{pattern})\s*\z")


__all__ = ["MISSING", "Seen", "all_numbers", "says_missing"]
