"""What every test may ask for: real data, a small project, single threads."""

from __future__ import annotations

import contextlib
import functools
import gc
import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
import typer.main
import typer.testing
from hypothesis import settings

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.locking import locked
from tenfold.project import Project
from tenfold.step import Step
from tenfold.tracking import store

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "fakes"))
# As tenfold itself blocks it: jsonschema's optional checker takes seconds to build its grammars.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# A busy machine is no failure; seeds stay random, in CI too.
settings.register_profile("tenfold", deadline=None, database=None)
settings.load_profile("tenfold")

_SMALLER: dict[str, dict[str, dict[str, object]]] = {
    "diabetes": {
        "baseline_models": {
            "fit_budget": 10, "cv_folds": 2, "boosting": False, "xgboost": False, "network": False,
        },
        "explainability": {
            "lime_samples": 500, "stability_seeds": 2, "steady_rows": 10, "stable_mean": 0,
            "repeats": 2, "count": 6, "recourse_cases": 2,
        },
        "experimentation": {"worlds": 200},
        "monitoring": {"cadences": [1]},
    }
}  # fmt: skip
"""Of demos that stand for any project: fewer models and draws, and still every step."""
_LONG = frozenset({"slow", "browser", "real_data"})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal files with long tests to the front of each worker's share, the rest behind them.

    A worker starts with its part of the list and takes from others' ends: a test of a minute at an
    end leaves the other workers idle. Within both kinds the order stays random.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    files = [list(file) for _, file in itertools.groupby(items, key=lambda item: item.path)]
    long: list[list[pytest.Item]] = []
    rest: list[pytest.Item] = []
    for file in files:
        if any(mark.name in _LONG for item in file for mark in item.iter_markers()):
            long.append(file)
        else:
            rest += file
    dealt: list[pytest.Item] = []
    end = 0
    for worker in range(workers):
        # As xdist cuts the list.
        end += (len(items) - end) // (workers - worker)
        dealt += [item for file in long[worker::workers] for item in file]
        taken = max(0, end - len(dealt))
        dealt, rest = dealt + rest[:taken], rest[taken:]
    items[:] = dealt + rest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was collected out of all later collections of garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Ran:
    """A demo that was run by the command, for all tests to read and for none to write into."""

    project: str
    returncode: int
    stdout: str
    stderr: str

    def copy(self, folder: Path) -> Project:
        """A copy of the project, free to change."""
        return Project(Path(shutil.copytree(self.project, folder)))


@pytest.fixture(scope="session")
def demo_ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """Make and run a demo by the command, once for all workers."""
    base = tmp_path_factory.getbasetemp()
    # Each worker has a folder of its own in the one of the whole run.
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demos"

    @functools.cache
    def ran(name: str) -> Ran:
        home.mkdir(exist_ok=True)
        kept = home / f"{name}.json"
        with locked(home / f"{name}.lock", what=f"The demo {name}", wait=290.0):
            if not kept.exists():
                code = "from tenfold.cli import main; main()"
                # Without a name it is the loans.
                asked = ["demo", "--out", name, *([] if name == "loans" else [name])]
                if name in _SMALLER:
                    made = make_demo(name, out=home / name)
                    for slug, decisions in _SMALLER[name].items():
                        made.save(registry.get(slug), decisions)
                    asked = ["run", name]
                command = [sys.executable, "-c", code, *asked, "--allow", "review"]
                done = subprocess.run(
                    command, cwd=home, capture_output=True, text=True, timeout=280, check=False
                )
                found = Ran(str(home / name), done.returncode, done.stdout, done.stderr)
                kept.write_text(json.dumps(asdict(found)))
        return Ran(**json.loads(kept.read_text()))

    return ran


@pytest.fixture(scope="session", autouse=True)
def _registries_begin_as_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """MLflow's seventy migrations take a second: the first empty registry is copied from then on.

    What `tests/tracking` looks at is made anew each time.
    """
    made = tmp_path_factory.mktemp("registry") / "empty.db"
    real = store._fill

    @functools.wraps(real)
    def copied(path: Path) -> None:
        if not made.exists():
            real(made)
        with (
            contextlib.closing(sqlite3.connect(made)) as source,
            contextlib.closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_fill", copied)
        yield


@pytest.fixture(scope="session", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """Typer builds all commands anew for every call in this process: half of a fault's time."""
    built = functools.cache(typer.main.get_command)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", built)
        patch.setattr(typer.testing, "_get_command", built)
        yield


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
