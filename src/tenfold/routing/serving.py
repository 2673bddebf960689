"""Whether deliveries can be served at all, said before a solver searches for what is not there."""

from __future__ import annotations

import numpy as np

from tenfold.errors import WrongInput
from tenfold.routing.problem import Problem

_MOST = 10


def servable(problem: Problem) -> None:
    """Refuse deliveries that no plan can serve.

    Raises
    ------
    WrongInput
        Every reason at once: a demand above the capacity, more than all vehicles hold, a window
        that closes before it opens, before a vehicle can be there, or too late to be back.
    """
    found = [*_loads(problem), *_windows(problem)]
    if not found:
        return
    more = f" … and {len(found) - _MOST} more." if len(found) > _MOST else ""
    raise WrongInput.because(
        f"No plan can serve these deliveries. {' '.join(found[:_MOST])}{more}",
        "Correct the demands and windows, or give more or larger vehicles.",
    )


def _loads(problem: Problem) -> list[str]:
    demand = problem.demand[1:]
    found = [
        f"Stop {stop + 1} takes {int(demand[stop])}, and {problem.capacity} fit into a vehicle."
        for stop in np.flatnonzero(demand > problem.capacity)
    ]
    room = problem.capacity * problem.vehicles
    if not found and int(demand.sum()) > room:
        found.append(
            f"All stops together take {int(demand.sum())}, and {problem.vehicles} vehicles hold "
            f"{room}."
        )
    return found


def _windows(problem: Problem) -> list[str]:
    found = []
    # No vehicle is faster than the fastest slot; and by a detour it may be faster than directly.
    quickest = _shortest(problem.travel.min(axis=0))
    starts = int(problem.opens[0])
    for stop in range(1, problem.places):
        opens, closes = int(problem.opens[stop]), int(problem.closes[stop])
        there = starts + int(quickest[0, stop])
        back = max(there, opens) + int(problem.service[stop]) + int(quickest[stop, 0])
        if closes < opens:
            found.append(
                f"The window of stop {stop} closes at {closes}, before it opens ({opens})."
            )
        elif there > closes:
            found.append(f"Stop {stop} closes at {closes}, and no vehicle is there before {there}.")
        elif back > int(problem.closes[0]):
            found.append(
                f"Who serves stop {stop} is back at {back}, and the depot closes at "
                f"{int(problem.closes[0])}."
            )
    return found


def _shortest(
    times: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    # Not scipy's: in its matrices, a way that takes no time is no way.
    found = times.astype(np.int64)
    for place in range(len(found)):
        found = np.minimum(found, found[:, place, None] + found[None, place])
    return found


__all__ = ["servable"]
