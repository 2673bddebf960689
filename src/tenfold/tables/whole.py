"""What is computed over all rows in the engine, where memory holds a sample of them only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tenfold.tables import large
from tenfold.tables.keyed import KEY, key_of
from tenfold.tables.profiled import ColumnProfile, TableProfile
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_HALF = 2**30
_KINDS = {
    "integer": lambda kind: kind.is_numeric(),
    "number": lambda kind: kind.is_numeric(),
    "boolean": lambda kind: kind.is_boolean(),
    "text": lambda kind: kind.is_string(),
    "date": lambda kind: kind.is_temporal(),
    "datetime": lambda kind: kind.is_temporal(),
}


def keys_of(table: Table) -> Expression:
    """The key of every row, set aside in the engine: a column of int64."""
    return table.engine.keep(table.expr.select(key_of(table.expr, table.engine).name(KEY)))


@contextmanager
def keyed(table: Table) -> Iterator[Expression]:
    """Do something with `keys_of` a table, and give back their room at the end."""
    keys = keys_of(table)
    try:
        yield keys
    finally:
        table.engine.drop(keys)


def version_of(table: Table, keys: Expression) -> str:
    """A hash of names and values that neither the order of rows nor the engine changes.

    The engine does not matter where columns are numbers, booleans, text, dates or times: lists and
    other nested values become text, which every engine writes in its own way.

    Parameters
    ----------
    keys : ibis.Table
        Of `keys_of`, over all rows.

    Returns
    -------
    str
        SHA-256 in hex, of the names, the number of rows and the sums of both halves of their keys.
    """
    # In halves, so that no engine's int64 overflows below eight billion rows.
    sums = keys.aggregate(
        rows=keys.count(), high=(keys[KEY] // _HALF).sum(), low=(keys[KEY] % _HALF).sum()
    )
    found = table.engine.fetch(sums).to_pylist()[0]
    text = [*sorted(table.columns), *(str(int(found[name])) for name in ("rows", "high", "low"))]
    return hashlib.sha256("\0".join(text).encode()).hexdigest()


def values_of(table: Table, column: str, most: int) -> dict[Any, int] | None:
    """How many rows have each value of a column; None where more than `most` values differ.

    Missing is a value of its own, as None.
    """
    about = table.engine.fetch(table.expr.aggregate(n=table.expr[column].approx_nunique()))
    if int(about.column(0)[0].as_py()) > 2 * most:
        return None  # to group fifty million different numbers only to say so takes minutes
    counted = table.expr.group_by(column).aggregate(tenfold_rows=table.expr.count())
    found = table.engine.fetch(counted.limit(most + 1))
    if found.num_rows > most:
        return None
    values = found.column(column).to_pylist()
    return dict(zip(values, map(int, found.column("tenfold_rows").to_pylist()), strict=True))


def present(table: Table, column: str) -> int:
    """How many rows have a value."""
    found = table.engine.fetch(table.expr.aggregate(n=table.expr[column].count()))
    return int(found.column(0)[0].as_py())


def having(table: Table, column: str, values: Sequence[Any], rows: int) -> Table:
    """The rows with one of some values in a column, or with any where none are named.

    Parameters
    ----------
    rows : int
        How many these are.
    """
    cell = table.expr[column]
    some = table.expr.filter(cell.isin(values) if values else cell.notnull())
    return Table(some, table.engine, rows, table.columns)


def widened(
    described: TableProfile,
    table: Table,
    *,
    repeated: int,
    id: str | None = None,  # noqa: A002 -- the role is called so
    skip: Collection[str] = (),
) -> TableProfile:
    """The profile of a sample, with all that can be known of all rows put in its place.

    Parameters
    ----------
    described : TableProfile
        Of the sample.
    table : Table
        All rows.
    repeated : int
        Rows of `table` that repeat an earlier one.
    id : str, optional
        Column whose repeated values are counted.
    skip : collection of str
        Columns that the sample holds in another form than the table.
    """
    kinds = table.expr.schema()
    alike = [
        each
        for each in described.columns
        if each.name not in skip and each.name in kinds and _KINDS[each.type](kinds[each.name])
    ]
    size = described.rows
    exact = {each.name: each for each in large.exact(table, alike, size, id)}
    columns = [
        exact.get(each.name) or _scaled(each, size, table.rows) for each in described.columns
    ]
    of_id = next((each for each in columns if each.name == id), None)
    ids = None if of_id is None else table.rows - of_id.missing - of_id.distinct
    return described.model_copy(
        update={
            "rows": table.rows,
            "columns": columns,
            "duplicate_rows": repeated,
            "duplicate_ids": ids,
            "sampled": size if size < table.rows else None,
        }
    )


def _scaled(column: ColumnProfile, size: int, rows: int) -> ColumnProfile:
    if size >= rows:
        return column
    missing = round(column.missing * rows / size)
    return column.model_copy(
        update={
            "missing": missing,
            "notes": [*column.notes, f"all of it is that of {size:,} rows drawn"],
        }
    )


__all__ = ["having", "keyed", "keys_of", "present", "values_of", "version_of", "widened"]
