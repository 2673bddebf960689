"""When DuckDB cannot go on: one sentence, and nothing left behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tenfold.errors import DataProblem
from tenfold.tables.duck import Engine


def test_a_disk_too_full_to_spill_is_said_and_the_spill_folder_goes(tmp_path: Path) -> None:
    engine = Engine(memory="40MB", cache=tmp_path / "cache")
    engine.run("SET max_temp_directory_size = '1MB'")
    rows = engine.create("VIEW", "SELECT md5(CAST(i AS VARCHAR)) AS a FROM range(1200000) AS r(i)")
    with pytest.raises(DataProblem, match=r"disk is too full .* GB free.*Free some room"):
        engine.keep(rows.order_by("a"))
    engine.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine, rows: engine.ingest(
            pa.table({"a": np.random.default_rng(0).bytes(48_000_000).hex("|", 40).split("|")})
        ),
        lambda engine, rows: engine.derive(rows, {"a": "a", "b": "md5(a)"}, keep=True),
        lambda engine, rows: engine.row(rows, ["count(DISTINCT a)"]),
        lambda engine, rows: engine.rows(f"SELECT a FROM {rows.get_name()} ORDER BY a"),
        lambda engine, rows: engine.take(rows.order_by("a"), np.arange(0, 1_200_000, 2)),
        lambda engine, rows: engine.row_hashes(
            engine.create("VIEW", f"SELECT a FROM {rows.get_name()} ORDER BY a"), ["a"]
        ),
    ],
    ids=["ingest", "derive", "row", "rows", "take", "row_hashes"],
)
def test_whatever_is_asked_a_full_disk_is_said(
    tmp_path: Path, ask: Callable[[Engine, Any], object]
) -> None:
    engine = Engine(memory="12MB", cache=tmp_path / "cache")
    engine.run("SET max_temp_directory_size = '1MB'")
    rows = engine.create("VIEW", "SELECT md5(CAST(i AS VARCHAR)) AS a FROM range(1200000) AS r(i)")
    with pytest.raises(DataProblem, match="disk is too full"):
        ask(engine, rows)
    engine.close()


def test_a_reader_that_fails_is_no_matter_of_room(tmp_path: Path) -> None:
    def parts() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"a": [1]})
        raise pa.ArrowInvalid("the reader failed")

    engine = Engine(cache=tmp_path / "cache")
    reader = pa.RecordBatchReader.from_batches(pa.schema({"a": pa.int64()}), parts())
    with pytest.raises(pa.ArrowInvalid, match="the reader failed"):
        engine.ingest(reader)
    engine.close()


def test_what_memory_cannot_hold_goes_to_the_cache_of_the_project(tmp_path: Path) -> None:
    engine = Engine(memory="40MB", cache=tmp_path / "cache")
    rows = engine.create("VIEW", "SELECT md5(CAST(i AS VARCHAR)) AS a FROM range(1200000) AS r(i)")
    kept = engine.keep(rows)
    assert engine.count(kept) == 1_200_000
    assert any(path.stat().st_size for path in (tmp_path / "cache").rglob("*") if path.is_file())
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_what_others_use_is_not(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    engine = Engine(cache=cache)
    ours = engine.spill.name.split(f"{os.getpid()}-")[0]
    gone, used = cache / f"{ours}4194304-left", cache / f"{ours}{os.getppid()}-used"
    gone.mkdir()
    used.mkdir()
    Engine(cache=cache).close()
    assert {path.name for path in cache.iterdir()} == {used.name, engine.spill.name}
    engine.close()


def test_the_spill_folder_of_another_machine_stays_whoever_runs_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(platform, "node", lambda: "elsewhere")
        elsewhere.setattr(os, "getpid", lambda: 4194304)
        there = Engine(cache=cache)
    Engine(cache=cache).close()
    assert list(cache.iterdir()) == [there.spill]
    there.close()


def test_a_number_that_does_not_fit_its_type_is_a_sentence_without_folders(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n")
    engine = Engine()
    view = engine.create("VIEW", f"SELECT * FROM read_csv('{path}', columns = {{'x': 'BIGINT'}})")
    path.write_text("x\nmany\n")
    with pytest.raises(DataProblem, match=r"another type .* in 'x'") as caught:
        engine.fetch(view)
    assert str(tmp_path) not in str(caught.value)
