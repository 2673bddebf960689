"""Six plain types (whole number, number, boolean, text, date, time); all else becomes one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_SAME = (
    pa.types.is_int64,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_boolean,
    pa.types.is_date32,
)


def plain(data: pa.Table) -> tuple[pa.Table, list[str]]:
    """Reduce Arrow data to the plain types.

    Returns
    -------
    pyarrow.Table
        Columns of int64, float64, bool, string, date32 or timestamp[us] (UTC).
    list of str
        What was changed, in sentences.
    """
    columns, notes = [], []
    for name, column in zip(data.column_names, data.columns, strict=True):
        changed, note = _plain_column(column)
        columns.append(changed)
        if note:
            notes.append(f"'{name}': {note}.")
    names = data.column_names
    return pa.table(dict(zip(names, columns, strict=True))), notes


def _plain_column(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, str]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(column.cast(kind.value_type))
    if any(same(kind) for same in _SAME):
        return column, ""
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return _whole(column)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _real(column), ""
    if pa.types.is_timestamp(kind):
        # Only nanoseconds lose something, below the microsecond.
        note = f"times in {kind.tz} are kept as UTC" if kind.tz and kind.tz != "UTC" else ""
        return column.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.timestamp("us")), note
    if pa.types.is_date(kind):
        return column.cast(pa.date32()), ""
    note = "" if pa.types.is_null(kind) else f"{kind} is kept as text"
    return _as_text(column), note


def _real(column: pa.ChunkedArray) -> pa.ChunkedArray:
    wide = column.cast(pa.float64())
    if not pc.any(pc.is_nan(wide)).as_py():
        return wide
    return pc.if_else(pc.is_nan(wide), pa.scalar(None, pa.float64()), wide)


def _whole(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, str]:
    try:
        return column.cast(pa.int64()), ""
    except pa.ArrowInvalid:
        return column.cast(pa.string()), "whole numbers beyond 64 bits are kept as text"


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])


__all__ = ["plain"]
