"""Where the notebooks are: the project's own copies, else those that this package carries."""

from __future__ import annotations

from pathlib import Path

from tenfold.project import Project
from tenfold.step import Step


def notebook_of(project: Project, step: Step) -> Path | None:
    """The notebook of a step: the project's own copy, else the one this package carries."""
    for folder in (project.notebooks, carried_notebooks()):
        path = folder / f"{step.stem}.ipynb"
        if path.is_file():
            return path
    return None


def carried_notebooks() -> Path:
    """Where this package's own notebooks are: inside the wheel, or beside ``src``."""
    inside = Path(__file__).parent / "notebooks"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "notebooks"
