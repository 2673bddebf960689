"""What is to be delivered, and a plan for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Plan = tuple[tuple[int, ...], ...]
"""One tuple of stops per vehicle, in the order in which they are served; the depot is not named."""

NO_END = 2**40
"""A time that never comes: the window of whoever is always there."""


@dataclass(frozen=True)
class Problem:
    """Stops around one depot, for vehicles that are all alike.

    Place 0 is the depot. Distances and times are whole numbers in any unit, the same throughout:
    solvers count in whole numbers, and a rounded sum is not the sum of what was rounded.

    Attributes
    ----------
    distance : ndarray of int, shape (n, n)
        What a plan's cost adds up, from row to column.
    travel : ndarray of int, shape (slots, n, n)
        Travel time by the slot of the day in which a vehicle leaves; one slot where traffic is
        the same all day.
    slot : int
        Length of a slot, in the unit of time; the first begins at 0, the last never ends.
    demand, service, opens, closes : ndarray of int, shape (n,)
        What a stop takes, how long it is served, and when service may begin; of the depot, when
        vehicles leave at the earliest and are back at the latest.
    capacity, vehicles : int
        What fits into a vehicle, and how many there are.
    """

    distance: IntArray
    travel: IntArray
    demand: IntArray
    service: IntArray
    opens: IntArray
    closes: IntArray
    capacity: int
    vehicles: int
    slot: int = NO_END

    @property
    def places(self) -> int:
        """Number of places, the depot included."""
        return len(self.demand)

    def leg_time(self, leaves: int, start: int, end: int) -> int:
        """Travel time of a vehicle that leaves `start` for `end` at the time `leaves`."""
        at = min(leaves // self.slot, len(self.travel) - 1)
        return int(self.travel[at, start, end])

    def with_travel(self, travel: IntArray) -> Problem:
        """The same deliveries on a day with other travel times, shape (slots, n, n) or (n, n)."""
        return replace(self, travel=travel if travel.ndim == 3 else travel[None])


__all__ = ["NO_END", "IntArray", "Plan", "Problem"]
