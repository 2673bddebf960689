"""How far plans are from the best ones known, for today's rule, PyVRP and OptaPlanner.

Every instance of ``vrp`` in the shared data, under its own rounding; each plan is counted and
checked by `tenfold.routing.check`, never by its maker. Today's rule is the nearest stop first in
four sectors around the depot, and in one. PyVRP's seconds are of processor time, OptaPlanner's of
the clock, at the load that the first line names. Ends 1 where PyVRP is more than 1 % above the
best-known cost, where any plan cannot be driven, or where a best-known plan does not cost what was
published.

Run: python benchmarks/routes.py [--seconds 10] [--data ../shared/data] [--no-optaplanner]
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
from tenfold.errors import TenfoldError
from tenfold.routing import (
    Checked,
    Instance,
    OptaPlanner,
    PyVrp,
    check,
    nearest_by_zone,
    planned,
    read_instance,
    sectors,
)
from tenfold.routing.instances import read_plan

_LIMIT = 1.0


def main() -> int:
    """Print a line per instance and planner."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10, help="search time per instance")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--no-optaplanner", action="store_true", help="leave OptaPlanner out")
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {given.seconds} s per instance and solver")
    print(f"{'instance':<14} {'planner':<24} {'cost':>9} {'gap':>8} {'s':>6}")
    wrong = 0
    files = sorted(f for end in ("*.vrp", "*.txt") for f in (given.data / "vrp").rglob(end))
    for file in files:
        instance = read_instance(file)
        best, agrees = _best(file, instance)
        wrong += not agrees
        print(f"{file.stem:<14} {'best known':<24} {best:>9,.1f} {'':>8} {'':>6}", flush=True)
        for name, plan in _planners(instance, given.seconds, java=not given.no_optaplanner).items():
            began = time.perf_counter()
            try:
                found = plan()
            except TenfoldError as error:
                print(f"{'':<14} {name:<24} {error}", flush=True)
                continue
            cost = found.cost / instance.scale
            gap = 100 * (cost / best - 1)
            wrong += not found.feasible or (name == "PyVRP" and gap > _LIMIT)
            took = time.perf_counter() - began
            print(f"{'':<14} {name:<24} {cost:>9,.1f} {gap:>7.2f}% {took:>6.1f}", flush=True)
            for fault in found.faults:
                print(f"{'':<14}   {fault}")
    print("all as claimed" if not wrong and files else f"{wrong} not as claimed")
    return int(bool(wrong) or not files)


def _planners(instance: Instance, seconds: int, *, java: bool) -> dict[str, Callable[[], Checked]]:
    problem = instance.problem
    found: dict[str, Callable[[], Checked]] = {
        "nearest, four sectors": lambda: check(
            problem, nearest_by_zone(problem, sectors(instance.places, 4))
        ),
        "nearest, no sectors": lambda: check(problem, nearest_by_zone(problem)),
        "PyVRP": lambda: planned(PyVrp(seconds=seconds), problem).checked,
    }
    if java:
        found["OptaPlanner"] = lambda: planned(OptaPlanner(seconds=seconds), problem).checked
    return found


def _best(file: Path, instance: Instance) -> tuple[float, bool]:
    """The best-known cost, and whether its plan costs that by our own count."""
    solution = file.with_suffix(".sol")
    if solution.exists():
        plan, said = read_plan(solution)
        found = check(instance.problem, plan)
        return said, found.feasible and found.cost / instance.scale == said
    # No plan stands beside this one, only its optimum, in the comment.
    optimum = re.search(r"Optimal value: (\d+)", file.read_text("utf-8"))
    return (float(optimum.group(1)), True) if optimum else (float("nan"), False)


if __name__ == "__main__":
    raise SystemExit(main())
