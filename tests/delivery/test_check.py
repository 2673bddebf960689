"""The daily job: a batch holds, breaks the contract by name, or cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from whole import tenfold

from tenfold import registry
from tenfold.delivery.check import check_batch
from tenfold.delivery.demo import make_demo
from tenfold.errors import DataProblem, MissingEvidence
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The diabetes demo after step 2."""
    made = make_demo("diabetes", out=tmp_path_factory.mktemp("check") / "diabetes")
    for slug in ("business_problem", "data_quality"):
        execute(registry.get(slug), Standing(made))
    return made


@pytest.fixture
def batch(project: Project, tmp_path: Path) -> Path:
    """A copy of the data that the contract was learnt from."""
    return Path(shutil.copy(project.folder / "data" / "diabetes.csv", tmp_path / "batch.csv"))


def test_the_data_themselves_hold(project: Project, batch: Path) -> None:
    report = check_batch(project, str(batch))
    assert report.holds
    assert "The contract holds." in report.lines()[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda frame: frame.assign(bmi=frame["bmi"] * 10), "'bmi'"),
        (lambda frame: frame.drop(columns="bp"), "no column 'bp'"),
        (lambda frame: frame.rename(columns={"bp": "blood"}), "new columns: blood"),
        (lambda frame: frame.assign(s5="high"), "'s5'"),
    ],
)
def test_a_changed_batch_is_refused_with_the_column_named(
    project: Project, batch: Path, change, said: str
) -> None:
    change(pd.read_csv(batch)).to_csv(batch, index=False)
    report = check_batch(project, str(batch))
    assert not report.holds
    assert said in "\n".join(report.lines())


def test_what_breaks_is_told_by_column_rule_count_and_first_rows(
    project: Project, batch: Path
) -> None:
    frame = pd.read_csv(batch).astype({"s3": object})
    frame.loc[[4, 9, *range(60, 110)], "s3"] = "high"
    frame.to_csv(batch, index=False)
    (broken,) = [line for line in check_batch(project, str(batch)).lines() if "broken" in line]
    said = "'s3' must be a number: 52 of 442 cells break it (rows 5, 10, 61, 62, 63, …)"
    assert broken.startswith(f"  broken: {said} (allowed: ")


def test_rows_to_be_scored_need_no_target_and_wrong_ones_are_told(
    project: Project, batch: Path
) -> None:
    frame = pd.read_csv(batch)
    for scoring in (frame.drop(columns="progression"), frame.assign(progression=None)):
        scoring.to_csv(batch, index=False)
        assert check_batch(project, str(batch)).exit_code == 0
    frame.assign(progression=frame["progression"] * 1000).to_csv(batch, index=False)
    report = check_batch(project, str(batch))
    assert [clause.column for clause in report.result.broken] == ["progression"]


def test_a_file_that_was_cut_short_costs_exit_4(project: Project, batch: Path) -> None:
    whole = batch.read_bytes()
    for at in (len(whole) - 30, len(whole) - 1):  # within the last line, and after its last cell
        batch.write_bytes(whole[:at])
        report = check_batch(project, str(batch))
        assert report.exit_code == 4
        assert "cut short" in report.warnings[0]
        assert "warning" in report.lines()[1]


def test_far_fewer_rows_than_ever_costs_exit_4_once_a_week_was_seen(
    project: Project, batch: Path
) -> None:
    frame = pd.read_csv(batch)
    (project.folder / "checks.jsonl").unlink(missing_ok=True)
    few = batch.with_name("few.csv")
    frame.head(90).to_csv(few, index=False)
    assert check_batch(project, str(few)).warnings == []
    (project.folder / "checks.jsonl").unlink()
    for day in range(7):
        path = batch.with_name(f"day{day}.csv")
        frame.sample(200 + day, random_state=day).to_csv(path, index=False)
        assert check_batch(project, str(path)).exit_code == 0
    for again in range(2):  # a small batch that was warned of is no measure for the next
        report = check_batch(project, str(few))
        assert report.exit_code == 4, again
        assert "90 rows are fewer than half of the smallest of 7 earlier" in report.warnings[0]


def test_rows_that_could_not_be_read_cost_exit_4(project: Project, batch: Path) -> None:
    lines = batch.read_text().splitlines()
    lines[7] += ",1"
    batch.write_text("\n".join(lines) + "\n")
    report = check_batch(project, str(batch))
    assert (report.exit_code, report.holds) == (4, True)
    assert "1 of 442 rows" in report.warnings[0]


@pytest.mark.parametrize("text", ["", "age,sex,bmi,bp,s1,s2,s3,s4,s5,s6,progression\n"])
def test_an_empty_batch_is_unusable(project: Project, batch: Path, text: str) -> None:
    batch.write_text(text)
    with pytest.raises(DataProblem):
        check_batch(project, str(batch))


def test_without_step_2_there_is_no_contract(tmp_path: Path) -> None:
    made = make_demo("diabetes", out=tmp_path / "new")
    with pytest.raises(MissingEvidence, match="data_quality"):
        check_batch(made, "any.csv")


def test_the_exit_codes_are_0_1_2_and_4(project: Project, batch: Path) -> None:
    def code() -> int:
        return tenfold("check", project.folder, batch).code

    assert code() == 0
    frame = pd.read_csv(batch)
    frame.assign(bmi=-1).to_csv(batch, index=False)
    assert code() == 1
    text = frame.to_csv(index=False)
    batch.write_text(text[:-20])
    assert code() == 4
    batch.unlink()
    assert code() == 2
