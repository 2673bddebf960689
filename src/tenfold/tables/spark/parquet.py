"""Parquet parts as one frame of Spark: compared by their footers before Spark sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from tenfold.errors import DataProblem, bounded
from tenfold.tables.lacking import lacking, told
from tenfold.tables.names import check_names
from tenfold.tables.source import File
from tenfold.tables.spark.plain import plain
from tenfold.tables.spark.stacked import stacked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Part:
    """A file, its schema and its rows, as its footer says."""

    path: Path
    schema: pa.Schema
    rows: int


def read(
    files: Sequence[File], spark: SparkSession, *, beside: Mapping[str, str] | None = None
) -> tuple[DataFrame, int, dict[str, list[str]], list[str]]:
    """Put parts under one another, matched by column names; whole numbers and numbers mix.

    Parameters
    ----------
    beside : mapping of str to str, optional
        What Spark knows of where a row is from, as more columns: ``_metadata.file_path`` by name.

    Returns
    -------
    DataFrame
        Of the plain types.
    int
        Rows.
    dict of str to list of str
        Columns that some parts lack, with the names of those parts.
    list of str
        What was changed, in sentences.

    Raises
    ------
    DataProblem
        A part is damaged or packed, or a column has types that do not fit together.
    """
    parts = [_part(file) for file in files]
    rows = sum(part.rows for part in parts)
    if rows == 0:
        raise DataProblem.because(
            f"'{parts[0].path.name}' has no rows ({len(parts[0].schema)} columns).",
            "Give a file with data.",
        )
    names = list(dict.fromkeys(name for part in parts for name in part.schema.names))
    check_names(names, f"'{parts[0].path.name}'")
    _check_alike(parts, names)
    shapes: dict[tuple[tuple[str, str], ...], list[Part]] = {}
    for part in parts:
        shape = tuple((field.name, str(field.type)) for field in part.schema)
        shapes.setdefault(shape, []).append(part)
    lacks = lacking([(part.path.name, part.schema.names) for part in parts])
    frames, notes, more = [], told(lacks), beside or {}
    # Nanoseconds come as whole numbers, or not at all.
    spark.conf.set("spark.sql.legacy.parquet.nanosAsLong", "true")
    for some in shapes.values():
        raw = spark.read.parquet(*(address(part.path) for part in some))
        frame, said = plain(raw, stored=some[0].schema)
        frames.append(frame.select("*", *(raw[at].alias(name) for name, at in more.items())))
        notes += said
    frame, said = stacked(frames, [*names, *more])
    return frame, rows, lacks, list(dict.fromkeys([*notes, *said]))


def address(path: Path) -> str:
    """A file as Spark wants it named: it does not decode what a URI encodes, and takes patterns."""
    return "file://" + re.sub(r"([{}\[\]*?\\])", r"\\\1", str(path.resolve()))


def _part(file: File) -> Part:
    if file.packed:
        raise DataProblem.because(
            f"'{file.path.name}' is packed as a whole, which Spark cannot read.",
            "Unpack it: Parquet is compressed inside.",
        )
    try:
        meta = pq.read_metadata(file.path)
        schema = meta.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        raise DataProblem.because(
            f"'{file.path.name}' is damaged Parquet: {str(error).splitlines()[0]}",
            "Write or copy it again.",
        ) from None
    for field in schema:
        if pa.types.is_time(field.type) or pa.types.is_float16(field.type):
            raise DataProblem.because(
                f"'{field.name}' in '{file.path.name}' is {field.type}, which Spark cannot read.",
                "Write it as text or float32, or set engine: duckdb.",
            )
    # Spark takes no relative path.
    return Part(file.path.resolve(), schema, meta.num_rows)


def _check_alike(parts: Sequence[Part], names: Sequence[str]) -> None:
    faults = []
    for name in names:
        first: dict[str, tuple[str, str]] = {}
        for part in parts:
            place = part.schema.get_field_index(name)
            kind = None if place < 0 else _kind(part.schema.field(place).type)
            if kind is not None:
                first.setdefault(kind, (str(part.schema.field(place).type), part.path.name))
        if len(first) > 1:
            said = " and ".join(f"{kind} in '{file}'" for kind, file in first.values())
            faults.append(f"'{name}' is {said}")
    if faults:
        raise DataProblem(
            bounded("The parts differ; write them with one schema, or take some out.", faults)
        )


def _kind(stored: pa.DataType) -> str | None:
    """What counts as one kind in all parts; None for a column without any value."""
    if pa.types.is_dictionary(stored):
        return _kind(stored.value_type)
    if pa.types.is_null(stored):
        return None
    if pa.types.is_integer(stored) or pa.types.is_floating(stored) or pa.types.is_decimal(stored):
        return "number"
    if pa.types.is_string(stored) or pa.types.is_large_string(stored):
        return "text"
    if pa.types.is_timestamp(stored):
        return "time"
    return str(stored)


__all__ = ["Part", "address", "read"]
