"""Between tables and pandas frames, without losing a digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.tables.duck import Engine
from tenfold.tables.names import check_names
from tenfold.tables.plain import plain
from tenfold.tables.table import Table

_EXACT = 2**53
_CELLS = 4_000_000


def from_frame(frame: pd.DataFrame) -> Table:
    """Make a table of a frame, in place where the types allow it.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        Column names are taken as text; the index is left out.

    Examples
    --------
    >>> import pandas as pd
    >>> from_frame(pd.DataFrame({"a": [1, 2]})).rows
    2
    """
    names = [str(name) for name in frame.columns]
    check_names(names, "the frame")
    # One column at a time: a column of mixed types must not stop the others.
    columns = [_arrow(frame.iloc[:, place]) for place in range(frame.shape[1])]
    data, notes = plain(pa.table(columns, names=names))
    engine = Engine()
    return Table(engine.attach(data), engine, len(frame), names, notes, resident=data)


def to_frame(
    table: Table,
    *,
    columns: Sequence[str] | None = None,
    limit: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Bring a table, or a random part of it, into pandas.

    Parameters
    ----------
    columns : sequence of str, optional
        Only these, in this order.
    limit : int, optional
        At most so many rows, drawn without replacement; their order is kept.
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        int64 (float64 with missing values where that is exact, else Int64), float64, bool
        (boolean with missing values), str, datetime64[us].
    """
    names = list(table.columns if columns is None else columns)
    if limit is None or limit >= table.rows:
        return _whole(table, names)
    picks = np.random.default_rng(seed).choice(table.rows, size=limit, replace=False)
    picks.sort()
    return as_frame(take(table, names, picks))


def _whole(table: Table, names: Sequence[str]) -> pd.DataFrame:
    # A large table a few columns at a time, so that it is not held as Arrow and as a frame at once.
    size = max(_CELLS // max(table.rows, 1), 1)
    if size >= len(names):
        return as_frame(table.arrow(names))
    parts = [names[start : start + size] for start in range(0, len(names), size)]
    return pd.concat([as_frame(table.arrow(part)) for part in parts], axis=1)


def take(table: Table, columns: Sequence[str], rows: np.ndarray) -> pa.Table:
    """Fetch the rows at the given positions (ascending), in order."""
    if table.resident is not None:
        return table.resident.select(list(columns)).take(pa.array(rows))
    return table.duck.take(table.expr.select(list(columns)), rows)


def as_frame(data: pa.Table) -> pd.DataFrame:
    """Arrow data of the plain types as a frame; see `to_frame` for the types."""
    return pd.DataFrame(
        {name: _series(data.column(name)) for name in data.column_names},
        index=pd.RangeIndex(data.num_rows),
        columns=data.column_names,
    )


def _series(column: pa.ChunkedArray) -> pd.Series:
    wide: dict[pa.DataType, Any] = {}
    if pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("us"))
    if column.null_count and pa.types.is_boolean(column.type):
        wide[pa.bool_()] = pd.BooleanDtype()
    if column.null_count and pa.types.is_int64(column.type) and not _exact_as_float(column):
        wide[pa.int64()] = pd.Int64Dtype()
    found: pd.Series = column.to_pandas(types_mapper=wide.get)
    # A text column without any value would come as objects.
    return found.astype("str") if found.dtype == object else found


def _exact_as_float(column: pa.ChunkedArray) -> bool:
    ends = pc.min_max(column)
    low, high = ends["min"].as_py(), ends["max"].as_py()
    return low is None or (low >= -_EXACT and high <= _EXACT)


def _arrow(values: pd.Series) -> pa.ChunkedArray:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        # Before version 26, pyarrow asks pandas for zoned times in a way that pandas warns of.
        naive = pa.Array.from_pandas(values.dt.tz_convert("UTC").dt.tz_localize(None))
        zone = pa.lib.tzinfo_to_string(values.dtype.tz)
        zoned = naive.cast(pa.timestamp(naive.type.unit, "UTC"))
        zoned = zoned.cast(pa.timestamp(naive.type.unit, zone))
        return zoned if isinstance(zoned, pa.ChunkedArray) else pa.chunked_array([zoned])
    try:
        found = pa.Array.from_pandas(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        found = pa.array([None if pd.isna(v) else str(v) for v in values], pa.string())
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


__all__ = ["as_frame", "from_frame", "take", "to_frame"]
