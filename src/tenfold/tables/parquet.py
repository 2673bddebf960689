"""Read Parquet in place: nothing is copied, whatever its size."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tenfold.errors import DataProblem
from tenfold.tables.duck import Engine, read_parquet, typed
from tenfold.tables.names import check_names
from tenfold.tables.source import File
from tenfold.tables.table import Table


def read(files: list[File], engine: Engine) -> Table:
    """Look at Parquet files as one table; dates that were stored as text become dates.

    Raises
    ------
    DataProblem
        A file is damaged or has no rows.
    """
    paths = [_unpacked(file, engine, place) for place, file in enumerate(files)]
    names, rows = _schema(files, paths)
    view, notes = read_parquet(paths, engine)
    result = typed(view, engine, numbers=(), keep=False)
    return Table(
        expr=result.expr,
        engine=engine,
        rows=rows,
        columns=names,
        notes=notes + result.notes,
        sources=tuple(str(file.path) for file in files),
    )


def _schema(files: list[File], paths: list[Path]) -> tuple[list[str], int]:
    names: list[str] = []
    rows = 0
    for file, path in zip(files, paths, strict=True):
        try:
            meta = pq.read_metadata(path)
            found = list(meta.schema.to_arrow_schema().names)
        except (pa.ArrowException, OSError) as error:
            raise DataProblem.because(
                f"'{file.path.name}' is damaged Parquet: {str(error).splitlines()[0]}",
                "Write or copy it again.",
            ) from None
        check_names(found, f"'{file.path.name}'")
        names += [name for name in found if name not in names]
        rows += meta.num_rows
    if rows == 0:
        raise DataProblem.because(
            f"'{files[0].path.name}' has no rows ({len(names)} columns).", "Give a file with data."
        )
    return names, rows


def _unpacked(file: File, engine: Engine, place: int) -> Path:
    if not file.packed:
        return file.path
    path = engine.spill / f"{place}.parquet"
    with gzip.open(file.path, "rb") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return path


__all__ = ["read"]
