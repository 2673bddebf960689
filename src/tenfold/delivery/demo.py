"""Worked examples: data are made, a decision file is copied, the rest is ordinary."""

from __future__ import annotations

import importlib
import importlib.resources
from pathlib import Path

from tenfold.delivery.scaffold import copy_notebooks
from tenfold.errors import WrongInput
from tenfold.files import write_atomic
from tenfold.project import FILE, Project

DEMOS = ("loans", "diagnosis", "diabetes")


def make_demo(name: str, *, out: Path | None = None, untreated: bool = False) -> Project:
    """Make the demo project `name`, or find the one that was made before.

    Parameters
    ----------
    out : Path, optional
        Folder to make; ``demo/NAME`` by default.
    untreated : bool
        Leave out the care that the decision file takes of the planted faults.

    Raises
    ------
    WrongInput
        There is no such demo.
    """
    if name not in DEMOS:
        raise WrongInput.because(f"'{name}' is not a demo.", f"Demos: {', '.join(DEMOS)}.")
    folder = out or Path("demo") / (f"{name}-untreated" if untreated else name)
    if (folder / FILE).exists():
        return Project.find(folder)
    module = importlib.import_module(f"tenfold.demos.{name}")
    frame = module.generate()
    write_atomic(folder / "data" / f"{name}.csv", frame.to_csv(index=False))
    if hasattr(module, "serving"):
        write_atomic(folder / "data" / "serving.csv", module.serving(frame).to_csv(index=False))
    text = _decisions(name, "untreated" if untreated else "tenfold")
    project = Project.create(folder, text)
    copy_notebooks(project)
    return project


def _decisions(name: str, stem: str) -> str:
    folder = importlib.resources.files(f"tenfold.demos.{name}")
    path = folder / f"{stem}.yaml"
    return (path if path.is_file() else folder / "tenfold.yaml").read_text(encoding="utf-8")


__all__ = ["DEMOS", "make_demo"]
