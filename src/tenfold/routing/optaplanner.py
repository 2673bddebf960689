"""Plans by OptaPlanner through optapy, for those who run it already; needs Java 17."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tenfold.errors import MissingExtra, WrongInput
from tenfold.routing.nearest import nearest_by_zone
from tenfold.routing.problem import Plan, Problem
from tenfold.routing.serving import servable

JAVA = 17
"""The Java that this was tested with, and the oldest that optapy's classes run on here."""
_MOST = 2**31 - 1


@dataclass(frozen=True)
class OptaPlanner:
    """OptaPlanner behind the protocol of planners.

    Parameters
    ----------
    seconds : int
        Searches so long. Its plans depend on how busy the machine is.
    """

    seconds: int = 10
    seed: int = 0

    def plan(self, problem: Problem) -> Plan:
        """Search for a plan that drives as little distance as possible.

        Raises
        ------
        MissingExtra
            optapy is not installed.
        WrongInput
            The Python or the Java is one that it does not run on; no plan can serve the
            deliveries; or their numbers are too large for its 32 bits.
        """
        servable(problem)
        if problem.places < 2:
            return ()
        ready()
        if int(problem.distance.max()) * problem.places * 2 > _MOST:
            raise WrongInput.because(
                "OptaPlanner's scores have 32 bits, and the distances are too large for them.",
                "Give distances in a larger unit, for example metres instead of millimetres.",
            )
        from tenfold.routing.optapy_model import solve

        # One travel time per leg, as for PyVRP; the hours of the day are for `check`.
        times = np.rint(problem.travel.mean(axis=0)).astype(int)
        return solve(problem, times, _start(problem), seconds=self.seconds, seed=self.seed)


def _start(problem: Problem) -> Plan:
    """Today's plan where it has few enough vehicles; from nothing, 100 stops take a minute."""
    try:
        plan = nearest_by_zone(problem)
    except WrongInput:
        return ()
    return plan if len(plan) <= problem.vehicles else ()


def ready() -> None:
    """Refuse where optapy cannot run, before Java is started in this process.

    Raises
    ------
    MissingExtra, WrongInput
        See `OptaPlanner.plan`.
    """
    if sys.version_info >= (3, 12):
        raise WrongInput.because(
            f"optapy is not known to run on Python {sys.version_info[0]}.{sys.version_info[1]}.",
            "Use Python 3.11 for OptaPlanner, or plan with PyVRP.",
        )
    import importlib.util

    if importlib.util.find_spec("optapy") is None:
        raise MissingExtra.named("Planning tours with OptaPlanner", "optaplanner")
    found = java_version()
    if found is None:
        raise WrongInput.because(
            "OptaPlanner needs Java, and none was found in JAVA_HOME or on the PATH.",
            f"Install Java {JAVA} and set JAVA_HOME to it, or plan with PyVRP.",
        )
    if found < JAVA:
        raise WrongInput.because(
            f"OptaPlanner needs Java {JAVA} or later, and this one is Java {found}.",
            f"Set JAVA_HOME to Java {JAVA}, or plan with PyVRP.",
        )


def java_version() -> int | None:
    """The major version of the Java that would be started; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    binary = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if binary is None:
        return None
    try:
        told = subprocess.run(
            [binary, "-version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_version(told.stderr + told.stdout)


def read_version(text: str) -> int | None:
    """The major version in what ``java -version`` says.

    Examples
    --------
    >>> read_version('openjdk version "17.0.15" 2025-04-15'), read_version('version "1.8.0_402"')
    (17, 8)
    """
    found = re.search(r'version "(\d+)(?:\.(\d+))?', text)
    if found is None:
        return None
    major, minor = int(found.group(1)), int(found.group(2) or 0)
    return minor if major == 1 else major


__all__ = ["OptaPlanner", "java_version", "read_version", "ready"]
