"""A stranger's table becomes a project, with every guess said and nothing half-made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from valid_values import texts

from tenfold import registry
from tenfold.decision_file import parsed
from tenfold.delivery.scaffold import (
    _Line,
    copy_notebooks,
    decision_text,
    new_project,
    upgrade_notebooks,
)
from tenfold.errors import DataProblem, ProjectProblem
from tenfold.executing import execute
from tenfold.standing import Standing

ROWS = "id,when,amount,sex,bought\n" + "".join(
    f"{i},2024-01-{i % 28 + 1:02d},{i * 7 % 50},{'fm'[i % 2]},{'Yes' if i % 3 else 'No'}\n"
    for i in range(200)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small table of purchases."""
    path = tmp_path / "purchases.csv"
    path.write_text(ROWS)
    return path


def test_roles_are_inferred_and_said(table: Path, tmp_path: Path) -> None:
    made = new_project(tmp_path / "p", data=str(table), target="bought")
    given = made.project.given().decisions
    assert given["business_problem"]["task"] == "binary"
    quality = given["data_quality"]
    assert (quality["target"], quality["positive"]) == ("bought", "Yes")
    assert (quality["time"], quality["split"], quality["protected"]) == ("when", "time", ["sex"])
    assert any(line.startswith("time: when.") for line in made.said)


def test_the_version_of_the_data_is_that_which_step_2_finds(table: Path, tmp_path: Path) -> None:
    project = new_project(tmp_path / "p", data=str(table), target="bought").project

    def status() -> str:
        outcome = execute(registry.get("data_quality"), Standing(project))
        return {check.code: check.status for check in outcome.gate.checks}["TF0212"]

    execute(registry.get("business_problem"), Standing(project))
    assert "purchases.csv as read on" in project.file.read_text()
    assert status() == "pass"
    table.write_text(ROWS.replace("7,2024", "8,2024", 1))
    assert status() == "warn"


def test_what_the_user_states_is_taken_over(table: Path, tmp_path: Path) -> None:
    made = new_project(
        tmp_path / "p", data=str(table), target="bought", positive="No", protected=["amount"]
    )
    quality = made.project.given().decisions["data_quality"]
    assert quality["positive"] == "No"
    assert "amount" in quality["protected"]


def test_the_source_is_found_from_the_project(table: Path, tmp_path: Path) -> None:
    made = new_project(tmp_path / "deep" / "p", data=str(table), target="bought")
    source = made.project.given().decisions["data_quality"]["source"]
    assert (made.project.folder / str(source)).resolve() == table


@pytest.mark.parametrize(
    ("data", "target", "said"),
    [
        ("purchases.csv", "bougth", "bought"),
        ("purchases.csv", "id", "id"),
        ("nowhere.csv", "bought", r"nowhere\.csv"),
    ],
)
def test_what_cannot_be_used_leaves_nothing_behind(
    table: Path, tmp_path: Path, data: str, target: str, said: str
) -> None:
    with pytest.raises(DataProblem, match=said):
        new_project(tmp_path / "p", data=str(table.parent / data), target=target)
    assert not (tmp_path / "p").exists()


def test_a_project_is_never_overwritten(table: Path, tmp_path: Path) -> None:
    new_project(tmp_path / "p", data=str(table), target="bought")
    with pytest.raises(ProjectProblem, match="already holds"):
        new_project(tmp_path / "p", data=str(table), target="bought")


def test_column_names_of_any_kind_survive_the_decision_file(tmp_path: Path) -> None:
    name = 'ta"rg: #et\n<b>é</b> 🙂'
    quoted = name.replace('"', '""')
    rows = "".join(f"{i % 5},{i % 2}\n" for i in range(60))
    (tmp_path / "odd.csv").write_text(f'"a, b","{quoted}"\n{rows}')
    made = new_project(tmp_path / "p", data=str(tmp_path / "odd.csv"), target=name)
    assert made.project.given().decisions["data_quality"]["target"] == name


def test_an_edited_notebook_is_left_alone(fake_project) -> None:
    copy_notebooks(fake_project)
    first, second = sorted(fake_project.notebooks.glob("*.ipynb"))[:2]
    fresh = first.read_text()
    first.write_text("mine")
    second.unlink()
    said = upgrade_notebooks(fake_project)
    assert first.read_text() == "mine"
    assert second.exists()
    assert any("edited, left alone" in line and first.name in line for line in said)
    first.write_text(fresh)
    assert all("current" in line for line in upgrade_notebooks(fake_project))


def test_every_notebook_is_copied(fake_project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    copy_notebooks(fake_project)
    names = {path.name for path in fake_project.notebooks.glob("*.ipynb")}
    assert {f"{step.stem}.ipynb" for step in registry.steps()} < names


@given(name=texts, column=texts, reason=st.text())
def test_any_name_of_folder_or_column_is_written_so_that_it_reads_back(
    name: str, column: str, reason: str
) -> None:
    lines = [
        _Line("data_quality", "target", column, reason),
        _Line("data_quality", "excluded", [{"column": column, "reason": "r"}], reason),
    ]
    tree = parsed(decision_text(name, lines))
    assert tree["name"] == name
    section = tree["steps"]["data_quality"]
    assert section["target"] == section["excluded"][0]["column"] == column
