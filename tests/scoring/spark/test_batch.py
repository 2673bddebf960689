"""Rows in Spark keep their numbers, names and types; a worker that dies is told in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tenfold import tables
from tenfold.errors import DataProblem, WrongInput
from tenfold.scoring.spark import read_spark
from tenfold.tables.spark import active
from tenfold.vocabulary import ReadingOptions

HOW = ReadingOptions()


def test_rows_are_numbered_as_their_files_hold_them_and_names_survive(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    whole = pd.DataFrame(
        {
            "a.b`c": np.arange(900),
            "A day": pd.Timestamp("2025-03-01") + pd.to_timedelta(np.arange(900), unit="h"),
            "text": [f"größe {k}" for k in range(900)],
            "flag": np.arange(900) % 3 == 0,
        }
    )
    # The largest file is neither the first nor the last, and is read in several pieces.
    for name, rows in (("a [1]", slice(0, 100)), ("b", slice(100, 800)), ("c", slice(800, 900))):
        whole.iloc[rows].to_parquet(folder / f"{name}.parquet", row_group_size=100)

    def echo(frame: pd.DataFrame) -> pa.Table:
        return pa.table({"row": frame.index.to_numpy(), "value": frame["a.b`c"].to_numpy()})

    with active() as spark:
        size = spark.conf.get("spark.sql.files.maxPartitionBytes")
        spark.conf.set("spark.sql.files.maxPartitionBytes", "4096")
        try:
            batch = read_spark(spark, "parts", base=tmp_path, how=HOW, learnt={})
            assert len(batch.first) > 3, batch.first
            found = batch.each(
                echo, pa.schema([("row", pa.int64()), ("value", pa.int64())]), size=37
            ).toArrow()
            spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "30")
            tasks = batch.each(
                _counted, pa.schema([("rows", pa.int64())]), size=1, together=_added
            ).toArrow()
            some = batch.some(2000)
            drawn = batch.some(50, seed=3)
            spark.conf.set("spark.sql.files.maxPartitionBytes", str(size))
            other = read_spark(spark, "parts", base=tmp_path, how=HOW, learnt={})
            again = other.some(50, seed=3)
        finally:
            spark.conf.set("spark.sql.files.maxPartitionBytes", str(size))
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert found.num_rows == batch.rows == 900
    assert found["row"].to_pylist() == found["value"].to_pylist()
    # A task answers once for all of its parts.
    assert sum(tasks["rows"].to_pylist()) == 900
    assert max(tasks["rows"].to_pylist()) > 100
    pd.testing.assert_frame_equal(some, whole)
    # Another number of pieces, as another machine would have, draws the same rows.
    assert len(other.first) < len(batch.first)
    pd.testing.assert_frame_equal(drawn, again)
    assert len(drawn) == 50
    pd.testing.assert_frame_equal(drawn, whole.iloc[drawn["a.b`c"]].reset_index(drop=True))


def _counted(frame: pd.DataFrame) -> pa.Table:
    return pa.table({"rows": [len(frame)]})


def _added(one: pa.Table, other: pa.Table) -> pa.Table:
    return pa.table({"rows": [one["rows"][0].as_py() + other["rows"][0].as_py()]})


def test_text_is_typed_as_the_training_rows_were(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(
        'n,f,t,code,gap,odd\n1.5,true,"two\nlines",007,NA,1\n,false,x,8,3, \n-2,TRUE,,9, null ,?\n'
    )
    learnt = {"n": "f", "f": "b", "t": "O", "code": "O", "gap": "i", "odd": "f"}
    with active() as spark:
        found = read_spark(spark, "cells.csv", base=tmp_path, how=HOW, learnt=learnt).some(10)
    assert found["n"].tolist()[::2] == [1.5, -2.0]
    assert np.isnan(found["n"][1])
    assert found["f"].tolist() == [1.0, 0.0, 1.0]
    assert found["t"][0] == "two\nlines"
    assert found["code"].tolist() == ["007", "8", "9"]
    # Words that say "missing" do not make text of numbers; any other does.
    assert found["gap"].isna().tolist() == [True, False, True]
    assert found["gap"][1] == 3.0
    assert found["odd"].tolist() == ["1", " ", "?"]


def test_a_part_that_has_gaps_among_whole_numbers_fits_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    pd.DataFrame({"a": [1, 2], "b": [1, 1]}).to_parquet(folder / "0.parquet")
    pd.DataFrame({"b": [2, 3], "a": [None, 4]}).to_parquet(folder / "1.parquet")
    with active() as spark:
        batch = read_spark(spark, "parts", base=tmp_path, how=HOW, learnt={})
        found = batch.some(10)
    assert found["a"].tolist()[:2] + found["a"].tolist()[3:] == [1.0, 2.0, 4.0]
    assert found["b"].tolist() == [1, 1, 2, 3]
    assert any("whole numbers in some parts" in note for note in batch.notes)
    pd.DataFrame({"a": ["x"], "b": [1]}).to_parquet(folder / "2.parquet")
    with pytest.raises(DataProblem, match=r"(?s)The parts differ.*2\.parquet"), active() as spark:
        read_spark(spark, "parts", base=tmp_path, how=HOW, learnt={})


def test_each_text_file_is_read_as_it_is_written_and_matched_by_names(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for name, text, encoding in (
        ("1.csv", "a, b\nx, 1\n", "utf-8"),
        ("2.csv", "b,a\n2,é–ü\n", "cp1252"),
        ("3.csv", "a;b\nß;3\n", "utf-8-sig"),
        ("4.csv", "a,b\nø,4\n", "utf-16"),
    ):
        (folder / name).write_bytes(text.encode(encoding))
    with active() as spark:
        batch = read_spark(spark, "parts", base=tmp_path, how=HOW, learnt={})
        found = batch.some(10)
    here = tables.read("parts", base=tmp_path)
    assert batch.columns == here.columns == ["a", "b"]
    assert found["a"].tolist() == here.arrow(["a"])["a"].to_pylist() == ["x", "é–ü", "ß", "ø"]
    assert found["b"].tolist() == ["1", "2", "3", "4"]
    assert any("read as cp1252" in note for note in batch.notes)


def test_text_that_spark_cannot_read_right_is_refused_by_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "1.csv").write_text("a,b\n1,2\n")
    (folder / "2.csv").write_text("a,c,b\n1,2,3\n")
    (tmp_path / "short.csv").write_text("a,b,c\n1,2,3\n4,5\n")
    (tmp_path / "greek.csv").write_bytes("a,b\nα,2\n".encode("cp1253"))
    for name, encoding, why in (
        ("parts", None, r"columns of '1\.csv'.\n  2\.csv has c$"),
        ("short.csv", None, r"short\.csv"),
        ("greek.csv", "cp1253", "is cp1253, which Spark does not read"),
    ):
        how = ReadingOptions(encoding=encoding)
        with pytest.raises(DataProblem, match=why), active() as spark:
            read_spark(spark, name, base=tmp_path, how=how, learnt={})


def test_a_worker_that_dies_is_told_in_one_sentence(tmp_path: Path) -> None:
    pd.DataFrame({"a": range(10)}).to_parquet(tmp_path / "a.parquet")

    def die(frame: pd.DataFrame) -> pa.Table:
        os._exit(9)

    def killed() -> None:
        with active() as spark:
            batch = read_spark(spark, "a.parquet", base=tmp_path, how=HOW, learnt={})
            batch.each(die, pa.schema([("n", pa.int64())])).toArrow()

    with pytest.raises(WrongInput, match="A Python process of Spark ended"):
        killed()
