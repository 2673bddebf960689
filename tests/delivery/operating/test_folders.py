"""Each file of a folder is examined by itself: a bad one is not lost among good ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from whole import tenfold

from tenfold.delivery.check import check_batch
from tenfold.delivery.operating.examining import BatchRefused
from tenfold.delivery.operating.figures import FILE
from tenfold.delivery.operating.ledger import LEDGER, read_ledger
from tenfold.delivery.operating.score import score_batch
from tenfold.errors import DataProblem
from tenfold.project import Project


@pytest.fixture
def days(batch: Callable[..., str], tmp_path: Path) -> Path:
    """Two good days, one in cents, and one from before training."""
    (tmp_path / "days").mkdir()
    batch(name="days/a.csv", seed=5)
    batch(name="days/b.csv", seed=6, first="2025-11-06")
    batch(lambda f: f.assign(income=f["income"] * 100), name="days/cents.csv", seed=8)
    batch(name="days/old.csv", seed=9, first="2025-05-01")
    return tmp_path / "days"


def test_bad_files_are_named_beside_good_ones(project: Project, days: Path) -> None:
    report = check_batch(project, str(days))
    assert report.exit_code == 1
    said = {Path(one.batch).name: (one.holds, "\n".join(one.lines())) for one in report.files}
    assert [name for name, (holds, _) in said.items() if holds] == ["a.csv", "b.csv"]
    assert "'income'" in said["cents.csv"][1]
    assert "from before training" in said["old.csv"][1]
    assert len(read_ledger(project.folder).entries) == 2
    figures = json.loads((project.folder / FILE).read_text())
    assert (figures["refused"], figures["rows"]) == (True, 1600)


def test_a_folder_with_a_refused_file_is_not_scored(
    project: Project, days: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(BatchRefused) as problem:
        score_batch(project, str(days), out)
    assert "cents.csv: 'income'" in str(problem.value)
    assert "old.csv: the batch is from before training" in str(problem.value)
    assert "a.csv:" not in str(problem.value)
    assert not out.exists()
    for name in ("cents.csv", "old.csv"):
        (days / name).unlink()
    assert score_batch(project, str(days), out).rows == len(pd.read_csv(out)) == 800


def test_files_that_cannot_be_read_stand_beside_the_others(
    project: Project, days: Path, tmp_path: Path
) -> None:
    (days / "empty.csv").write_text("")
    (days / "header.csv").write_text("case,day,income,tenure,plan,member\n")
    (days / "book.csv").write_bytes(b"PK\x03\x04 a workbook")
    checked = tenfold("check", project.folder, days)
    assert checked.code == 2
    for name in ("a.csv: 400 rows", "cents.csv: 400 rows", "empty.csv: ", "book.csv: "):
        assert f"{days}/{name}" in checked.out
    found = json.loads(tenfold("check", project.folder, days, "--json").out)
    assert {Path(name).name for name in found["unusable"]} == {
        "book.csv",
        "empty.csv",
        "header.csv",
    }
    assert [one["holds"] for one in found["files"]] == [True, True, False, False]
    with pytest.raises(DataProblem, match=r"empty\.csv(.|\n)*cents\.csv"):
        score_batch(project, str(days), tmp_path / "out.csv")


def test_a_file_that_counted_before_the_model_learnt_from_its_days_is_not_refused(
    project: Project, days: Path
) -> None:
    for name in ("a.csv", "b.csv", "cents.csv"):
        (days / name).unlink()
    assert check_batch(project, str(days)).exit_code == 1
    # As if an earlier champion had checked it: the same rows, another model.
    known = project.folder / "known.jsonl"
    content = _content(project, days / "old.csv")
    line = {"batch": "x", "content": content, "model": "former", "rows": 400, "seen": {}}
    known.write_text(json.dumps(line) + "\n")
    known.rename(project.folder / LEDGER)
    report = check_batch(project, str(days))
    assert report.holds
    assert "has learnt from days like these since" in "\n".join(report.lines())
    assert check_batch(project, str(days / "old.csv")).exit_code == 1


def _content(project: Project, path: Path) -> str:
    from tenfold.delivery.operating.batches import read_batch
    from tenfold.delivery.operating.serving import serving
    from tenfold.delivery.operating.watching import _content, tables

    model = serving(project, asked_by="a test")
    return _content(model, tables.to_frame(read_batch(model.learnt.data, str(path))))


def test_a_wrong_path_is_said_to_start_from_the_current_folder(project: Project) -> None:
    with pytest.raises(DataProblem, match="starts from the current folder"):
        check_batch(project, "data/new/nowhere/x.csv")
