"""Read a table from wherever it is: a file, a folder, a database."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Literal

from tenfold.errors import DataProblem, MissingExtra, bounded
from tenfold.tables import database, jsonlines, parquet
from tenfold.tables.delimited import Cells, read_cells
from tenfold.tables.duck import MEMORY, Engine, typed
from tenfold.tables.ending import ENDINGS
from tenfold.tables.source import File, files
from tenfold.tables.table import Table


def read(
    source: str | Path,
    *,
    base: Path,
    query: str | None = None,
    header: bool | None = True,
    encoding: str | None = None,
    delimiter: str | None = None,
    memory: str = MEMORY,
    cache: Path | None = None,
    by: Literal["duckdb", "spark"] = "duckdb",
) -> Table:
    """Read CSV, TSV, JSON lines, Parquet (any of them .gz), a folder of one kind, or a database.

    Parameters
    ----------
    source : str or Path
        A path from `base`, or a SQLAlchemy URL, which may be given as ``env:NAME``.
    base : Path
        The folder that relative paths start from.
    query : str, optional
        What to select; a database needs it.
    header : bool or None
        Whether the first row names the columns; without, they are called c0, c1, …; None judges.
    encoding, delimiter : str, optional
        Detected unless given.
    memory : str
        DuckDB's limit before it spills to disk.
    cache : Path, optional
        Folder in which DuckDB makes its spill folder, removed at the end.
    by : {"duckdb", "spark"}
        What computes.

    Returns
    -------
    Table
        Each detected fact stands in its notes.

    Raises
    ------
    DataProblem
        The data cannot be used: says what is wrong, with the value, and what to do.

    Examples
    --------
    >>> table = read("loans.csv", base=Path())  # doctest: +SKIP
    >>> table.columns  # doctest: +SKIP
    ['id', 'amount', 'defaulted']
    """
    if by == "spark":
        if query is not None:
            raise DataProblem.because(
                "A query was given, and Spark reads a whole table.",
                "Leave the query out, or make a view of it and read spark://view.",
            )
        return _by_spark(source, base)
    if isinstance(source, str) and source.startswith("spark://"):
        raise DataProblem.because(
            f"'{source}' is a table of Spark's catalog.", "Set engine: spark to read it."
        )
    engine = Engine(memory=memory, cache=cache)
    if database.is_url(source):
        return database.read(str(source), query, base, engine)
    if query is not None:
        raise DataProblem.because(
            f"A query was given, but '{source}' is a path.", "Leave the query out, or give a URL."
        )
    found = files(source, base)
    if found[0].kind == "parquet":
        return parquet.read(found, engine)
    if found[0].kind == "json":
        return jsonlines.read(found, engine)
    return _delimited(found, engine, header=header, encoding=encoding, delimiter=delimiter)


def _by_spark(source: str | Path, base: Path) -> Table:
    try:
        spark = importlib.import_module("tenfold.tables.spark")
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith(("pyspark", "tenfold.tables.spark")):
            raise
        raise MissingExtra.named("Reading with Spark (engine: spark)", "spark") from None
    found: Table = spark.read(source, base=base)
    return found


def _delimited(
    found: list[File],
    engine: Engine,
    *,
    header: bool | None,
    encoding: str | None,
    delimiter: str | None,
) -> Table:
    cells = [
        read_cells(file, engine, header=header, encoding=encoding, delimiter=delimiter)
        for file in found
    ]
    _check_alike(found, cells)
    first = cells[0]
    text = engine.stack([each.data for each in cells], first.names)
    result = typed(text, engine, strip=any(each.blank_after for each in cells))
    notes = list(dict.fromkeys(note for each in cells for note in each.notes))
    if len(found) > 1:
        notes.insert(0, f"{len(found)} files were put together in the order of their names.")
    return Table(
        expr=result.expr,
        engine=engine,
        rows=sum(each.rows for each in cells),
        columns=first.names,
        notes=notes + result.notes,
        text=text,
        read_as_missing=result.read_as_missing,
        left_out=sum(each.left_out for each in cells),
        ending=max((each.ending for each in cells), key=ENDINGS.index),
        sources=tuple(str(file.path) for file in found),
    )


def _check_alike(found: list[File], cells: list[Cells]) -> None:
    names = set(cells[0].names)
    faults = []
    for file, each in zip(found, cells, strict=True):
        more, fewer = set(each.names) - names, names - set(each.names)
        if more or fewer:
            said = [f"has {', '.join(sorted(more))}"] if more else []
            said += [f"lacks {', '.join(sorted(fewer))}"] if fewer else []
            faults.append(f"{file.path.name} {' and '.join(said)}")
    if faults:
        raise DataProblem(
            bounded(f"The files do not have the columns of '{found[0].path.name}'.", faults)
        )


__all__ = ["read"]
