"""Plans by PyVRP, an iterated local search (Wouda, Lan and Kool 2024); the default solver."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tenfold.errors import MissingExtra, WrongInput
from tenfold.routing.problem import NO_END, IntArray, Plan, Problem
from tenfold.routing.serving import servable

Pace = Literal["free", "mean", "slowest"]


@dataclass(frozen=True)
class PyVrp:
    """PyVRP behind the protocol of planners.

    It knows one travel time per leg, not one per hour: that of a free road (the fastest slot), the
    mean over the slots, or the slowest. Whether its plan holds through the hours of the day is
    for `tenfold.routing.check` to say.

    Parameters
    ----------
    iterations : int
        Searches so many times: the same plan on every run, however busy the machine is.
    seconds : float, optional
        Searches so many seconds of processor time instead: for benchmarks, where plans may differ.
    """

    iterations: int = 200
    seconds: float | None = None
    seed: int = 0
    pace: Pace = "mean"

    def plan(self, problem: Problem) -> Plan:
        """Search for a plan that drives as little distance as possible.

        Raises
        ------
        MissingExtra
            PyVRP is not installed.
        WrongInput
            No plan can serve the deliveries, or none was found.
        """
        servable(problem)
        if problem.places < 2:
            return ()
        pyvrp = _library()
        from pyvrp.stop import MaxIterations

        stop = MaxIterations(self.iterations) if self.seconds is None else _until(self.seconds)
        data = _data(pyvrp, problem, self._times(problem))
        result = pyvrp.solve(data, stop, seed=self.seed, collect_stats=False, display=False)
        if not result.is_feasible():
            raise WrongInput.because(
                f"PyVRP found no plan that keeps every window with {problem.vehicles} vehicles.",
                "Give it more iterations or more vehicles, or widen the windows.",
            )
        return tuple(_stops(pyvrp, route) for route in result.best.routes())

    def _times(self, problem: Problem) -> IntArray:
        if self.pace == "mean":
            mean: IntArray = np.rint(problem.travel.mean(axis=0)).astype(np.int64)
            return mean
        free, slowest = problem.travel.min(axis=0), problem.travel.max(axis=0)
        end: IntArray = free if self.pace == "free" else slowest
        return end


def _until(seconds: float) -> Callable[[float], bool]:
    # By the clock, a busy machine would search less.
    ends = time.process_time() + seconds
    return lambda best: time.process_time() >= ends


def _library() -> Any:
    import importlib
    import logging

    try:
        pyvrp = importlib.import_module("pyvrp")
    except ModuleNotFoundError as error:
        raise MissingExtra.named("Planning tours with PyVRP", "routes") from error
    # It writes to the standard output by itself, where a report or JSON may be wanted.
    logging.getLogger("pyvrp").handlers.clear()
    return pyvrp


def _data(pyvrp: Any, problem: Problem, times: IntArray) -> Any:
    most = np.iinfo(np.int64).max

    def until(place: int) -> int:
        closes = int(problem.closes[place])
        return most if closes >= NO_END else closes

    places = range(problem.places)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in places],
        [
            pyvrp.Client(
                location=place,
                delivery=[int(problem.demand[place])],
                service_duration=int(problem.service[place]),
                tw_early=int(problem.opens[place]),
                tw_late=until(place),
            )
            for place in places[1:]
        ],
        [pyvrp.Depot(location=0, tw_early=int(problem.opens[0]), tw_late=until(0))],
        [
            pyvrp.VehicleType(
                problem.vehicles,
                capacity=[problem.capacity],
                # Everybody leaves when the depot opens, as `check` has it.
                tw_early=int(problem.opens[0]),
                tw_late=until(0),
                start_late=int(problem.opens[0]),
            )
        ],
        [problem.distance.astype(np.int64)],
        [times.astype(np.int64)],
    )


def _stops(pyvrp: Any, route: Any) -> tuple[int, ...]:
    return tuple(one.idx + 1 for one in route if one.type == pyvrp.ActivityType.CLIENT)


__all__ = ["Pace", "PyVrp"]
