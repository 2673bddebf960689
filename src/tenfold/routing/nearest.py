"""Today's rule: zone by zone, always on to the nearest stop that still fits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tenfold.errors import WrongInput
from tenfold.routing.problem import Plan, Problem


def nearest_by_zone(problem: Problem, zones: Sequence[int] | None = None) -> Plan:
    """Plan as a dispatcher does by hand.

    Each zone has vehicles of its own. A vehicle drives to the nearest stop of its zone that fits
    into it, that it reaches within the window, and from where it is back in time, by the travel
    times of that hour; when there is none, it returns and the next one starts.

    Parameters
    ----------
    zones : sequence of int, shape (n,), optional
        Zone of each place, the depot's not read; one zone by default.

    Raises
    ------
    WrongInput
        A stop that not even an empty vehicle can serve.
    """
    given = np.zeros(problem.places, dtype=int) if zones is None else np.asarray(zones)
    plan: list[tuple[int, ...]] = []
    for zone in np.unique(given[1:]):
        left = {stop for stop in range(1, problem.places) if given[stop] == zone}
        while left:
            route = _route(problem, left)
            if not route:
                raise WrongInput.because(
                    f"Not even an empty vehicle can serve stop {min(left)}.",
                    "Correct its demand and its window.",
                )
            left -= set(route)
            plan.append(route)
    return tuple(plan)


def sectors(places: npt.ArrayLike, count: int) -> list[int]:
    """Zones of equal angle around the depot, for instances that name none.

    Parameters
    ----------
    places : array of shape (n, 2)
        Coordinates; the first is the depot.
    count : int
        Number of zones.

    Examples
    --------
    >>> sectors([[0, 0], [1, 1], [-1, 1], [-1, -1], [1, -1]], 4)
    [0, 2, 3, 0, 1]
    """
    where = np.asarray(places, dtype=float)
    angle = np.arctan2(*(where - where[0]).T[::-1]) + np.pi
    zone = np.minimum((angle / (2 * np.pi) * count).astype(int), count - 1)
    return [0, *(int(one) for one in zone[1:])]


def _route(problem: Problem, left: set[int]) -> tuple[int, ...]:
    at, clock, load = 0, int(problem.opens[0]), 0
    route: list[int] = []
    while True:
        best: tuple[int, int, int] | None = None
        for stop in left.difference(route):
            if load + int(problem.demand[stop]) > problem.capacity:
                continue
            arrives = clock + problem.leg_time(clock, at, stop)
            if arrives > int(problem.closes[stop]):
                continue
            done = max(arrives, int(problem.opens[stop])) + int(problem.service[stop])
            if done + problem.leg_time(done, stop, 0) > int(problem.closes[0]):
                continue
            best = min(best or (2**62, 0, 0), (int(problem.distance[at, stop]), stop, done))
        if best is None:
            return tuple(route)
        _, at, clock = best
        load += int(problem.demand[at])
        route.append(at)


__all__ = ["nearest_by_zone", "sectors"]
