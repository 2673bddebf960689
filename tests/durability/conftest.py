"""Two small steps that run in this process, and write all that real ones write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold import hashing, registry
from tenfold.chain import walk
from tenfold.delivery.papers import writing
from tenfold.delivery.papers.meeting import brief
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, fake_project: Project) -> list[str]:
    """Let notebooks run their step in this process; lists which did."""
    names: list[str] = []

    def stand_in(source: Path, target: Path, *, parameters, **_) -> list[str]:
        step = registry.get(target.stem)
        names.append(step.slug)
        given = {k: v for k, v in parameters.items() if k not in ("project", "run_id")}
        project = Project.find(parameters["project"])
        execute(step, Standing(project, {step.slug: given}, parameters.get("run_id")))
        return []

    monkeypatch.setattr(walk, "execute_notebook", stand_in)
    # All are written by the same lines: one of them stands for five.
    monkeypatch.setattr(writing, "papers_of", lambda page, folder: [brief(page)])
    # Else it depends on the milliseconds whether a hash is remembered.
    monkeypatch.setattr(hashing, "_SETTLED", -1)
    fake_project.notebooks.mkdir()
    (fake_project.folder / "in.csv").write_text("a,b\n1,2\n")
    fake_project.save(registry.get("alpha"), {"data": "in.csv"})
    for step in registry.steps():
        (fake_project.notebooks / f"{step.stem}.ipynb").write_text('{"cells": []}')
    return names
