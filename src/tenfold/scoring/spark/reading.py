"""Parquet or delimited text as rows in Spark, counted once; text is looked at for its encoding."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from tenfold.errors import DataProblem, NoRows, bounded
from tenfold.scoring.spark.batch import FILE, START, SparkBatch
from tenfold.tables import dialect as dialects
from tenfold.tables import encoding as encodings
from tenfold.tables.dialect import Dialect
from tenfold.tables.names import check_names
from tenfold.tables.source import File, files
from tenfold.tables.spark import parquet
from tenfold.tables.spark.stacked import stacked
from tenfold.vocabulary import ReadingOptions

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PLACES = {FILE: "_metadata.file_path", START: "_metadata.file_block_start"}
_WINDOWS = "windows-1252"
_CHARSETS = {
    "ascii": "US-ASCII",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",  # Spark takes the mark off
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32": "UTF-32",
    "iso8859-1": "ISO-8859-1",
    "cp1252": _WINDOWS,
}


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
        raw, names, notes = _text(spark, found, how)
        learnt = {name: learnt[name] for name in names if learnt.get(name, "O") in "iufb"}
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


class _Shape(NamedTuple):
    """How a file is written; those of one shape are read together."""

    charset: str
    delimiter: str
    quote: str
    header: bool
    names: tuple[str, ...]


def _text(
    spark: SparkSession, found: Sequence[File], how: ReadingOptions
) -> tuple[DataFrame, list[str], list[str]]:
    """Files under one another, matched by column names; each may be written in its own way."""
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    shapes: dict[_Shape, list[File]] = {}
    notes: list[str] = []
    blank = False
    for one in found:
        shape, dialect, note = _looked(one, how)
        shapes.setdefault(shape, []).append(one)
        notes += [note] if note and note not in notes else []
        blank |= dialect.blank_after
    _check_alike(shapes)
    names = next(iter(shapes)).names
    frames = []
    for shape, some in shapes.items():
        raw = _raw(spark, shape, [parquet.address(one.path) for one in some])
        cells = [raw[f"c{shape.names.index(name)}"] for name in names]
        # As without Spark: one blank, from every cell.
        cells = [F.regexp_replace(cell, "^ ", "") for cell in cells] if blank else cells
        places = [raw[at].alias(name) for name, at in _PLACES.items()]
        frames.append(raw.select(*(cell.alias(f"c{k}") for k, cell in enumerate(cells)), *places))
    whole, _ = stacked(frames, frames[0].columns)
    return whole, list(names), notes


def _looked(one: File, how: ReadingOptions) -> tuple[_Shape, Dialect, str]:
    encoding = encodings.detect(one, given=how.encoding)
    dialect = dialects.detect(
        encodings.head_text(one, encoding.name), header=how.header, delimiter=how.delimiter
    )
    if dialect.header:
        names = tuple(name.strip() for name in dialect.first)
    else:
        names = tuple(f"c{place}" for place in range(len(dialect.first)))
    check_names(names, f"'{one.path.name}'")
    charset = _charset(one, encoding.name)
    shape = _Shape(charset, dialect.delimiter, dialect.quote, dialect.header, names)
    return shape, dialect, encoding.note


def _charset(one: File, encoding: str) -> str:
    """What Spark calls an encoding of Python's."""
    charset = _CHARSETS.get(codecs.lookup(encoding).name)
    if charset is None:
        raise DataProblem.because(
            f"'{one.path.name}' is {encoding}, which Spark does not read here.",
            "Write it as UTF-8, or go on without Spark.",
        )
    return charset


def _check_alike(shapes: Mapping[_Shape, Sequence[File]]) -> None:
    (first, (known, *_)), *_ = shapes.items()
    faults = []
    for shape, some in shapes.items():
        more = [name for name in shape.names if name not in first.names]
        fewer = [name for name in first.names if name not in shape.names]
        said = [f"has {', '.join(more)}"] if more else []
        said += [f"lacks {', '.join(fewer)}"] if fewer else []
        if said:
            faults += [f"{one.path.name} {' and '.join(said)}" for one in some]
    if faults:
        raise DataProblem(
            bounded(f"The files do not have the columns of '{known.path.name}'.", faults)
        )


def _raw(spark: SparkSession, shape: _Shape, paths: list[str]) -> DataFrame:
    options: dict[str, Any] = {
        "sep": shape.delimiter,
        "quote": shape.quote,
        "escape": shape.quote,
        "encoding": shape.charset,
        # Its names were compared already; Spark's own comparison stumbles over blanks.
        "header": shape.header,
        "mode": "FAILFAST",
        # Else a row with too few fields goes unseen where its last columns are not asked for.
        "columnPruning": False,
        # A cell may hold a line's end: a file is then one piece.
        "multiLine": True,
    }
    if shape.charset == _WINDOWS:
        # Spark refuses what is no encoding of the Unicode standard or of ISO, unless told so.
        spark.conf.set("spark.sql.legacy.javaCharsets", "true")
    schema = ", ".join(f"c{place} STRING" for place in range(len(shape.names)))
    return spark.read.options(**options).schema(schema).csv(paths)


__all__ = ["read_spark"]
