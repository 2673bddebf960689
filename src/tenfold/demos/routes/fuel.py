"""What a driven plan burns, by the leg: distance, load, cold and stop-and-go."""

from __future__ import annotations

from tenfold.demos.routes.days import CAPACITY
from tenfold.routing import Plan, Problem, legs

_PER_100_KM = 19.0  # a 7.5 t truck, empty, on a free road at 15 °C
_FULL = 0.22  # more by so much when full
_COLD = 0.007  # more by so much for each degree below 15 °C
_STANDING = 0.9  # litres an hour with the engine idling


def litres(problem: Problem, plan: Plan, *, temperature: float, free: float) -> float:
    """Litres of a plan, driven through the travel times of `problem`.

    Parameters
    ----------
    free : float
        Seconds per metre on a free road: what a leg takes longer, it stands.
    """
    cold = 1 + _COLD * max(0.0, 15 - temperature)
    total = 0.0
    for route in plan:
        for leg in legs(problem, route):
            metres = int(problem.distance[leg.start, leg.end])
            driving = _PER_100_KM / 100_000 * metres * (1 + _FULL * leg.load / CAPACITY)
            total += driving * cold
            total += _STANDING / 3600 * max(0.0, leg.lasts - free * metres)
    return total


__all__ = ["litres"]
