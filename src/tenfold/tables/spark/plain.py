"""Spark's types reduced to the plain ones: whole number, number, boolean, text, date, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

_ZONED = "times with a time zone are kept as UTC"
_DIGITS = 18
"""Digits up to which every whole number fits 64 bits."""


def plain(frame: DataFrame, *, stored: pa.Schema | None = None) -> tuple[DataFrame, list[str]]:
    """Cast every column to one of the plain types.

    Parameters
    ----------
    frame : DataFrame
        Of Spark.
    stored : pyarrow.Schema, optional
        What the file says of its columns: Spark hides nanoseconds and columns without a value.

    Returns
    -------
    DataFrame
        Columns of bigint, double (not a number becomes missing), boolean, string, date and
        timestamp_ntz (UTC).
    list of str
        What was changed, in sentences.
    """
    columns, notes = [], []
    for field in frame.schema.fields:
        made, note = _stored(field.name, stored) or _plain(named(field.name), field.dataType, frame)
        columns.append(made.alias(field.name))
        if note:
            notes.append(f"'{field.name}': {note}.")
    return frame.select(*columns), notes


def _stored(name: str, stored: pa.Schema | None) -> tuple[Column, str] | None:
    """A column that Spark does not show as what it is."""
    from pyspark.sql import functions as f

    place = -1 if stored is None else stored.get_field_index(name)
    if stored is None or place < 0:
        return None
    kind = stored.field(place).type
    if str(kind) == "null":
        return f.lit(None).cast("void"), ""
    if str(kind).startswith("timestamp[ns"):
        # Only what lies below the microsecond is lost, downwards as DuckDB loses it.
        column = quoted(name)
        moment = f.timestamp_micros(f.expr(f"({column} - pmod({column}, 1000)) div 1000"))
        return _utc(moment), _ZONED if kind.tz else ""
    return None


def named(name: str) -> Column:
    """A column by its name, whatever characters are in it."""
    from pyspark.sql import functions as f

    return f.col(quoted(name))


def quoted(name: str) -> str:
    """A name for Spark's SQL."""
    return "`" + name.replace("`", "``") + "`"


def _plain(column: Column, kind: DataType, frame: DataFrame) -> tuple[Column, str]:
    from pyspark.sql import functions as f
    from pyspark.sql import types as t

    shown = f"{kind.simpleString()[:60]} is kept as text"
    found: tuple[Column, str] = (column.cast("string"), shown)
    match kind:
        case t.LongType() | t.BooleanType() | t.DateType() | t.TimestampNTZType():
            found = column, ""
        case t.StringType() | t.NullType():
            found = column.cast("string"), ""
        case t.IntegralType():
            found = column.cast("bigint"), ""
        case t.DecimalType() if kind.scale == 0:
            found = _whole(column, kind.precision, frame)
        case t.DoubleType() | t.FloatType() | t.DecimalType():
            wide = column.cast("double")
            found = f.when(~f.isnan(wide), wide), ""
        case t.TimestampType():
            found = _utc(column), _ZONED
        case t.ArrayType() | t.MapType() | t.StructType():
            found = f.to_json(column), shown
        case t.BinaryType():
            text = column.cast("string")
            found = f.when(f.is_valid_utf8(text), text).otherwise(f.hex(column)), shown
    return found


def _whole(column: Column, digits: int, frame: DataFrame) -> tuple[Column, str]:
    if digits > _DIGITS:
        beyond = column.isNotNull() & column.try_cast("bigint").isNull()
        if frame.where(beyond).limit(1).count():
            return column.cast("string"), "whole numbers beyond 64 bits are kept as text"
        return column.try_cast("bigint"), ""
    return column.cast("bigint"), ""


def _utc(moment: Column) -> Column:
    # The session's time zone is UTC.
    return moment.cast("timestamp_ntz")


__all__ = ["named", "plain", "quoted"]
