"""Read Parquet in place: nothing is copied, whatever its size."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tenfold.errors import DataProblem, bounded
from tenfold.tables.duck import Engine, read_parquet, typed
from tenfold.tables.lacking import lacking, told
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
    names, rows, lacks = _schema(files, paths)
    view, notes = read_parquet(paths, engine)
    result = typed(view, engine, numbers=(), keep=False)
    return Table(
        expr=result.expr,
        engine=engine,
        rows=rows,
        columns=names,
        notes=[*told(lacks), *notes, *result.notes],
        lacking=lacks,
        sources=tuple(str(file.path) for file in files),
    )


def _schema(files: list[File], paths: list[Path]) -> tuple[list[str], int, dict[str, list[str]]]:
    """All names in order, all rows, and which parts lack which columns."""
    kinds: dict[str, tuple[str, str]] = {}
    has: list[tuple[str, list[str]]] = []
    faults: list[str] = []
    rows = 0
    for file, path in zip(files, paths, strict=True):
        try:
            meta = pq.read_metadata(path)
            schema = meta.schema.to_arrow_schema()
        except (pa.ArrowException, OSError) as error:
            raise DataProblem.because(
                f"'{file.path.name}' is damaged Parquet: {str(error).splitlines()[0]}",
                "Write or copy it again.",
            ) from None
        check_names(list(schema.names), f"'{file.path.name}'")
        for each in schema:
            kind = _kind(each.type)
            before, where = kinds.setdefault(each.name, (kind, file.path.name))
            if before == "nothing":
                kinds[each.name] = (kind, file.path.name)
            elif kind not in ("nothing", before):
                faults.append(
                    f"'{each.name}' is {before} in '{where}', {kind} in '{file.path.name}'"
                )
        has.append((file.path.name, list(schema.names)))
        rows += meta.num_rows
    if faults:
        raise DataProblem(
            bounded("The parts do not hold the same types. Write all with one schema:", faults)
        )
    if rows == 0:
        raise DataProblem.because(
            f"'{files[0].path.name}' has no rows ({len(kinds)} columns).", "Give a file with data."
        )
    return list(kinds), rows, lacking(has)


def _kind(kind: pa.DataType) -> str:
    """What two parts must agree on; whole numbers and others are one kind."""
    if pa.types.is_dictionary(kind):
        return _kind(kind.value_type)
    if pa.types.is_null(kind):
        return "nothing"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return "time"
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return "text"
    return "boolean" if pa.types.is_boolean(kind) else str(kind)


def _unpacked(file: File, engine: Engine, place: int) -> Path:
    if not file.packed:
        return file.path
    path = engine.spill / f"{place}.parquet"
    with gzip.open(file.path, "rb") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return path


__all__ = ["read"]
