"""A project on a database: made, run, checked daily, and never silently out of date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.chain.plan import plan
from tenfold.delivery.check import check_batch
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing

QUERY = "SELECT * FROM sales ORDER BY id"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    _fill(tmp_path / "shop.db", seed=0)
    return tmp_path / "shop.db"


def _fill(path: Path, *, seed: int, factor: float = 1.0) -> None:
    rng = np.random.default_rng(seed)
    amount = rng.normal(100, 20, 400).round(2)
    bought = np.where(rng.random(400) < amount / 250, "yes", "no")
    rows = pd.DataFrame({"id": range(400), "amount": amount * factor, "bought": bought})
    with sqlite3.connect(path) as connection:
        rows.to_sql("sales", connection, if_exists="replace", index=False)
    connection.close()


def _made(folder: Path, source: str) -> Project:
    project = new_project(folder, data=source, target="bought", query=QUERY).project
    for slug in ("business_problem", "data_quality"):
        execute(registry.get(slug), Standing(project))
    return project


def test_a_relative_database_is_found_from_the_project(database: Path) -> None:
    project = _made(database.parent / "deep" / "p", "sqlite:///shop.db")
    record = Standing(project).store.read(registry.get("data_quality"))
    assert record is not None
    assert record.evidence.overview.rows == 400


def test_new_rows_in_a_sqlite_file_make_step_2_stale(database: Path) -> None:
    project = _made(database.parent / "p", "sqlite:///shop.db")
    step = registry.get("data_quality")
    assert Standing(project).freshness(step)[0] == "fresh"
    _fill(database, seed=1)
    assert Standing(project).freshness(step)[0] == "stale"


def test_a_database_that_cannot_be_hashed_is_read_again_by_every_run(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_URL", f"sqlite:///{database}")
    project = _made(database.parent / "p", "env:SHOP_URL")
    planned = {one.step.slug: one for one in plan(Standing(project))}
    assert planned["data_quality"].runs
    assert "database" in planned["data_quality"].why
    assert not planned["business_problem"].runs


def test_the_daily_check_asks_the_database_by_the_query_of_step_2(database: Path) -> None:
    project = _made(database.parent / "p", "sqlite:///shop.db")
    assert check_batch(project, "sqlite:///shop.db").holds
    _fill(database, seed=2, factor=1000.0)
    assert not check_batch(project, "sqlite:///shop.db").holds
    few = "SELECT * FROM sales LIMIT 5"
    assert check_batch(project, "sqlite:///shop.db", query=few).result.rows == 5
