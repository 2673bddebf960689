"""Parquet and tables of Spark: the cells that DuckDB reads, and what is said of faults."""

from __future__ import annotations

import decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenfold.errors import DataProblem
from tenfold.tables import read, spark

CELLS = {
    "nanoseconds": pa.array([1_600, -1_400, None], pa.timestamp("ns")),
    "zoned": pa.array([1, 2, None], pa.timestamp("us", "Europe/Berlin")),
    "seconds": pa.array([1, -2, None], pa.timestamp("s")),
    "day": pa.array([1, -2, None], pa.date32()),
    "unsigned": pa.array([1, 2, None], pa.uint64()),
    "beyond": pa.array([1, 2**64 - 1, None], pa.uint64()),
    "small": pa.array([1, -2, None], pa.int8()),
    "single": pa.array([1.1, -2.5, None], pa.float32()),
    "double": pa.array([0.1, np.nan, None]),
    "endless": pa.array([0.1, np.inf, None]),
    "exact": pa.array([decimal.Decimal("1.25"), None, None], pa.decimal128(10, 2)),
    "whole": pa.array([decimal.Decimal(7), None, None], pa.decimal128(10, 0)),
    "coded": pa.array(["a", "b", None]).dictionary_encode(),
    "flag": pa.array([True, False, None]),
    "empty": pa.nulls(3),
    "odd `na.me`": pa.array(["é", "", None]),
}


def part(folder: Path, name: str, **columns: Any) -> Path:
    """Write one Parquet file."""
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / name)
    return folder / name


def test_every_type_gives_the_cells_and_notes_that_duckdb_gives(tmp_path: Path) -> None:
    part(tmp_path, "kinds.parquet", **CELLS)
    found = spark.read("kinds.parquet", base=tmp_path)
    expected = read("kinds.parquet", base=tmp_path)
    assert found.columns == expected.columns
    assert found.rows == expected.rows
    assert found.notes == expected.notes
    assert found.arrow().schema.types == expected.arrow().schema.types
    assert found.arrow().to_pylist() == expected.arrow().to_pylist()


def test_a_name_of_two_lines_is_asked_for_as_it_is(tmp_path: Path) -> None:
    part(tmp_path, "lines.parquet", **{"a\nb": pa.array([1, 2]), "c": pa.array([3, 4])})
    found = spark.read("lines.parquet", base=tmp_path)
    total = found.engine.fetch(found.expr.aggregate(n=found.expr["a\nb"].sum()))
    assert total.to_pylist() == [{"n": 3}]


def test_a_table_of_the_catalog_is_read_by_its_name(tmp_path: Path) -> None:
    with spark.active() as session:
        session.createDataFrame(pa.table({"a": [1, 2]})).createOrReplaceTempView("mine")
    found = spark.read("spark://mine", base=tmp_path)
    assert found.arrow().column("a").to_pylist() == [1, 2]
    assert found.sources == ()


def test_parts_that_differ_in_order_and_width_are_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    part(folder, "0.parquet", a=pa.array([1], pa.int32()), b=["x"])
    part(folder, "1.parquet", b=["y"], a=pa.array([2.5]))
    part(folder, "2.parquet", b=["z"])
    found = spark.read("parts", base=tmp_path)
    rows = sorted(found.arrow().to_pylist(), key=lambda row: row["b"])
    assert [row["a"] for row in rows] == [1.0, 2.5, None]
    assert found.lacking == {"a": ["2.parquet"]}
    assert found.notes == [
        "'a' is not in '2.parquet'; it counts as missing in its rows.",
        "'a' holds whole numbers in some parts and numbers in others; read as numbers.",
    ]


def test_drift_names_column_types_and_files(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    part(folder, "0.parquet", a=[1], b=["x"])
    part(folder, "1.parquet", a=["u"], b=["y"])
    with pytest.raises(DataProblem) as told:
        spark.read("parts", base=tmp_path)
    assert "'a' is int64 in '0.parquet' and string in '1.parquet'" in str(told.value)
    assert "'b'" not in str(told.value)


def test_a_part_that_cannot_be_read_is_named_when_its_footer_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    part(folder, "0.parquet", a=[1])
    bad = part(folder, "1.parquet", a=[2])
    bad.write_bytes(bad.read_bytes()[:-4])
    with pytest.raises(DataProblem, match=r"'1\.parquet' is damaged Parquet"):
        spark.read("parts", base=tmp_path)


def test_a_part_that_cannot_be_read_is_named_when_its_pages_are_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    part(folder, "0.parquet", a=[1])
    bad = part(folder, "1.parquet", a=list(range(10_000)))
    content = bytearray(bad.read_bytes())
    content[4:3_000] = bytes(2_996)
    bad.write_bytes(content)
    table = spark.read("parts", base=tmp_path)
    with pytest.raises(DataProblem, match=r"'1\.parquet' cannot be read") as told:
        table.engine.fetch(table.expr.aggregate(n=table.expr["a"].sum()))
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize("kind", [pa.time64("us"), pa.float16()])
def test_what_spark_cannot_read_is_said_by_its_column(tmp_path: Path, kind: pa.DataType) -> None:
    part(
        tmp_path,
        "a.parquet",
        odd=pa.array([1, 2], pa.int64()).cast(kind)
        if pa.types.is_time(kind)
        else pa.array([1.0, 2.0], kind),
    )
    with pytest.raises(DataProblem, match=r"'odd' in 'a\.parquet' is .*which Spark cannot read"):
        spark.read("a.parquet", base=tmp_path)


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    part(tmp_path, "a.parquet", a=pa.array([], pa.int64()))
    with pytest.raises(DataProblem, match="has no rows"):
        spark.read("a.parquet", base=tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [("a.csv", "a,b\n1,2\n", "delimited text"), ("a.jsonl", '{"a": 1}\n', "JSON lines")],
)
def test_text_is_refused_with_what_reads_it(
    tmp_path: Path, name: str, text: str, kind: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DataProblem, match=rf"is {kind}; with Spark.*engine: duckdb"):
        spark.read(name, base=tmp_path)


def test_a_table_of_spark_is_left_to_spark_and_a_query_to_databases(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="Set engine: spark"):
        read("spark://mine", base=tmp_path)
    with pytest.raises(DataProblem, match="Spark reads a whole table"):
        read("spark://mine", base=tmp_path, by="spark", query="SELECT 1")
