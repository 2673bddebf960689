"""Every tour planned twice and driven twice on the same day: by today's rule and by the solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from tenfold.demos.routes.days import WEEKS, Day, Orders, days, orders
from tenfold.demos.routes.fuel import litres
from tenfold.demos.routes.town import Zone, zones
from tenfold.errors import MissingExtra, WrongInput
from tenfold.routing import Checked, Pace, Plan, Problem, PyVrp, check, nearest_by_zone

ITERATIONS = 30
PACES: tuple[Pace, ...] = ("free", "mean", "slowest")
PRICE = 1.62
"""Euros a litre."""
CHANGE = 10.0
"""Euros a tour: a new order has to be loaded, handed over and explained."""


@dataclass(frozen=True)
class Tour:
    """A zone on a day: what is known the evening before, and what both plans burn.

    Attributes
    ----------
    promised_litres : float
        What the solver's plan saves by its own reckoning: as planned, on an ordinary day.
    refused : int
        How many of the solver's plans our check refused; where both are, today's is driven.
    today, new : float
        Litres as replayed.
    followed : float
        Share of the new order that the drivers keep to.
    """

    delivery_day: np.datetime64
    zone: str
    stops: int
    parcels: int
    named_times: int
    stops_per_km2: float
    km_today: float
    trucks_today: int
    promised_litres: float
    temperature: float
    driver_years: float
    contract: str
    refused: int
    followed: float
    today: float
    new: float
    late_today: int
    late_new: int


def replayed(seed: int, *, weeks: int = WEEKS) -> pd.DataFrame:
    """Plan and drive a year of tours twice, or its first `weeks`.

    Returns
    -------
    DataFrame of shape (1560, 18)
        A row per `Tour`, in order of the days.
    """
    rng = np.random.default_rng([seed, 0])
    town, calendar = zones(rng), days(rng)
    return pd.DataFrame([asdict(tour) for tour in _tours(town, calendar[: 5 * weeks], seed)])


def solved(problem: Problem) -> tuple[Plan | None, int]:
    """The solver's plan for an ordinary day, and how many of its plans were refused on the way.

    It knows one travel time per road, and maps give that of a free one. Where its plan, driven
    through the hours, comes late, it plans again with the mean of the hours and then with the
    slowest; where that comes late, too, there is no plan.
    """
    for refused, pace in enumerate(PACES):
        try:
            plan = PyVrp(iterations=ITERATIONS, pace=pace).plan(problem)
        except MissingExtra:
            raise
        except WrongInput:
            continue
        if check(problem, plan).feasible:
            return plan, refused
    return None, len(PACES)


def _tours(town: list[Zone], calendar: list[Day], seed: int) -> Iterator[Tour]:
    for number, day in enumerate(calendar):
        for place, zone in enumerate(town):
            # A source of chance of its own: one tour more changes no other.
            rng = np.random.default_rng([seed, 1 + place, number])
            yield _tour(zone, day, orders(zone, rng), rng)


def _tour(zone: Zone, day: Day, asked: Orders, rng: np.random.Generator) -> Tour:
    ordinary = asked.problem
    rule = nearest_by_zone(ordinary)
    plan, refused = solved(ordinary)
    free = float(zone.seconds.min(axis=0).sum() / zone.metres.sum())
    planned = [litres(ordinary, p, temperature=15, free=free) for p in (rule, plan or rule)]
    # Traffic of the day, unknown when it was planned, is the same for both.
    hourly = day.traffic * np.exp(rng.normal(0, 0.05, len(ordinary.travel)))
    driven = ordinary.with_travel(np.rint(ordinary.travel * hourly[:, None, None]).astype(np.int64))
    burnt = [
        litres(driven, p, temperature=day.temperature, free=free) for p in (rule, plan or rule)
    ]
    agency = bool(rng.random() < 0.3)
    years = 0.5 + rng.gamma(1.2, 1.5) if agency else 1 + rng.gamma(2.5, 3.5)
    # Who has driven a zone for years drives it in the order he knows.
    keeps = float(np.clip(rng.normal(0.99 - 0.03 * max(0.0, years - 2), 0.06), 0.3, 1))
    new = burnt[0] + keeps * (burnt[1] - burnt[0])
    late: list[Checked] = [check(driven, p) for p in (rule, plan or rule)]
    area = np.pi * float(np.prod(_spread(zone, asked)))
    return Tour(
        delivery_day=day.date,
        zone=zone.name,
        stops=ordinary.places - 1,
        parcels=int(ordinary.demand.sum()),
        named_times=asked.windows,
        stops_per_km2=round((ordinary.places - 1) / area, 2),
        km_today=round(check(ordinary, rule).cost / 1000, 1),
        trucks_today=len(rule),
        promised_litres=round(planned[0] - planned[1], 2),
        temperature=day.temperature,
        driver_years=round(float(years), 1),
        contract="agency" if agency else "own",
        refused=refused,
        followed=round(keeps, 2),
        today=round(burnt[0] * float(np.exp(rng.normal(0, 0.02))), 2),
        new=round(new * float(np.exp(rng.normal(0, 0.02))), 2),
        late_today=late[0].late,
        late_new=late[1].late,
    )


def _spread(zone: Zone, asked: Orders) -> tuple[float, float]:
    """Standard deviation of the stops, east and north, in kilometres, times two."""
    east, north = 2 * zone.where[asked.places[1:]].std(axis=0)
    return float(east), float(north)


__all__ = ["CHANGE", "ITERATIONS", "PRICE", "Tour", "replayed", "solved"]
