"""Columns that some parts of a folder lack: which, and how that is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

_TOLD = 3


def lacking(parts: Sequence[tuple[str, Collection[str]]]) -> dict[str, list[str]]:
    """The parts without a column that others have.

    Parameters
    ----------
    parts : sequence of (str, collection of str)
        Each part's name, and those of its columns.

    Returns
    -------
    dict of str to list of str
        Per column, in the order of their first appearance, the names of parts without it.

    Examples
    --------
    >>> lacking([("1.parquet", ["age", "paid"]), ("2.parquet", ["age"])])
    {'paid': ['2.parquet']}
    """
    names = dict.fromkeys(name for _, columns in parts for name in columns)
    found = {name: [part for part, columns in parts if name not in columns] for name in names}
    return {name: without for name, without in found.items() if without}


def shown(parts: Sequence[str]) -> str:
    """Some parts' names, for a sentence.

    Examples
    --------
    >>> shown(["1", "2", "3", "4", "5"])
    "'1', '2', '3' and 2 more parts"
    """
    more = len(parts) - _TOLD
    named = ", ".join(f"'{part}'" for part in parts[:_TOLD])
    return named if more <= 0 else f"{named} and {more} more part{'s' if more > 1 else ''}"


def told(found: Mapping[str, Sequence[str]]) -> list[str]:
    """One sentence per column."""
    return [
        f"'{column}' is not in {shown(parts)}; it counts as missing in their rows."
        if len(parts) > 1
        else f"'{column}' is not in {shown(parts)}; it counts as missing in its rows."
        for column, parts in found.items()
    ]


__all__ = ["lacking", "shown", "told"]
