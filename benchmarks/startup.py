"""How long the command line takes to answer, beside a Python that does nothing.

Targets on an idle machine: `tenfold --help` under 0.3 s, `tenfold status` under 0.5 s on a project
whose steps have all run. The seconds depend on the machine and on what else it does, so the ratio
to `python -c pass` stands beside them.

Run: python benchmarks/startup.py [--times 5]
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.session import execute
from tenfold.standing import Standing

_MAIN = "from tenfold.cli import main; main()"
_TARGETS = {"tenfold --help": 0.3, "tenfold status": 0.5}


def main() -> int:
    """Print a line per command; 1 when an idle machine misses a target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="runs per command; the median counts")
    times = max(parser.parse_args().times, 1)
    with tempfile.TemporaryDirectory() as folder:
        project = _ran(Path(folder) / "demo")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "tenfold --help": [sys.executable, "-c", _MAIN, "--help"],
            "tenfold status": [sys.executable, "-c", _MAIN, "status", str(project)],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        before = os.getloadavg()[0]
        # In turn, so that a busy moment of the machine hits all of them alike; the first round
        # fills the file cache and does not count.
        for turn in range(times + 1):
            for name, command in commands.items():
                seconds = _seconds(command)
                if turn:
                    taken[name].append(seconds)
    return _told(taken, before)


def _ran(folder: Path) -> Path:
    """A project whose steps have all run, on a small budget."""
    project = make_demo("diagnosis", out=folder)
    project.save(registry.get("baseline_models"), {"fit_budget": 10, "cv_folds": 2})
    for step in registry.steps():
        execute(step, Standing(project))
    return project.folder


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _told(taken: dict[str, list[float]], load: float) -> int:
    cores = os.cpu_count() or 1
    idle = load < 0.5 * cores
    system, version = platform.system(), platform.python_version()
    print(f"{system} {platform.machine()}, {cores} cores, Python {version}, load {load:.1f}")
    bare = statistics.median(taken["python -c pass"])
    missed = 0
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        line = f"{name:<16} {median:6.3f} s  (best {min(seconds):.3f})  {median / bare:5.1f}×"
        if name in _TARGETS:
            met = median < _TARGETS[name]
            missed += not met
            line += f"  target {_TARGETS[name]} s: {'met' if met else 'missed'}"
        print(line)
    if missed and not idle:
        print("The machine is busy: the seconds say little, the ratios more.")
    return int(bool(missed) and idle)


if __name__ == "__main__":
    raise SystemExit(main())
