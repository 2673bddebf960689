"""Whether a case is still the case that was reviewed: a fingerprint of what may be shown of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.tables.stable import Hashes, hash_rows

_MOST_WORDS = 30
_SMALLEST_GROUP = 10
_NAME = re.compile(r"([0-9a-f]{16})(@[0-9]{1,18})?")


@dataclass(frozen=True)
class Fingerprints:
    """One fingerprint per row of a table: rows are found again when the table has grown or shifted.

    Attributes
    ----------
    prints : ndarray of uint64, shape (rows,)
        Of the values that a reviewer may see. Values that are withheld do not enter, since whoever
        has the others could find them by trial; neither does the target, which reviews correct.
    """

    prints: Hashes

    @classmethod
    def of(cls, frame: pd.DataFrame, hidden: Collection[str]) -> Fingerprints:
        """Fingerprint the rows of `frame` by the columns that are not `hidden`."""
        parts = {}
        for name in sorted(map(str, frame.columns)):
            if name in hidden:
                continue
            values = frame[name]
            if not is_plain(values):
                values = values.map(str, na_action="ignore").astype(object)
                rare = rare_words(values)
                if rare is None:
                    continue
                values = values.mask(values.isin(rare))
            parts[name] = values
        # A table of prose alone is told by its prose, which nobody finds by trial.
        seen = pd.DataFrame(parts) if parts else frame.drop(columns=list(hidden), errors="ignore")
        return cls(hash_rows(seen))

    def name(self, row: int) -> str:
        """How an answer names the case: with its row, where another row looks alike."""
        found = self.prints[row]
        left, right = self._alike(found)
        return f"{int(found):016x}" + (f"@{row}" if right - left > 1 else "")

    def find(self, row: int, name: str) -> int | None:
        """The row that the case is now: where it was, or where else it is the only one alike."""
        said = _NAME.fullmatch(name)
        if said is None:
            return None
        wanted = np.uint64(int(said[1], 16))
        if row < len(self.prints) and self.prints[row] == wanted:
            return row
        left, right = self._alike(wanted)
        return int(self._order[left]) if right - left == 1 and said[2] is None else None

    def placed(self, answers: Iterable[Answer]) -> list[Answer]:
        """The answers whose case is still there, by the row that it is now; the last ones hold."""
        found: dict[tuple[int, str], Answer] = {}
        for one in answers:
            row = self.find(one.row, one.data)
            if row is not None:
                found.pop((row, one.reviewer), None)
                found[row, one.reviewer] = one.model_copy(update={"row": row})
        return list(found.values())

    def _alike(self, wanted: np.uint64) -> tuple[int, int]:
        return (
            int(np.searchsorted(self._ordered, wanted, side="left")),
            int(np.searchsorted(self._ordered, wanted, side="right")),
        )

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        return np.argsort(self.prints, kind="stable")

    @cached_property
    def _ordered(self) -> Hashes:
        return self.prints[self._order]


def is_plain(values: pd.Series) -> bool:
    """Whether a column holds numbers or dates, which name nobody."""
    kinds = pd.api.types
    return bool(kinds.is_numeric_dtype(values) or kinds.is_datetime64_any_dtype(values))


def rare_words(values: pd.Series) -> set[str] | None:
    """Categories of fewer than ten rows; None for text that differs from row to row.

    It may hold a name that no pattern finds.
    """
    counts = values.value_counts()
    if len(counts) > _MOST_WORDS and 2 * len(counts) > int(counts.sum()):
        return None
    return {str(value) for value in counts.index[counts < _SMALLEST_GROUP]}


__all__ = ["Fingerprints", "is_plain", "rare_words"]
