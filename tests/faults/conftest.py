"""A project of two small steps that no kernel may start for."""

from __future__ import annotations

import pytest
from written import notebook

from tenfold import kernels, registry
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.step import Step


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows when a kernel is about to start, which is then prevented."""
    names: list[str] = []

    def start() -> None:
        names.append("kernel")
        raise RuntimeError("a kernel was started")

    monkeypatch.setattr(kernels, "start", start)
    return names


@pytest.fixture
def project(fake_project: Project) -> Project:
    """The project, with a notebook per step and a table."""
    fake_project.notebooks.mkdir()
    for step in registry.steps():
        (fake_project.notebooks / f"{step.stem}.ipynb").write_text(notebook(step.slug))
    (fake_project.folder / "in.csv").write_text("a,b\n1,2\n")
    return fake_project


@pytest.fixture
def done(project: Project, fake_steps: tuple[Step, ...]) -> Project:
    """The project after a run."""
    for step in fake_steps:
        execute(step, Standing(project))
    return project
