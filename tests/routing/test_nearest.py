"""Today's rule: nearest first, zone by zone, and always a plan that can be driven."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.routing import Problem, check, nearest_by_zone, sectors

Make = Callable[..., Problem]


def test_the_nearest_stop_that_fits_comes_next(line: Make) -> None:
    assert nearest_by_zone(line()) == ((1, 2, 3, 4),)
    assert nearest_by_zone(line(capacity=2)) == ((1, 2), (3, 4))
    assert nearest_by_zone(line(demand=[0, 1, 2, 1, 1], capacity=2)) == ((1, 3), (2,), (4,))


def test_each_zone_has_vehicles_of_its_own(line: Make) -> None:
    assert nearest_by_zone(line(), [0, 1, 2, 1, 2]) == ((1, 3), (2, 4))


def test_a_stop_that_closes_first_is_left_to_another_vehicle(line: Make) -> None:
    plan = nearest_by_zone(line(closes=[100, 100, 100, 100, 4], service=[0, 5, 5, 5, 5]))
    assert plan == ((1, 2, 3), (4,))


@pytest.mark.parametrize("seed", range(5))
def test_whatever_it_plans_can_be_driven(line: Make, seed: int) -> None:
    rng = np.random.default_rng(seed)
    opens = np.r_[0, rng.integers(0, 30, 12)]
    problem = line(
        stops=12,
        vehicles=12,
        opens=opens,
        closes=np.r_[90, opens[1:] + 20],
        capacity=5,
        demand=np.r_[0, rng.integers(1, 5, 12)],
    )
    assert check(problem, nearest_by_zone(problem)).feasible


def test_what_an_empty_vehicle_cannot_serve_ends_with_a_sentence(line: Make) -> None:
    with pytest.raises(WrongInput, match="Not even an empty vehicle can serve stop 3"):
        nearest_by_zone(line(demand=[0, 1, 1, 9, 1]))


def test_sectors_are_equal_angles_around_the_depot() -> None:
    ring = [[np.cos(a), np.sin(a)] for a in np.linspace(-3.1, 3.1, 32)]
    zones = sectors([[0, 0], *ring], 4)
    assert zones[1:] == sorted(zones[1:])
    assert [zones[1:].count(zone) for zone in range(4)] == [8, 8, 8, 8]
