"""A batch becomes a table of actions, with money, ranks and reasons, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from whole import tenfold

from tenfold import registry as steps
from tenfold.delivery.operating.examining import BatchRefused
from tenfold.delivery.operating.judging import ranks
from tenfold.delivery.operating.score import score_batch
from tenfold.delivery.operating.serving import serving
from tenfold.errors import DataProblem, MissingEvidence, ProjectProblem, WrongInput
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing

COLUMNS = [
    "case",
    "score",
    "action",
    "money",
    *(f"{word}_{k}" for k in (1, 2, 3) for word in ("reason", "effect")),
    "rank",
]


def test_each_case_has_its_score_action_money_reasons_and_rank(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path, out = batch(), tmp_path / "out.csv"
    report = score_batch(project, path, out)
    found, given = pd.read_csv(out), pd.read_csv(path)
    assert list(found.columns) == COLUMNS
    assert found["case"].tolist() == given["case"].tolist()
    scorer = serving(project, asked_by="a test").scorer
    said = scorer.score(given)
    assert np.allclose(found["score"], said.p, atol=1e-12)
    assert found["action"].tolist() == said.decided.tolist()
    # At 90 for a hit, −60 for a miss, 0 for leaving alone.
    acted = found["action"] == 1
    assert np.allclose(found["money"], np.where(acted, 150 * found["score"] - 60, 0), atol=1e-9)
    assert found["rank"].notna().tolist() == acted.tolist()
    best = found[acted].sort_values("rank")
    assert best["rank"].tolist() == list(range(1, int(acted.sum()) + 1))
    assert best["score"].is_monotonic_decreasing
    assert set(found["reason_1"]) <= {"income", "tenure", "plan", "member"}
    assert (report.rows, report.acted) == (400, int(acted.sum()))
    assert report.money == pytest.approx(found["money"].sum())
    assert "no champion is registered" in report.lines()[0]
    assert report.exit_code == 0


def test_parts_give_the_same_file_as_the_whole(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path = batch()
    for name, chunk in (("whole.csv", 50_000), ("parts.csv", 37)):
        score_batch(project, path, tmp_path / name, chunk=chunk)
    assert (tmp_path / "whole.csv").read_text() == (tmp_path / "parts.csv").read_text()


def test_parquet_in_and_out_says_the_same(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    score_batch(project, batch(), tmp_path / "a.csv")
    score_batch(project, batch(name="batch.parquet"), tmp_path / "b.parquet")
    a, b = pd.read_csv(tmp_path / "a.csv"), pd.read_parquet(tmp_path / "b.parquet")
    pd.testing.assert_frame_equal(a, b, check_dtype=False, atol=1e-9)


def test_formulas_in_ids_are_defused(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    def spoilt(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(case=[f"=cmd|{k}" for k in range(len(frame))])

    score_batch(project, batch(spoilt), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("'=cmd|0,")


def test_ties_keep_the_order_of_rows() -> None:
    gain = np.array([2.0, 5.0, 2.0, -np.inf, 5.0])
    assert ranks(gain).to_pylist() == [3, 1, 4, None, 2]


def test_an_interrupted_write_leaves_the_old_file(
    project: Project, batch: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenfold.delivery.operating import writing

    out = tmp_path / "out.csv"
    out.write_text("the old one")

    def full(path: Path, parts: object) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_csv", full)
    with pytest.raises(ProjectProblem, match="No space left"):
        score_batch(project, batch(), out)
    assert out.read_text() == "the old one"
    assert list(tmp_path.glob("*.unfinished")) == []


def test_a_corrupt_model_file_is_never_opened(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    (model,) = (project.folder / "data").glob("*.joblib")
    model.write_bytes(model.read_bytes()[:-7])
    with pytest.raises(DataProblem, match="is not the file that was recorded"):
        score_batch(project, batch(), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_the_wrong_ending_and_the_batch_itself_are_refused(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path = batch()
    with pytest.raises(WrongInput, match=r"End it in \.csv or \.parquet"):
        score_batch(project, path, tmp_path / "out.xlsx")
    with pytest.raises(WrongInput, match="is the batch itself"):
        score_batch(project, path, Path(path))


def test_without_a_model_there_is_nothing_to_score_with(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    (project.records / "03_baseline_models.json").unlink()
    with pytest.raises(MissingEvidence, match="baseline_models"):
        score_batch(project, batch(), tmp_path / "out.csv")


def test_a_refused_batch_leaves_the_old_answers(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    score_batch(project, batch(), out)
    before = out.read_bytes()
    with pytest.raises(BatchRefused):
        score_batch(project, batch(lambda f: f.assign(income=-1.0)), out)
    assert out.read_bytes() == before


def test_the_champion_of_the_registry_scores(
    served: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    report = score_batch(served, batch(), tmp_path / "out.csv")
    assert report.model.endswith("champion (version 1)")


def test_the_exit_codes_are_0_1_2_and_4(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    def code(path: str) -> int:
        return tenfold("score", project.folder, path, tmp_path / "out.csv").code

    assert code(batch()) == 0
    assert code(batch(lambda f: f.drop(columns="plan"))) == 1
    assert code("nowhere.csv") == 2
    path = Path(batch())
    path.write_bytes(path.read_bytes()[:-12])
    assert code(str(path)) == 4


def test_rows_of_a_database_are_scored_by_a_query(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    score_batch(project, batch(), tmp_path / "a.csv")
    with contextlib.closing(sqlite3.connect(tmp_path / "cases.db")) as held:
        pd.read_csv(batch()).to_sql("cases", held, index=False)
    url, query = f"sqlite:///{tmp_path / 'cases.db'}", "SELECT * FROM cases"
    score_batch(project, url, tmp_path / "b.csv", query=query)
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_programs_read_json(project: Project, batch: Callable[..., str], tmp_path: Path) -> None:
    path, out = batch(), tmp_path / "out.csv"
    scored = json.loads(tenfold("score", project.folder, path, out, "--json").out)
    assert (scored["rows"], scored["out"], scored["currency"]) == (400, str(out), "EUR")
    checked = json.loads(tenfold("check", project.folder, path, "--json").out)
    assert checked["holds"] is True
    assert checked["alarms"] == []
    assert set(checked["drift"]) >= {"income", "prediction"}
    assert checked["expected_money"]["unit"] == "EUR/week"


def test_what_step_4_registers_is_what_scores(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    execute(steps.get("mlops"), Standing(project))
    report = score_batch(project, batch(), tmp_path / "out.csv")
    assert "champion (version 1)" in report.model
    assert report.notes == []
