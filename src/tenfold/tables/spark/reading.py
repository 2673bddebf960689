"""Read a table with Spark from wherever it is: a file, a folder, a table of its catalog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.errors import DataProblem
from tenfold.tables.names import check_names
from tenfold.tables.source import File, files
from tenfold.tables.spark import parquet
from tenfold.tables.spark.engine import Engine
from tenfold.tables.spark.plain import plain
from tenfold.tables.spark.session import active
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEME = "spark://"
"""What the name of a table in Spark's catalog begins with."""


def read(
    source: str | Path,
    *,
    base: Path,
    progress: Callable[[float, str], None] = lambda done, text: None,
) -> Table:
    """Look at Parquet files or a table of Spark's catalog; nothing is copied.

    Parameters
    ----------
    source : str or Path
        A path from `base`, ``spark://catalog.schema.table``, or a URL of a store that Spark
        reads (``s3a://…``, ``hdfs://…``).
    base : Path
        The folder that relative paths start from.

    Raises
    ------
    TenfoldError
        Spark cannot start (see `session`), or the data cannot be read: says what to do.
    """
    stored = isinstance(source, str) and "://" in source
    # Starting Spark takes seconds: what the names alone say is said first.
    found = [] if stored else files(source, base)
    if found:
        _check_parquet(found)
    progress(0.0, "starting Spark")
    with active() as spark:
        engine = Engine()
        progress(0.0, "reading with Spark")
        if stored:
            frame, rows, notes = _stored(str(source), spark)
            lacks: dict[str, list[str]] = {}
            sources: tuple[str, ...] = ()
        else:
            frame, rows, lacks, notes = parquet.read(found, spark)
            sources = tuple(str(file.path) for file in found)
        names = list(frame.columns)
        check_names(names, f"'{source}'")
        return Table(
            expr=engine.table(frame),
            engine=engine,
            rows=rows,
            columns=names,
            notes=notes,
            lacking=lacks,
            sources=sources,
        )


def _check_parquet(found: Sequence[File]) -> None:
    if found[0].kind != "parquet":
        kind = {"csv": "delimited text", "json": "JSON lines"}.get(found[0].kind, found[0].kind)
        raise DataProblem.because(
            f"'{found[0].path.name}' is {kind}; with Spark, Tenfold reads Parquet and tables.",
            "Set engine: duckdb, which reads it at any size, or write it as Parquet.",
        )


def _stored(source: str, spark: SparkSession) -> tuple[DataFrame, int, list[str]]:
    if source.startswith(SCHEME):
        raw = spark.table(source.removeprefix(SCHEME))
    else:
        raw = spark.read.option("mergeSchema", "true").parquet(source)
    frame, notes = plain(raw)
    rows = frame.count()
    if rows == 0:
        raise DataProblem.because(f"'{source}' has no rows.", "Give a table with data.")
    return frame, rows, notes


__all__ = ["SCHEME", "read"]
