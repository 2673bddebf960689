"""Parquet in place, reduced to the plain types."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.tables.duck.engine import Engine
from tenfold.tables.duck.sql import literal, quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_KINDS = {
    "BIGINT": ("BIGINT", "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"),
    "DOUBLE": ("DOUBLE", "FLOAT", "DECIMAL"),
    "BOOLEAN": ("BOOLEAN",),
    "DATE": ("DATE",),
    "TIMESTAMP": ("TIMESTAMP",),
}
_WIDE = {"UBIGINT", "HUGEINT", "UHUGEINT"}


def read_parquet(paths: Sequence[Path], engine: Engine) -> tuple[Expression, list[str]]:
    """Look at files as one table of the plain types; columns are matched by name.

    Returns
    -------
    ibis.Table
        Nothing is copied.
    list of str
        What was changed, in sentences.
    """
    files = ", ".join(literal(str(path)) for path in paths)
    raw = engine.create("VIEW", f"SELECT * FROM read_parquet([{files}], union_by_name = true)")
    columns, notes = {}, []
    for name, kind, *_ in engine.rows(f"DESCRIBE {raw.get_name()}"):
        columns[name], note = _plain(name, kind, raw, engine)
        if note:
            notes.append(f"'{name}': {note}.")
    return engine.derive(raw, columns, keep=False), notes


def _plain(name: str, kind: str, raw: Expression, engine: Engine) -> tuple[str, str]:
    column = quoted(name)
    whole = kind in _WIDE or (kind.startswith("DECIMAL") and kind.endswith(",0)"))
    if whole:
        lost = engine.row(raw, [f"count({column}) - count(TRY_CAST({column} AS BIGINT))"])
        if lost != (0,):
            return _as(column, "VARCHAR"), "whole numbers beyond 64 bits are kept as text"
    for plain, kinds in _KINDS.items():  # whole numbers first
        if whole or (kind.startswith(kinds) and not kind.endswith("]")):
            zoned = "TZ" in kind or "ZONE" in kind
            note = "times with a time zone are kept as UTC" if zoned else ""
            cast = _as(_as(column, "TIMESTAMPTZ") if zoned else column, plain)
            if kind.endswith("_NS"):
                # A cast would round, by half a microsecond into the next day.
                nanos = f"epoch_ns({column})"
                cast = f"make_timestamp({nanos} // 1000 - {_as(f'{nanos} % 1000 < 0', 'BIGINT')})"
            # DuckDB 2 judges isnan and nullif(…, 'nan') by a file's statistics: they leave NaN out.
            real = f"CASE WHEN {cast} - {cast} = 0 OR isinf({cast}) THEN {cast} END"
            return (real if plain == "DOUBLE" else cast), note
    note = (
        ""
        if kind.startswith(("ENUM", "VARCHAR", '"NULL"')) and not kind.endswith("]")
        else f"{kind.lower()} is kept as text"
    )
    return _as(column, "VARCHAR"), note


def _as(column: str, kind: str) -> str:
    return f"CAST({column} AS {kind})"


__all__ = ["read_parquet"]
