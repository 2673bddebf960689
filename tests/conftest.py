"""What every test may ask for: real data, a small project, single threads."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
from hypothesis import settings

from tenfold import registry
from tenfold.project import Project
from tenfold.step import Step

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "fakes"))
# A busy machine is no failure; seeds stay random, in CI too.
settings.register_profile("tenfold", deadline=None, database=None)
settings.load_profile("tenfold")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data; missing it is a failure in CI and a skip elsewhere."""
    folder = Path(os.environ.get("TENFOLD_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        reason = f"no real data at {folder}; set TENFOLD_SHARED_DATA"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Path of another project's program by name; missing it fails in CI and skips elsewhere.

    It is looked for beside this Python, among the repository's npm tools, and on the PATH.
    """

    def find(name: str) -> str:
        places = [Path(sys.prefix) / "bin", ROOT / "node_modules" / ".bin"]
        found = shutil.which(name, path=os.pathsep.join(map(str, places))) or shutil.which(name)
        if found:
            return found
        reason = f"{name} is not installed; .ci/run says which package brings it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        return pytest.skip(reason)

    return find


@pytest.fixture
def fake_steps(monkeypatch: pytest.MonkeyPatch) -> tuple[Step, ...]:
    """Two small steps, alpha and beta, in place of the registered ones."""
    import fakesteps

    found = tuple(sorted(registry.discover(fakesteps), key=lambda step: step.number))
    registry.check(found)
    monkeypatch.setattr(registry, "steps", lambda: found)
    return found


@pytest.fixture
def fake_project(tmp_path: Path, fake_steps: tuple[Step, ...]) -> Project:
    """A project of the fake steps, with a comment that must survive."""
    text = "schema: 1\nname: fake\nsteps:\n  alpha:\n    # why seven: because\n    number: 7\n"
    return Project.create(tmp_path / "fake", text)
