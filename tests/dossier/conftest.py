"""A project whose steps show everything that a dossier can hold, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.dossier import write_report
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.step import Step

sys.path.insert(0, str(Path(__file__).parent / "fakes"))  # tests import the steps by name
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NASTY = "</script><b onmouseover='x()'>\"q\" &amp; ${1} {{ 7*7 }} 😀\n\u202eevil\u2028 https://evil.example/a.png"
TEXT = """\
schema: 1
name: loans
steps:
  worth:
    objective: fewer defaults
    payoff: [-800, -500, -300]
    source: postgresql://ann@db/loans
waivers:
  - {code: TF0105, reason: seen by the board, role: risk officer, expires: 2027-01-31}
  - {code: TF0102, reason: it was early, role: owner, expires: 2026-01-31}
"""


@pytest.fixture(scope="session")
def found() -> tuple[Step, ...]:
    """The steps worth and people."""
    import dossiersteps

    steps = tuple(sorted(registry.discover(dossiersteps), key=lambda step: step.number))
    registry.check(steps)
    return steps


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch, found: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps worth and people in place of the registered ones."""
    monkeypatch.setattr(registry, "steps", lambda: found)
    return found


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, found: tuple[Step, ...]) -> Path:
    """The dossier of a project with both steps run, to be read only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "steps", lambda: found)
        project = Project.create(tmp_path_factory.mktemp("written") / "loans", TEXT)
        for step in found:
            execute(step, Standing(project))
        return write_report(Standing(project), now=NOW)


@pytest.fixture
def project(tmp_path: Path, steps: tuple[Step, ...]) -> Project:
    """A project of which nothing has run."""
    return Project.create(tmp_path / "loans", TEXT)


@pytest.fixture
def ran(project: Project, steps: tuple[Step, ...]) -> Project:
    """The same project with both steps run."""
    for step in steps:
        execute(step, Standing(project))
    return project


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; missing it is a failure in CI and a skip elsewhere."""
    path = os.environ.get("TENFOLD_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    return path
