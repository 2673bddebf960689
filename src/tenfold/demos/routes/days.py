"""What a day brings: its weather, its traffic, and who wants what when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenfold.demos.routes.town import HOUR, SLOTS, Array, Zone
from tenfold.routing import Problem

WEEKS = 52
FIRST_DAY = np.datetime64("2025-01-06")
"""A Monday; the depot delivers from Monday to Friday."""
CAPACITY, TRUCKS = 45, 6
_SHIFT = 11 * HOUR
_SERVICE = 6 * 60
_WINDOW = 2 * HOUR


@dataclass(frozen=True)
class Day:
    """One day, for all zones alike.

    Attributes
    ----------
    temperature : float
        Degrees Celsius at six in the morning.
    traffic : float
        Travel time as a multiple of an ordinary day's; nobody knows it beforehand.
    """

    date: np.datetime64
    temperature: float
    traffic: float


def days(rng: np.random.Generator) -> list[Day]:
    """A year of working days: winters are cold, Mondays and Fridays are full."""
    found = []
    for number in range(WEEKS * 5):
        date = FIRST_DAY + np.timedelta64(number // 5 * 7 + number % 5, "D")
        season = np.cos(2 * np.pi * (number / 5 - 2) / WEEKS)
        temperature = 9 - 11 * season + rng.normal(0, 3)
        busy = 1.05 if number % 5 in {0, 4} else 1.0
        traffic = busy * np.exp(rng.normal(0, 0.07))
        found.append(Day(date, round(float(temperature), 1), float(traffic)))
    return found


@dataclass(frozen=True)
class Orders:
    """What one zone wants on one day.

    Attributes
    ----------
    problem : Problem
        As it is known the evening before: metres, and seconds of an ordinary day.
    places : ndarray of int
        Places of the zone, the depot first.
    windows : int
        Stops that named a time.
    """

    problem: Problem
    places: Array
    windows: int


def orders(zone: Zone, rng: np.random.Generator) -> Orders:
    """Draw the stops of a zone for one day."""
    count = int(np.clip(rng.poisson(zone.stops), 6, len(zone.where) - 1))
    places = np.r_[0, 1 + np.sort(rng.choice(len(zone.where) - 1, count, replace=False))]
    demand = np.r_[0, 1 + rng.poisson(zone.parcels, count)]
    named = rng.random(count) < 0.4
    opens = np.where(named, HOUR * rng.integers(1, 8, count), 0)
    closes = np.where(named, opens + _WINDOW, _SHIFT - HOUR)
    at = np.ix_(places, places)
    problem = Problem(
        distance=zone.metres[at],
        travel=np.rint(zone.seconds[:, at[0], at[1]]).astype(np.int64),
        demand=demand,
        service=np.r_[0, np.full(count, _SERVICE)],
        opens=np.r_[0, opens],
        closes=np.r_[_SHIFT, closes],
        capacity=CAPACITY,
        vehicles=TRUCKS,
        slot=HOUR,
    )
    assert len(problem.travel) == SLOTS
    return Orders(problem, places, int(named.sum()))


__all__ = ["CAPACITY", "FIRST_DAY", "TRUCKS", "WEEKS", "Day", "Orders", "days", "orders"]
