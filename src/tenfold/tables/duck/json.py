"""JSON lines as text cells: no digit lost, no type guessed that JSON does not state."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tenfold.tables.duck.engine import Engine
from tenfold.tables.duck.sql import literal, quoted
from tenfold.tables.names import check_names

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_NUMBERS = "('NULL', 'BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')"


class JsonFault(Exception):
    """A file is not JSON lines; the message says where."""


def read_json(paths: Sequence[Path], engine: Engine) -> tuple[Expression, list[str]]:
    """Read JSON lines as text; nested values stay JSON.

    Returns
    -------
    ibis.Table
        Text columns.
    list of str
        Columns whose values are all JSON numbers.

    Raises
    ------
    JsonFault
        A line is not a JSON object.
    DataProblem
        Names differ in capital letters only.
    """
    files = ", ".join(literal(str(path)) for path in paths)
    try:
        raw = engine.create(
            "TABLE",
            f"SELECT * FROM read_json([{files}], format = 'newline_delimited', maximum_depth = 1,"
            " sample_size = -1, union_by_name = true, records = true)",
        )
    except duckdb.Error as error:
        raise JsonFault(_fault(str(error))) from None
    if any(re.search(r"_\d+$", name) for name in raw.columns):
        # DuckDB renames keys that differ in capital letters only: a_1 for A beside a.
        found = engine.rows(
            f"SELECT DISTINCT unnest(json_keys(json)) FROM read_json_objects([{files}],"
            " format = 'newline_delimited')"
        )
        check_names(sorted(str(name) for (name,) in found), "The JSON objects")
    kinds = {name: f"json_type(CAST({quoted(name)} AS JSON))" for name in raw.columns}
    odd = engine.row(
        raw, [f"count(*) FILTER ({kind} NOT IN {_NUMBERS})" for kind in kinds.values()]
    )
    texts = {
        name: f"CASE WHEN {kind} <> 'NULL' THEN CAST({quoted(name)} AS JSON) ->> '$' END"
        for name, kind in kinds.items()
    }
    numbers = [name for name, count in zip(kinds, odd, strict=True) if count == 0]
    return engine.derive(raw, texts, keep=True), numbers


def _fault(message: str) -> str:
    place = re.search(r"in line (\d+)", message)
    line = f"line {place.group(1)}" if place else "a line"
    return f"{line} is not a JSON object"


__all__ = ["JsonFault", "read_json"]
