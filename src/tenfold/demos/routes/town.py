"""The town: six delivery zones around one depot, and how long a road takes at each hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

HOUR = 3600
SLOTS = 12
"""Travel times are given by the hour, for the twelve hours after the depot opens at 6."""
_PLACES = 36
_BEND = 1.28  # roads are about that much longer than the crow flies
_RUSH = np.array([0.0, 0.6, 1.0, 0.7, 0.25, 0.2, 0.3, 0.25, 0.3, 0.7, 1.0, 0.8])
_Given = tuple[str, float, float, float, float, float, float, float]
# Name, kilometres from the depot, bearing, spread in kilometres, km/h without traffic, how much of
# the rush hour it feels, stops a day, parcels a stop.
_ZONES: tuple[_Given, ...] = (
    ("Harbour", 7, 0.3, 2.2, 30, 0.8, 22, 3.2),
    ("Old Town", 5, 1.4, 1.6, 24, 1.0, 25, 2.6),
    ("Station", 9, 2.5, 2.8, 33, 0.9, 21, 3.0),
    ("Hills", 16, 3.6, 6.0, 46, 0.4, 17, 3.4),
    ("Lakes", 24, 4.6, 9.0, 58, 0.2, 14, 4.2),
    ("Airport", 13, 5.6, 4.0, 44, 0.6, 19, 4.0),
)

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Zone:
    """A part of the town with the places that are delivered to.

    Attributes
    ----------
    where : ndarray of shape (places, 2)
        Kilometres east and north; the first is the depot.
    metres : ndarray of int, shape (places, places)
        By road, which one-way streets make uneven.
    seconds : ndarray of shape (SLOTS, places, places)
        Travel time on an ordinary day, by the hour of leaving.
    stops, parcels : float
        Expected number of stops a day, and of parcels a stop: the package density.
    """

    name: str
    where: Array
    metres: Array
    seconds: Array
    rush: float
    stops: float
    parcels: float


def zones(rng: np.random.Generator) -> list[Zone]:
    """Draw the town; the same draws give the same town."""
    return [_zone(rng, one) for one in _ZONES]


def _zone(rng: np.random.Generator, given: _Given) -> Zone:
    name, far, bearing, spread, speed, rush, stops, parcels = given
    centre = far * np.array([np.cos(bearing), np.sin(bearing)])
    where = np.vstack([[0.0, 0.0], centre + rng.normal(0, spread, (_PLACES, 2))])
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    uneven = rng.uniform(0.95, 1.12, apart.shape)
    metres = np.rint(1000 * _BEND * apart * uneven).astype(np.int64)
    np.fill_diagonal(metres, 0)
    # Long roads are faster: part of the way leads over main roads.
    pace = speed * (1 + 0.5 * np.minimum(apart / 15, 1))
    free = metres / 1000 / pace * HOUR
    slowed = 1 + 0.9 * rush * _RUSH
    return Zone(name, where, metres, slowed[:, None, None] * free, rush, stops, parcels)


__all__ = ["HOUR", "SLOTS", "Array", "Zone", "zones"]
