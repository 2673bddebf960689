"""Worked examples: data are made, a decision file is copied, the rest is ordinary."""

from __future__ import annotations

import importlib
import importlib.resources
import tempfile
from pathlib import Path
from typing import Any

from tenfold.decision_file import FILE, checked, parsed
from tenfold.delivery.scaffold import copy_notebooks
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.files import write_atomic
from tenfold.project import Project

DEMOS = ("loans", "diagnosis", "diabetes", "hiring", "fraud", "routes")


def make_demo(name: str, *, out: Path | None = None, untreated: bool = False) -> Project:
    """Make the demo project `name`, or find the one that was made before.

    The decision file is written last: a call that was interrupted left no project, and the next
    one starts over.

    Parameters
    ----------
    out : Path, optional
        Folder to make; ``demo/NAME`` by default.
    untreated : bool
        Leave out the care that the decision file takes of the planted faults; only for demos
        that have planted faults and care for them.

    Raises
    ------
    WrongInput
        There is no such demo, or it has no untreated twin.
    ProjectProblem
        The folder holds another project.
    """
    known = _known(name)
    path = known / ("untreated.yaml" if untreated else "tenfold.yaml")
    if not path.is_file():
        raise WrongInput.because(
            f"'{name}' has no untreated twin: nothing in it is dealt with beforehand.",
            f"Run `tenfold demo {name}`, or `tenfold demo loans --untreated`.",
        )
    text = path.read_text(encoding="utf-8")
    folder = (out or Path("demo") / (f"{name}-untreated" if untreated else name)).expanduser()
    if (folder / FILE).exists():
        return _same(folder, text)
    for file, content in _tables(name).items():
        write_atomic(folder / "data" / file, content)
    copy_notebooks(Project(folder.resolve()))
    return Project.create(folder, text)


def has_people(name: str) -> bool:
    """Whether somebody in the demo answers the cases that step 6 asks about."""
    return hasattr(importlib.import_module(f"tenfold.demos.{name}"), "answers")


def take_answers(name: str, project: Project) -> list[str]:
    """Let the demo's people answer the cases that step 6 asks about, where the demo has people.

    Returns
    -------
    list of str
        What was taken in; empty where nobody was asked or nothing is new.
    """
    if not has_people(name) or not (project.records / "06_collaboration.json").is_file():
        return []
    import pandas as pd

    from tenfold.delivery.reviewing import export, take_in

    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "cases.csv"
        asked = export(project, sheet)
        answers = importlib.import_module(f"tenfold.demos.{name}").answers
        answered = answers(pd.read_csv(sheet, dtype=str, keep_default_na=False))
        answered.to_csv(sheet, index=False, encoding="utf-8-sig")
        taken = take_in(project, sheet)
    if not (taken.added or taken.changed):
        return []
    return [f"{asked} cases were reviewed: {taken.lines()[0]}"]


def _same(folder: Path, text: str) -> Project:
    project = Project.find(folder)
    wanted, there = checked(parsed(text)).name, project.given().name
    if there != wanted:
        raise ProjectProblem.because(
            f"'{folder}' already holds the project '{there}', not the demo '{wanted}'.",
            "Choose another folder with --out.",
        )
    return project


def _known(name: str) -> Any:
    if name not in DEMOS:
        raise WrongInput.because(f"'{name}' is not a demo.", f"Demos: {', '.join(DEMOS)}.")
    return importlib.resources.files(f"tenfold.demos.{name}")


def _tables(name: str) -> dict[str, str]:
    module = importlib.import_module(f"tenfold.demos.{name}")
    frame = module.generate()
    tables = {f"{name}.csv": frame.to_csv(index=False)}
    if hasattr(module, "serving"):
        tables["serving.csv"] = module.serving(frame).to_csv(index=False)
    if hasattr(module, "beside"):
        tables |= {file: table.to_csv(index=False) for file, table in module.beside().items()}
    return tables


__all__ = ["DEMOS", "has_people", "make_demo", "take_answers"]
