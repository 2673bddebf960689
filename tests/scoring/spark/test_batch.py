"""Rows in Spark keep their numbers, names and types; a worker that dies is told in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

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
        finally:
            spark.conf.set("spark.sql.files.maxPartitionBytes", str(size))
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert found.num_rows == batch.rows == 900
    assert found["row"].to_pylist() == found["value"].to_pylist()
    # A task answers once for all of its parts.
    assert sum(tasks["rows"].to_pylist()) == 900
    assert max(tasks["rows"].to_pylist()) > 100
    pd.testing.assert_frame_equal(some, whole)


def _counted(frame: pd.DataFrame) -> pa.Table:
    return pa.table({"rows": [len(frame)]})


def _added(one: pa.Table, other: pa.Table) -> pa.Table:
    return pa.table({"rows": [one["rows"][0].as_py() + other["rows"][0].as_py()]})


def test_text_is_typed_as_the_training_rows_were(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text('n,f,t,code\n1.5,true,"two\nlines",007\n,false,x,8\n-2,TRUE,,9\n')
    learnt = {"n": "f", "f": "b", "t": "O", "code": "O"}
    with active() as spark:
        found = read_spark(spark, "cells.csv", base=tmp_path, how=HOW, learnt=learnt).some(10)
    assert found["n"].tolist()[::2] == [1.5, -2.0]
    assert np.isnan(found["n"][1])
    assert found["f"].tolist() == [1.0, 0.0, 1.0]
    assert found["t"][0] == "two\nlines"
    assert found["code"].tolist() == ["007", "8", "9"]


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


def test_a_row_with_too_few_fields_and_columns_that_changed_places_are_refused(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "1.csv").write_text("a,b\n1,2\n")
    (folder / "2.csv").write_text("b,a\n1,2\n")
    (tmp_path / "short.csv").write_text("a,b,c\n1,2,3\n4,5\n")
    for name in ("parts", "short.csv"):
        with pytest.raises(DataProblem, match=r"2\.csv|short\.csv"), active() as spark:
            read_spark(spark, name, base=tmp_path, how=HOW, learnt={})


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
