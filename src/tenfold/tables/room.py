"""How much of a table is taken into memory."""

from __future__ import annotations

MOST_ROWS = 1_000_000
"""Rows, unless step 2 decides otherwise."""
MOST_CELLS = 100_000_000
"""Cells, whatever step 2 decides: 800 MB as numbers."""

_FEWEST = 1_000


def room(columns: int, most_rows: int = MOST_ROWS) -> int:
    """Rows of a table of so many columns that are taken into memory at most.

    Examples
    --------
    >>> room(20), room(1_000)
    (1000000, 100000)
    """
    return min(most_rows, max(MOST_CELLS // max(columns, 1), _FEWEST))


__all__ = ["MOST_CELLS", "MOST_ROWS", "room"]
