"""Columns that name or number rows, and those that name what has several rows."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.tables import hints
from tenfold.tables.profiled import ColumnProfile
from tenfold.tables.proposed import Inferred
from tenfold.tables.words import words
from tenfold.vocabulary import Exclusion


def find_id(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    """The column that names the row, if any; what was found is appended to `said`."""
    found = [(score, c) for c in columns if (score := _id_score(c, rows)) > 0]
    if not found:
        said.append(Inferred(role="id", column=None, reason="No column is different in every row."))
        return None
    _, best = max(found, key=lambda pair: pair[0])
    repeats = rows - best.missing - best.distinct
    but = f" (but for {repeats:,} repeats)" if repeats else ""
    reason = f"'{best.name}' is filled and different in every row{but}, so it names the row."
    said.append(Inferred(role="id", column=best.name, reason=reason))
    return best.name


def _id_score(column: ColumnProfile, rows: int) -> float:
    """Above 0 when a column may name the row; an own name for it counts most."""
    if column.type not in ("integer", "text") or rows < 2 or column.missing > rows / 100:
        return 0.0
    share = column.distinct / rows
    parts = words(column.name)
    named = bool(hints.ID & set(parts))
    if share < (0.98 if named else 1.0) or column.personal or _spaced(column):
        return 0.0
    if tuple(parts) in hints.ROW_NUMBERS:
        return 1.0
    if named:
        return 3.0 + (parts[-1] == "id")
    # Text that differs in every row, or numbers that merely count the rows.
    return 2.0 if column.type == "text" else float(_counts_rows(column, rows))


def _spaced(column: ColumnProfile) -> bool:
    return any(" " in each.pattern for each in column.formats[:1])


def _counts_rows(column: ColumnProfile, rows: int) -> bool:
    low, high, present = column.minimum, column.maximum, rows - column.missing
    if not isinstance(low, int) or not isinstance(high, int) or low not in (0, 1):
        return False
    return column.distinct == present >= 0.9 * rows and high - low == present - 1


def counters(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> list[Exclusion]:
    """Columns that only count the rows and so say nothing of them."""
    found = []
    for column in columns:
        if column.type == "integer" and rows > 20 and _counts_rows(column, rows):
            reason = "it only counts the rows"
            found.append(Exclusion(column=column.name, reason=reason))
            said.append(
                Inferred(role="excluded", column=column.name, reason=f"'{column.name}': {reason}.")
            )
    return found


def people(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> list[Exclusion]:
    """Columns that say who somebody is: learnt by heart, they tell nothing of the next person."""
    found = []
    for column in columns:
        present = rows - column.missing
        # What few values share, such as the name of a plan, tells of more than one row.
        if column.personal in hints.WHO and column.distinct > max(10, present / 2):
            reason = f"it looks like {column.personal}: who somebody is would be learnt by heart"
            found.append(Exclusion(column=column.name, reason=reason))
            said.append(
                Inferred(role="excluded", column=column.name, reason=f"'{column.name}': {reason}.")
            )
    return found


def find_group(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    """The column that names something with several rows, if any."""
    for column in columns:
        parts = words(column.name)
        entity = len(parts) > 1 and parts[-1] in hints.ID and bool(hints.ENTITY & set(parts[:-1]))
        repeated = 10 <= column.distinct <= rows / 1.5 and column.missing <= rows / 100
        if entity and repeated and column.type in ("integer", "text"):
            reason = (
                f"'{column.name}' names something that has {rows / column.distinct:.1f} rows on"
                " average; it must not stand on both sides of the split."
            )
            said.append(Inferred(role="group", column=column.name, reason=reason))
            return column.name
    said.append(
        Inferred(role="group", column=None, reason="No column names something with several rows.")
    )
    return None


__all__ = ["counters", "find_group", "find_id", "people"]
