"""A key per row that DuckDB and Spark agree on, whatever the order of rows and columns.

Each cell is written in one way, without a digit lost: whole numbers by their digits, numbers of up
to four decimals as ten-thousandths, others as three whole numbers (their whole part, and 2^53 parts
of the rest, twice), dates and times as microseconds, text after its length. MD5 of these, as in
`hashlib`, is a key that no library version changes.

Not told apart: numbers that differ by less than 1e-32, or beyond 2.8e14 by less than one, and
those beyond 4e34.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ibis

from tenfold.tables.engine import Engine

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

KEY = "tenfold_key"
BITS = 60
"""Of a key: 15 hexadecimal digits, so that it is a positive int64 everywhere."""

_DIGITS = BITS // 4
_PARTS = 2.0**53
_WIDE = 2.0**48
_HUGE = 2.0**62
_DECIMALS = 10_000.0
_SECOND = 1_000_000
_TOGETHER = 100


@ibis.udf.scalar.builtin(name="md5")  # type: ignore[untyped-decorator]  # Ibis leaves it so
def _md5(text: str) -> str:  # type: ignore[empty-body]  # the engine has the body
    """MD5 in hexadecimal digits; DuckDB and Spark call it so."""


def digest(text: Any, engine: Engine) -> Any:
    """The first 60 bits of the MD5 of a text column, as int64."""
    return engine.number(_md5(text).left(_DIGITS))


def key_of(expr: Expression, engine: Engine, columns: Sequence[str] | None = None) -> Any:
    """The key of each row: an Ibis expression, equal for equal rows.

    Parameters
    ----------
    expr : ibis.Table
        Columns of the plain types.
    columns : sequence of str, optional
        Those that count; all when not given.
    """
    return digest(row_text(expr, engine, columns), engine)


def row_text(expr: Expression, engine: Engine, columns: Sequence[str] | None = None) -> Any:
    """The cells of a row as one text that no other row has."""
    names = expr.columns if columns is None else columns
    cells = [_cell(expr[name], engine) for name in sorted(names)]
    groups = [_joined(cells[at : at + _TOGETHER]) for at in range(0, len(cells), _TOGETHER)]
    # A thousand columns in one expression would be nested deeper than engines parse.
    return groups[0] if len(groups) == 1 else _joined([_md5(group) for group in groups])


def _joined(cells: list[Any]) -> Any:
    # In one go: pair by pair, the text would be copied as often as there are columns.
    return ibis.literal("|").join(cells)


def _cell(column: Any, engine: Engine) -> Any:
    kind = column.type()
    if kind.is_boolean():
        text = column.ifelse("1", "0")
    elif kind.is_integer():
        text = column.cast("string")
    elif kind.is_floating():
        text = _real(column.cast("float64"))
    elif kind.is_temporal():
        text = _moment(column, engine)
    else:
        text = column.length().cast("string") + ":" + column
    return ibis.ifelse(column.isnull(), "?", text)


def _real(number: Any) -> Any:
    # All of this is exact in IEEE 754 arithmetic, and so the same in every engine.
    size = number.abs()
    within = ibis.ifelse(size < _WIDE, number, 0.0)
    whole = _floor(within)
    rest = (within - whole) * _PARTS
    parts = _floor(rest)
    finer = _floor((rest - parts) * _PARTS)
    short = _floor(within * _DECIMALS + 0.5)
    top = ibis.ifelse(size < _HUGE * _PARTS, number / _PARTS, 0.0)
    return ibis.cases(
        (size >= _HUGE * _PARTS, ibis.ifelse(number > 0, "above", "below")),
        (size >= _HUGE, _digits(top) + ":" + _digits((top - _floor(top)) * _PARTS) + "p"),
        (size >= _WIDE, _digits(ibis.ifelse(size < _HUGE, number, 0.0))),
        (within == whole, _digits(whole)),
        (short / _DECIMALS == within, _digits(short) + "d"),
        else_=_digits(whole) + ":" + _digits(parts) + ":" + _digits(finer),
    )


def _floor(number: Any) -> Any:
    return number.floor().cast("float64")


def _digits(number: Any) -> Any:
    return number.floor().cast("int64").cast("string")


def _moment(column: Any, engine: Engine) -> Any:
    micros = engine.micros(column.cast("timestamp"))
    # Twice, since what remains of a negative number is negative in most engines.
    within = (micros % _SECOND + _SECOND) % _SECOND
    seconds = ((micros - within) / _SECOND).cast("int64")
    return seconds.cast("string") + "." + within.cast("string")


__all__ = ["BITS", "KEY", "digest", "key_of", "row_text"]
