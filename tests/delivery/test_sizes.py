"""How many rows a batch should have, told from a decision or from earlier batches."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from tenfold.delivery.sizes import LEDGER, doubts, remember
from tenfold.project import Project
from tenfold.tables import Table, from_frame


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A folder is enough."""
    return Project(tmp_path)


def table(rows: int) -> Table:
    return from_frame(pd.DataFrame({"x": range(rows)}))


def decided(batch_rows: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(batch_rows=batch_rows, source="data.parquet")


def test_a_decided_size_is_the_measure_from_the_first_batch_on(project: Project) -> None:
    assert doubts(project, table(50), decided(100)) == []
    (said,) = doubts(project, table(49), decided(100))
    assert "49 rows are fewer than half of a usual batch (batch_rows: 100)" in said
    assert "batch_rows: 49" in said


def test_seven_different_batches_are_needed_and_torn_lines_are_none(project: Project) -> None:
    for day in range(6):
        remember(project, f"{day}.csv", 100)
    remember(project, "5.csv", 100)
    with (project.folder / LEDGER).open("a") as ledger:
        ledger.write('{"batch": "torn')
    assert doubts(project, table(10), decided()) == []
    remember(project, "6.csv", 80)
    lines = (project.folder / LEDGER).read_text().splitlines()
    assert json.loads(lines[-1])["rows"] == 80
    assert "(80)" in doubts(project, table(39), decided())[0]
    assert doubts(project, table(40), decided()) == []


def test_a_project_that_cannot_be_written_says_so_and_is_checked_all_the_same(
    tmp_path: Path,
) -> None:
    (tmp_path / LEDGER).mkdir()
    project = Project(tmp_path)
    assert "not noted" in remember(project, "a.csv", 10)
    assert doubts(project, table(1), decided()) == []
