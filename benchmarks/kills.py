"""kill -9 at random moments of a run: how many resume to the hashes of an undisturbed one.

Real notebooks of the `diagnosis` demo on a small budget. Every other time the run itself is killed,
else one of its kernels or the process that forks them; then the same command is given again, at
once. It must end with the undisturbed run's verdict and content hashes, and one line of history per
record.

With --everywhere it lets every single write, sync, rename and deletion of the small commands fail
in turn instead, of which the tests draw some.

Run: python benchmarks/kills.py [--kills 50] [--seed 0] | [--everywhere]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.standing import Standing

_RUN = [sys.executable, "-c", "from tenfold.cli import main; main()", "run"]
_MOST = 600.0


def main() -> int:
    """Print a line per kill and the sum; 1 when any did not resume."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0, help="of the moments and the victims")
    parser.add_argument("--everywhere", action="store_true", help="fail at every operation in turn")
    asked = parser.parse_args()
    if asked.everywhere:
        return _everywhere()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        fresh = make_demo("diagnosis", out=Path(folder) / "fresh")
        fresh.save(registry.get("baseline_models"), {"fit_budget": 10, "cv_folds": 2})
        undisturbed = _copy(fresh, "undisturbed")
        code, taken = _run(undisturbed)
        wanted = [code, *_found(undisturbed)]
        cores, load = os.cpu_count() or 1, os.getloadavg()[0]
        print(f"{platform.system()} {platform.machine()}, {cores} cores, load {load:.1f}")
        print(f"undisturbed: {taken:.1f} s, exit code {code}")
        same, killed, tries = 0, {"runner": 0, "kernel": 0}, 0
        while sum(killed.values()) < asked.kills:
            tries += 1
            project = _copy(fresh, f"killed {tries}")
            victim = "kernel" if sum(killed.values()) % 2 else "runner"
            delay = rng.uniform(0, taken)
            ended = _killed(project, delay, victim, rng)
            if ended is None:
                killed[victim] += 1
                code, again = _run(project)
                found = [code, *_found(project)]
                same += found == wanted
                word = "same" if found == wanted else found
                print(f"{victim} after {delay:.1f} s, again {again:.1f} s: {word}", flush=True)
            else:
                # It was done before its moment came: the machine is less busy than it was.
                taken = ended
            shutil.rmtree(project.folder)
    who = ", ".join(f"{name} {count}" for name, count in killed.items())
    print(f"{same} of {asked.kills} resumed to the same hashes (killed: {who})")
    return int(same < asked.kills)


def _everywhere() -> int:
    folder = Path(__file__).resolve().parents[1]
    tests = [f"tests/durability/test_every_{what}.py" for what in ("write", "command")]
    command = [sys.executable, "-m", "pytest", "--timeout", "900", *tests]
    return subprocess.run(
        command, cwd=folder, env=os.environ | {"TENFOLD_FAULTS": "all"}, check=False
    ).returncode


def _copy(project: Project, name: str) -> Project:
    return Project(Path(shutil.copytree(project.folder, project.folder.with_name(name))))


def _run(project: Project) -> tuple[int, float]:
    started = time.perf_counter()
    ended = subprocess.run([*_RUN, project.folder], capture_output=True, timeout=_MOST, check=False)
    return ended.returncode, time.perf_counter() - started


def _killed(project: Project, delay: float, victim: str, rng: random.Random) -> float | None:
    """Start a run and kill after `delay` seconds; its seconds where there was nobody to kill."""
    command = [*_RUN, str(project.folder)]
    started, quiet = time.perf_counter(), subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(delay)
        found: list[psutil.Process] = []
        if running.poll() is None:
            runner = psutil.Process(running.pid)
            found = runner.children(recursive=True) if victim == "kernel" else [runner]
        if found:
            with contextlib.suppress(psutil.NoSuchProcess):
                rng.choice(found).kill()
        running.wait(_MOST)
    return None if found else time.perf_counter() - started


def _found(project: Project) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Content hash per step, and the history's; what cannot be read says so."""
    store = Standing(project).store
    try:
        records = {step.slug: store.read(step) for step in registry.steps()}
    except TenfoldError as error:
        return {"unreadable": str(error)}, []
    lines = sorted((line["step"], line["content_hash"]) for line in store.history())
    return {slug: record.content_hash for slug, record in records.items() if record}, lines


if __name__ == "__main__":
    raise SystemExit(main())
