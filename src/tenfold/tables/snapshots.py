"""Keep a table as it is: Parquet that has the same bytes whenever the content is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tenfold.errors import DataProblem
from tenfold.tables.frames import as_frame
from tenfold.tables.stable import hash_rows
from tenfold.tables.table import Table
from tenfold.vocabulary import FileRef

_GROUP = 131_072


def snapshot(table: Table, store: Callable[[str, Callable[[Path], None]], FileRef]) -> FileRef:
    """Keep the rows of a table in their order, by content.

    Parameters
    ----------
    store : callable
        `Context.store`.

    Returns
    -------
    FileRef
        Equal content gives an equal hash, with one version of pyarrow.
    """
    return store(".parquet", lambda path: write(table, path))


def write(table: Table, path: Path) -> None:
    """Write Parquet: fixed row groups, no index, no metadata of when and by whom."""
    schema: pa.Schema | None = None
    with path.open("wb") as target:
        writer: pq.ParquetWriter | None = None
        for group in _groups(table):
            if writer is None:
                schema = group.schema
                writer = pq.ParquetWriter(target, schema, compression="zstd", version="2.6")
            writer.write_table(group.cast(schema), row_group_size=_GROUP)
        if writer is not None:
            writer.close()


def _groups(table: Table) -> Iterator[pa.Table]:
    """The rows in tables of exactly `_GROUP` rows (the last may be shorter), text as string."""
    waiting: list[pa.Table] = []
    count = 0
    for batch in table.batches(_GROUP):
        part = _narrow(batch)
        while part.num_rows:
            piece = part.slice(0, _GROUP - count)
            part = part.slice(piece.num_rows)
            waiting.append(piece)
            count += piece.num_rows
            if count == _GROUP:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, count = [], 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _narrow(part: pa.Table) -> pa.Table:
    fields = [
        pa.field(f.name, pa.string() if pa.types.is_large_string(f.type) else f.type)
        for f in part.schema
    ]
    return part.cast(pa.schema(fields))


def load(path: Path) -> pd.DataFrame:
    """Read a snapshot back; types as `to_frame` gives them.

    Raises
    ------
    DataProblem
        The file is gone or damaged.
    """
    try:
        return as_frame(pq.read_table(path, use_threads=False))
    except (OSError, pa.ArrowException) as error:
        raise DataProblem.because(
            f"The snapshot '{path.name}' cannot be read: {str(error).splitlines()[0]}",
            "Run step 2 again.",
        ) from None


def content_fingerprint(frame: pd.DataFrame) -> str:
    """A hash of names, values and order that no library version changes.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)

    Returns
    -------
    str
        SHA-256 in hex. 1 and 1.0 count as equal, as do all ways of being missing.
    """
    found = hashlib.sha256("\0".join(map(str, frame.columns)).encode())
    found.update(hash_rows(frame).astype("<u8").tobytes())
    return found.hexdigest()


__all__ = ["content_fingerprint", "load", "snapshot", "write"]
