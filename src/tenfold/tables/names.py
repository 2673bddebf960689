"""Column names: any text will do, as long as each names one column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tenfold.errors import DataProblem, bounded

NO_HEADER = "header: false (in `tenfold new`: --no-header)"
"""How to say that the first row is data: as a decision, and where a project is made."""
ROW_NAMES = "row_names"
"""What an unnamed first column is called: R and pandas write row names so."""


def check_names(names: Sequence[str], where: str) -> None:
    """Refuse names that are empty or stand for two columns.

    Raises
    ------
    DataProblem
        With the names and their positions.
    """
    faults = _empty(names) + _repeated(names)
    if faults:
        raise DataProblem(bounded(f"{where}: each column needs a name of its own.", faults))


def _empty(names: Sequence[str]) -> list[str]:
    places = [str(place) for place, name in enumerate(names, 1) if not name.strip()]
    if not places:
        return []
    which = f"columns {_some(places)}" if len(places) > 1 else f"column {places[0]}"
    have = "have" if len(places) > 1 else "has"
    return [f"{which} of {len(names)} {have} no name; write one in the header row."]


def _repeated(names: Sequence[str]) -> list[str]:
    # DuckDB and Spark tell columns apart without regard to case.
    counts = Counter(name.casefold() for name in names)
    faults = []
    for key, count in counts.items():
        if count == 1 or not key.strip():
            continue
        places = [str(place) for place, name in enumerate(names, 1) if name.casefold() == key]
        spelt = list(dict.fromkeys(name for name in names if name.casefold() == key))
        same = "" if len(spelt) == 1 else " (capital letters do not tell them apart)"
        faults.append(
            f"{' and '.join(map(repr, spelt))} name columns {_some(places)}{same}; rename all but"
            f" one, or give {NO_HEADER} if the first row is data."
        )
    return faults


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:6]) + (", …" if len(places) > 6 else "")


__all__ = ["ROW_NAMES", "check_names"]
