"""When DuckDB cannot go on: one sentence, and nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

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
    gone, used = cache / "spill-4194304-left", cache / f"spill-{os.getppid()}-used"
    gone.mkdir(parents=True)
    used.mkdir()
    Engine(cache=cache).close()
    assert [path.name for path in cache.iterdir()] == [used.name]


def test_a_number_that_does_not_fit_its_type_is_a_sentence_without_folders(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n")
    engine = Engine()
    view = engine.create("VIEW", f"SELECT * FROM read_csv('{path}', columns = {{'x': 'BIGINT'}})")
    path.write_text("x\nmany\n")
    with pytest.raises(DataProblem, match=r"another type .* in 'x'") as caught:
        engine.fetch(view)
    assert str(tmp_path) not in str(caught.value)
