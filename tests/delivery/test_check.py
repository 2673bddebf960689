"""The daily job: a batch holds, breaks the contract by name, or cannot be used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

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


@pytest.mark.parametrize("text", ["", "age,sex,bmi,bp,s1,s2,s3,s4,s5,s6,progression\n"])
def test_an_empty_batch_is_unusable(project: Project, batch: Path, text: str) -> None:
    batch.write_text(text)
    with pytest.raises(DataProblem):
        check_batch(project, str(batch))


def test_without_step_2_there_is_no_contract(tmp_path: Path) -> None:
    made = make_demo("diabetes", out=tmp_path / "new")
    with pytest.raises(MissingEvidence, match="data_quality"):
        check_batch(made, "any.csv")


def test_the_exit_codes_are_0_1_and_2(project: Project, batch: Path) -> None:
    code = "from tenfold.cli import main; main()"
    command = [sys.executable, "-c", code, "check", str(project.folder), str(batch)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    frame = pd.read_csv(batch)
    frame.assign(bmi=-1).to_csv(batch, index=False)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    batch.unlink()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
