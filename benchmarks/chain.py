"""What `tenfold run` costs on top of the computing itself, on the loans demo with its notebooks.

Targets on an idle machine: with `--jobs 1` at most the sum of the same `run()` calls in one warm
Python process and 0.35 s per notebook; a run that finds nothing to do at most 1 s from the shell;
less than 2 GB resident with two jobs. With two jobs the graph sets a bound: the longest path
through it. papermill, by its command line and in one process, stands beside them.

Run: python benchmarks/chain.py [--times 3] [--no-papermill]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.notebooks import carried_notebooks

_MAIN = "from tenfold.cli import main; main()"
_OVERHEAD, _NOTHING, _MEMORY = 0.35, 1.0, 2048
# The first round imports; the second is what a process that lives on would take.
_WARM = """
import json, sys, time
from pathlib import Path
from tenfold import registry
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing

project = Project.find(Path(sys.argv[1]))
for _ in range(2):
    seconds = {}
    for step in registry.steps():
        started = time.perf_counter()
        execute(step, Standing(project))
        seconds[step.slug] = time.perf_counter() - started
print(json.dumps(seconds))
"""
_ONE_PROCESS = """
import sys
import papermill
for notebook in sys.argv[3:]:
    papermill.execute_notebook(notebook, sys.argv[2], {"project": sys.argv[1]}, progress_bar=False)
"""


def main() -> int:
    """Print a line per way to run the chain; 1 when an idle machine misses a target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--no-papermill", action="store_true", help="leave papermill's own out")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        project = make_demo("loans", out=Path(folder) / "loans").folder
        steps, taken, memory = [], dict[str, list[float]](), 0
        for _ in range(max(asked.times, 1)):
            # In turn, so that a busy moment of the machine hits all of them alike.
            steps.append(json.loads(_run([sys.executable, "-c", _WARM, str(project)])))
            for name, work in _ways(project, papermill=not asked.no_papermill).items():
                # Looking costs time too: only where memory is asked for.
                seconds, resident = _measured(work, watch=name.endswith("2"))
                taken.setdefault(name, []).append(seconds)
                memory = max(memory, resident)
    return _told(steps, taken, memory, load)


def _ways(project: Path, *, papermill: bool) -> dict[str, list[list[str]]]:
    """The commands of each way; several are run one after the other."""
    tenfold = [sys.executable, "-c", _MAIN, "run", str(project)]
    ways = {
        "tenfold run --jobs 1": [[*tenfold, "--force", "--jobs", "1"]],
        "tenfold run --jobs 2": [[*tenfold, "--force", "--jobs", "2"]],
        "tenfold run, no change": [tenfold],
    }
    if papermill:
        notebooks = [str(carried_notebooks() / f"{s.stem}.ipynb") for s in registry.steps()]
        out = str(project.parent / "out.ipynb")
        command = [sys.executable, "-m", "papermill", "--no-progress-bar"]
        ways["papermill, one process"] = [
            [sys.executable, "-c", _ONE_PROCESS, str(project), out, *notebooks]
        ]
        ways["papermill, command line"] = [
            [*command, notebook, out, "-p", "project", str(project)] for notebook in notebooks
        ]
    return ways


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _measured(commands: list[list[str]], *, watch: bool) -> tuple[float, int]:
    """Seconds, and the most MB that the processes held at once, what they share counted once."""
    started, most = time.perf_counter(), 0
    for command in commands:
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            over = threading.Event()
            seen: list[int] = [0]
            watching = threading.Thread(target=_watch, args=(running.pid, over, seen))
            if watch:
                watching.start()
            code = running.wait()
            over.set()
            if watch:
                watching.join()
            most = max(most, *seen)
        # 4 asks for a review: the demo's verdict.
        if code not in {0, 4}:
            raise SystemExit(f"{' '.join(command)} ended with {code}")
    return time.perf_counter() - started, most


def _watch(pid: int, over: threading.Event, seen: list[int]) -> None:
    while not over.wait(0.25):
        try:
            family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        seen.append(sum(_resident(process.pid) for process in family) // 1024)


def _resident(pid: int) -> int:
    """Proportional set size in kB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _told(
    steps: list[dict[str, float]], taken: dict[str, list[float]], memory: int, load: float
) -> int:
    cores = os.cpu_count() or 1
    after = os.getloadavg()[0]
    print(
        f"{platform.system()} {platform.machine()}, {cores} cores, "
        f"Python {platform.python_version()}, load {load:.1f} before and {after:.1f} after"
    )
    each = {slug: statistics.median(run[slug] for run in steps) for slug in steps[0]}
    warm, middle = sum(each.values()), {k: statistics.median(v) for k, v in taken.items()}
    line = ", ".join(f"{slug} {seconds:.2f}" for slug, seconds in each.items())
    print(f"{'run() in a warm process':<24} {warm:6.2f} s   1.00×   ({line})")
    for name, seconds in middle.items():
        print(
            f"{name:<24} {seconds:6.2f} s  {seconds / warm:5.2f}×   (best {min(taken[name]):.2f})"
        )
    one, two = middle["tenfold run --jobs 1"], middle["tenfold run --jobs 2"]
    allowed, nothing = warm + _OVERHEAD * len(each), middle["tenfold run, no change"]
    print(f"two jobs take {two / one:.2f}× one; the graph allows {_longest(each) / warm:.2f}×")
    for name in ("papermill, one process", "papermill, command line"):
        if name in middle:
            print(f"{name} takes {middle[name] / one:.2f}× tenfold run --jobs 1")
    verdicts = {
        f"--jobs 1 within {allowed:.2f} s": one <= allowed,
        f"no change within {_NOTHING:.0f} s": nothing <= _NOTHING,
        f"{memory} MB resident, below {_MEMORY}": memory < _MEMORY,
    }
    for what, met in verdicts.items():
        print(f"target: {what}: {'met' if met else 'missed'}")
    idle = load < 0.5 * cores
    if not (all(verdicts.values()) or idle):
        print("The machine is busy: the seconds say little, the ratios more.")
    return int(idle and not all(verdicts.values()))


def _longest(each: dict[str, float]) -> float:
    """Seconds of the longest path through the graph."""
    until: dict[str, float] = {}
    for step in registry.steps():
        before = max((until[slug] for slug in registry.parents(step)), default=0.0)
        until[step.slug] = before + each[step.slug]
    return max(until.values())


if __name__ == "__main__":
    raise SystemExit(main())
