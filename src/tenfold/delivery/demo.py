"""Worked examples: data are made, a decision file is copied, the rest is ordinary."""

from __future__ import annotations

import importlib
import importlib.resources
from pathlib import Path
from typing import Any

from tenfold.decision_file import FILE, checked, parsed
from tenfold.delivery.scaffold import copy_notebooks
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.files import write_atomic
from tenfold.project import Project

DEMOS = ("loans", "diagnosis", "diabetes")


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
    return tables


__all__ = ["DEMOS", "make_demo"]
