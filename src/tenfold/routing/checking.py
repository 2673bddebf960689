"""Our own check of a plan: what it costs, when vehicles arrive, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.routing.problem import Plan, Problem

_NAMED = 5


@dataclass(frozen=True)
class Leg:
    """One drive between two places.

    Attributes
    ----------
    start, end : int
        Places; 0 is the depot.
    leaves, lasts : int
        When the vehicle leaves, and how long it drives.
    load : int
        What it carries.
    late : int
        By how much it comes after the end's window; 0 where it does not.
    """

    start: int
    end: int
    leaves: int
    lasts: int
    load: int
    late: int


@dataclass(frozen=True)
class Checked:
    """What a plan costs and what is wrong with it, counted from the plan alone.

    Attributes
    ----------
    cost : int
        Sum of the distances.
    late : int
        Stops, and returns to the depot, that come after their window.
    faults : tuple of str
        What makes the plan unusable, as sentences; empty where it can be driven.
    """

    cost: int
    late: int
    faults: tuple[str, ...]

    @property
    def feasible(self) -> bool:
        """Whether the plan can be driven as it stands."""
        return not self.faults


def check(problem: Problem, plan: Plan) -> Checked:
    """Drive a plan through the travel times of `problem`.

    Every vehicle leaves when the depot opens, waits where it is early and serves all the same
    where it is late. Unlike the solvers, this knows the time of day of every leg.

    Examples
    --------
    >>> import numpy as np
    >>> side = np.array([[0, 3, 4], [3, 0, 5], [4, 5, 0]])
    >>> zeros = np.zeros(3, dtype=int)
    >>> day = Problem(side, side[None], np.array([0, 2, 2]), zeros, zeros, zeros + 99, 3, 2)
    >>> check(day, ((1,), (2,)))
    Checked(cost=14, late=0, faults=())
    >>> check(day, ((1, 2),)).faults
    ('Vehicle 1 carries 4, and 3 fit in.',)
    """
    faults = _visits(problem, plan)
    used = sum(1 for route in plan if route)
    if used > problem.vehicles:
        faults.append(f"{used} vehicles are needed, and there are {problem.vehicles}.")
    cost, late = 0, 0
    for number, route in enumerate(plan, start=1):
        known = [stop for stop in route if 0 < stop < problem.places]
        load = sum(int(problem.demand[stop]) for stop in known)
        if load > problem.capacity:
            faults.append(f"Vehicle {number} carries {load}, and {problem.capacity} fit in.")
        driven = legs(problem, known)
        cost += sum(int(problem.distance[leg.start, leg.end]) for leg in driven)
        behind = [leg for leg in driven if leg.late]
        late += len(behind)
        faults += [f"Vehicle {number} reaches {_name(leg.end)} {leg.late} late." for leg in behind]
    return Checked(cost, late, _bounded(faults))


def legs(problem: Problem, route: Sequence[int]) -> list[Leg]:
    """The drives of one vehicle, the way back included; none where it stays at the depot."""
    if not route:
        return []
    found = []
    clock, load = int(problem.opens[0]), sum(int(problem.demand[stop]) for stop in route)
    for start, end in zip((0, *route), (*route, 0), strict=True):
        lasts = problem.leg_time(clock, start, end)
        arrives = clock + lasts
        late = max(0, arrives - int(problem.closes[end]))
        found.append(Leg(start, end, clock, lasts, load, late))
        clock = max(arrives, int(problem.opens[end])) + int(problem.service[end])
        load -= int(problem.demand[end])
    return found


def _visits(problem: Problem, plan: Plan) -> list[str]:
    times = Counter(stop for route in plan for stop in route)
    stops = range(1, problem.places)
    faults = []
    if missed := [stop for stop in stops if stop not in times]:
        faults.append(f"Nobody serves {_names(missed)}.")
    if twice := sorted(stop for stop, count in times.items() if count > 1 and stop in stops):
        faults.append(f"Served more than once: {_names(twice)}.")
    if strange := sorted(stop for stop in times if stop not in stops):
        faults.append(f"Not among the stops 1 to {problem.places - 1}: {_names(strange)}.")
    return faults


def _name(place: int) -> str:
    return f"stop {place}" if place else "the depot"


def _names(stops: Sequence[int]) -> str:
    rest = f" and {len(stops) - _NAMED} more" if len(stops) > _NAMED else ""
    return f"stop {', '.join(map(str, stops[:_NAMED]))}{rest}"


def _bounded(faults: Sequence[str]) -> tuple[str, ...]:
    more = len(faults) - 2 * _NAMED
    return (*faults[: 2 * _NAMED], *([f"… and {more} more."] if more > 0 else []))


__all__ = ["Checked", "Leg", "check", "legs"]
