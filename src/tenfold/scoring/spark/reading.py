"""Parquet or delimited text as rows in Spark, without a pass of ours over them but one count."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tenfold.errors import DataProblem, NoRows
from tenfold.scoring.spark.batch import FILE, START, SparkBatch
from tenfold.tables import dialect as dialects
from tenfold.tables import encoding as encodings
from tenfold.tables.names import check_names
from tenfold.tables.source import File, files
from tenfold.tables.spark import parquet
from tenfold.vocabulary import ReadingOptions

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PLACES = {FILE: "_metadata.file_path", START: "_metadata.file_block_start"}


def read_spark(
    spark: SparkSession,
    source: str,
    *,
    base: Path,
    how: ReadingOptions,
    learnt: Mapping[str, str],
) -> SparkBatch:
    """Look at a file, or the files of a folder, as one batch.

    Parameters
    ----------
    source : str
        A path from `base`, which every executor can read.
    how : ReadingOptions
        How step 2 read its own rows, for text.
    learnt : mapping of str to numpy dtype kind
        How the training rows hold each column, for text.

    Raises
    ------
    DataProblem
        Nothing is there, a file is damaged, the files differ, or the kind is none for Spark.
    """
    found = files(source, base)
    shown = f"'{source}'"
    kind = found[0].kind
    if kind == "json":
        raise DataProblem.because(
            f"{shown} holds JSON lines, which are not read by Spark here.",
            "Convert them to Parquet, or go on without Spark.",
        )
    if kind == "parquet":
        raw, _, _, notes = parquet.read(found, spark, beside=_PLACES)
        names, learnt = [name for name in raw.columns if name not in _PLACES], {}
    else:
        raw, names = _text(spark, found[0], [parquet.address(one.path) for one in found], how)
        raw = raw.select("*", *(raw[at].alias(name) for name, at in _PLACES.items()))
        learnt = {name: learnt[name] for name in names if learnt.get(name, "O") in "iufb"}
        notes = []
    # Any sign may stand in a name; `mapInArrow` takes none of them but letters.
    frame = raw.toDF(*(f"c{place}" for place in range(len(names))), *_PLACES)
    counted = frame.groupBy(FILE, START).count().toArrow().to_pylist()
    pieces = sorted(counted, key=lambda one: (Path(unquote(one[FILE])), one[START]))
    first, rows = {}, 0
    for piece in pieces:
        first[piece[FILE], piece[START]] = rows
        rows += piece["count"]
    if rows == 0:
        raise NoRows.because(f"{shown} has no rows.", "Check the job that writes it.")
    return SparkBatch(spark, frame, names, rows, first, learnt, notes)


def _text(
    spark: SparkSession, one: File, paths: list[str], how: ReadingOptions
) -> tuple[DataFrame, list[str]]:
    encoding = encodings.detect(one, given=how.encoding).name
    dialect = dialects.detect(
        encodings.head_text(one, encoding), header=how.header, delimiter=how.delimiter
    )
    width = len(dialect.first)
    names = [name.strip() for name in dialect.first] if dialect.header else _unnamed(width)
    check_names(names, f"'{one.path.name}'")
    options: dict[str, Any] = {
        "sep": dialect.delimiter,
        "quote": dialect.quote,
        "escape": dialect.quote,
        "encoding": encoding,
        "header": dialect.header,
        # Else columns in another order would change places without a word.
        "enforceSchema": False,
        "mode": "FAILFAST",
        # Else a row with too few fields goes unseen where its last columns are not asked for.
        "columnPruning": False,
        # A cell may hold a line's end: a file is then one piece.
        "multiLine": True,
    }
    schema = ", ".join(f"{_quoted(name)} STRING" for name in names)
    return spark.read.options(**options).schema(schema).csv(paths), names


def _unnamed(width: int) -> list[str]:
    return [f"c{place}" for place in range(width)]


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


__all__ = ["read_spark"]
