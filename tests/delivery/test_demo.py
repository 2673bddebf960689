"""A demo is made whole or not at all, and made only once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tenfold.delivery import demo
from tenfold.delivery.demo import DEMOS, make_demo
from tenfold.delivery.scaffold import new_project
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.files import write_atomic
from tenfold.project import FILE


@pytest.mark.parametrize("name", DEMOS)
def test_a_demo_has_data_notebooks_and_valid_decisions(name: str, tmp_path: Path) -> None:
    project = make_demo(name, out=tmp_path / "p")
    given = project.given()
    assert given.name == name
    assert (project.folder / str(given.decisions["data_quality"]["source"])).is_file()
    assert len(list(project.notebooks.glob("*.ipynb"))) >= 4


def test_making_it_again_finds_it_and_touches_nothing(tmp_path: Path) -> None:
    first = make_demo("loans", out=tmp_path / "p")
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    again = make_demo("loans", out=tmp_path / "p")
    assert again == first
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == before


@pytest.mark.parametrize("moment", range(4))
def test_an_interrupted_demo_is_made_by_the_next_call(
    moment: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_demo("diagnosis", out=tmp_path / "whole")
    written = 0

    def interrupted(path: Path, text: str | bytes) -> None:
        nonlocal written
        if written == moment:
            raise KeyboardInterrupt
        written += 1
        write_atomic(path, text)

    with monkeypatch.context() as patched:
        for module in ("delivery.demo", "delivery.scaffold", "project"):
            patched.setattr(f"tenfold.{module}.write_atomic", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_demo("diagnosis", out=tmp_path / "p")
    assert not (tmp_path / "p" / FILE).exists()
    made = make_demo("diagnosis", out=tmp_path / "p")
    inside = {p.relative_to(made.folder) for p in made.folder.rglob("*") if p.is_file()}
    assert inside == {p.relative_to(whole.folder) for p in whole.folder.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_the_command_ends_with_a_verdict_a_dossier_and_a_word_on_every_planted_fault(
    demo_ran,
) -> None:
    ran = demo_ran("loans")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    verdict = re.search(r"^Verdict: +(\S+)$", ran.stdout, re.MULTILINE)
    dossier = re.search(r"^Dossier: +(\S+)$", ran.stdout, re.MULTILINE)
    assert verdict is not None
    assert verdict[1] == "review"
    assert dossier is not None
    assert (
        (Path(ran.project).parent / dossier[1])
        .read_text(encoding="utf-8")
        .startswith("<!doctype html>")
    )
    told = ran.stdout[verdict.start() :].partition("Planted faults: 12")[2]
    assert len(re.findall("→ dealt with: ", told)) == 12


def test_another_project_in_the_folder_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    make_demo("diabetes", out=tmp_path / "p")
    with pytest.raises(ProjectProblem, match=r"already holds the project 'diabetes'.*--out"):
        make_demo("loans", out=tmp_path / "p")
    make_demo("loans", out=tmp_path / "loans")
    with pytest.raises(ProjectProblem, match="'loans', not the demo 'loans untreated'"):
        make_demo("loans", out=tmp_path / "loans", untreated=True)


@pytest.mark.parametrize(
    ("name", "untreated", "said"),
    [("loan", False, "loans, diagnosis, diabetes"), ("diabetes", True, "no untreated twin")],
)
def test_what_is_no_demo_is_named_with_what_there_is(
    name: str, untreated: bool, said: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongInput, match=said):
        make_demo(name, out=tmp_path / "p", untreated=untreated)
    assert not (tmp_path / "p").exists()


def test_the_demo_data_make_a_project_of_their_own(tmp_path: Path) -> None:
    loans = make_demo("loans", out=tmp_path / "p", untreated=True)
    made = new_project(
        tmp_path / "own", data=str(loans.folder / "data" / "loans.csv"), target="defaulted"
    )
    quality = made.project.given().decisions["data_quality"]
    assert quality["id"] == "application_id"
    assert quality["time"] == "applied_on"
    assert set(quality["protected"]) == {"sex", "age"}  # type: ignore[call-overload]
    assert demo.DEMOS[0] == "loans"
