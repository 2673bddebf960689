"""Columns of results as numbers and times, whatever they were written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tenfold.errors import DataProblem
from tenfold.tables.cells import MISSING
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_YES = ("true", "yes", "t", "y")
_NO = ("false", "no", "f", "n")


def check(
    table: Table,
    *,
    named: Sequence[tuple[str, str]],
    numbers: Sequence[tuple[str, str]],
    times: Sequence[str],
) -> None:
    """Refuse columns that are missing or cannot be read.

    Parameters
    ----------
    named : sequence of (str, str)
        Columns of any kind, and who names them.
    numbers : sequence of (str, str)
        Columns of numbers, or of yes and no, and the metrics that need them.
    times : sequence of str
        Columns of days or times.

    Raises
    ------
    DataProblem
        The first that is wrong.
    """
    for name, who in [*named, *((c, f"metric '{metric}'") for c, metric in numbers)]:
        if name not in table.columns:
            raise DataProblem.because(
                f"The results have no column '{name}', which {who} names.",
                f"Columns: {', '.join(table.columns[:20])}.",
            )
    for name, metric in numbers:
        strange = _no_number(table, name)
        if strange:
            raise DataProblem.because(
                f"'{name}' holds '{strange[:40]}', and '{metric}' needs numbers.",
                "Give a column of numbers, or of true and false, or of yes and no.",
            )
    for name in times:
        strange = _no_time(table, name)
        if strange:
            raise DataProblem.because(
                f"'{name}' holds '{strange[:40]}', and a day or time is needed.",
                "Give a column of days or times that reads as one throughout.",
            )


def number(rows: Expression, name: str) -> Any:
    """A column as finite numbers: yes and true count as 1."""
    kind = rows[name].type()
    if kind.is_string():
        return _word(rows, name).isin(_YES).cast("float64")
    value = rows[name].cast("float64")
    if not kind.is_floating():
        return value
    # Nothing can be averaged with an infinite value: it counts as missing, and is counted so.
    return (value.isinf() | value.isnan()).ifelse(None, value)


def moment(rows: Expression, name: str) -> Any:
    """A column as times; those written with an offset and without stay text when they are read."""
    if rows[name].type().is_string():
        return rows[name].try_cast("timestamp('UTC')").cast("timestamp")
    return rows[name].cast("timestamp")


def _no_number(table: Table, name: str) -> str:
    """A value that is no number and no yes or no; empty where all are."""
    kind = table.expr[name].type()
    if kind.is_numeric() or kind.is_boolean():
        return ""
    if not kind.is_string():
        return str(kind)
    word = _word(table.expr, name)
    return _first(table, name, word.notin([*_YES, *_NO]) & word.notnull())


def _no_time(table: Table, name: str) -> str:
    """A value that is no time; empty where all are."""
    kind = table.expr[name].type()
    if kind.is_date() or kind.is_timestamp():
        return ""
    if not kind.is_string():
        return str(kind)
    cell = _word(table.expr, name)
    return _first(table, name, cell.notnull() & moment(table.expr, name).isnull())


def _first(table: Table, name: str, which: Any) -> str:
    found = table.expr.filter(which).select(name).limit(1).to_pyarrow().to_pylist()
    return str(found[0][name]) if found else ""


def _word(rows: Expression, name: str) -> Any:
    """A cell without blanks around it and capitals; missing where it says so."""
    word = rows[name].strip().lower()
    return word.isin(["", *MISSING]).ifelse(None, word)


__all__ = ["check", "moment", "number"]
