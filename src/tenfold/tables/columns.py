"""One column of Arrow data → its profile."""

from __future__ import annotations

import pyarrow as pa

from tenfold.tables import ordered, textual
from tenfold.tables.coded import Target
from tenfold.tables.looked import Asked, Looked
from tenfold.tables.profiled import ColumnType


def look(
    name: str,
    column: pa.ChunkedArray,
    target: Target | None,
    *,
    private: bool = False,
    detailed: bool = True,
) -> Looked:
    """Profile one column.

    Parameters
    ----------
    column : ChunkedArray of shape (n_rows,) of a plain type
    target : Target or None
        What to measure the association with; None for none.
    private : bool
        Withhold the values.
    detailed : bool
        Else counts and association only.
    """
    asked = Asked(name, kind_of(column.type), target, private=private, detailed=detailed)
    array = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    look_at = textual.look if asked.type in ("text", "boolean") else ordered.look
    return look_at(array, asked)


def kind_of(kind: pa.DataType) -> ColumnType:
    """The profile's word for an Arrow type."""
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "datetime" if pa.types.is_timestamp(kind) else "text"


__all__ = ["kind_of", "look"]
