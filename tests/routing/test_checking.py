"""The check believes no solver: it counts distance, load and lateness from the plan itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tenfold.routing import Problem, check, legs

Make = Callable[..., Problem]


def test_a_plan_costs_what_its_legs_add_up_to(line: Make) -> None:
    found = check(line(), ((1, 2, 3, 4),))
    assert (found.cost, found.late, found.faults) == (8, 0, ())
    assert check(line(), ((1, 3), (2, 4))).cost == 6 + 8


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (((1, 2, 3),), "Nobody serves stop 4."),
        (((1, 2), (2, 3, 4)), "Served more than once: stop 2."),
        (((1, 2, 3, 4, 9),), "Not among the stops 1 to 4: stop 9."),
        (((1, 2, 3, 4, 0),), "Not among the stops 1 to 4: stop 0."),
    ],
)
def test_each_stop_is_served_exactly_once(line: Make, plan: tuple[int, ...], said: str) -> None:
    found = check(line(), plan)  # type: ignore[arg-type]  # plans as a broken solver might give them
    assert said in found.faults
    assert not found.feasible


def test_what_does_not_fit_is_refused(line: Make) -> None:
    found = check(line(capacity=3, vehicles=1), ((1, 2, 3, 4),))
    assert found.faults == ("Vehicle 1 carries 4, and 3 fit in.",)
    assert check(line(capacity=2, vehicles=1), ((1, 2), (3, 4))).faults == (
        "2 vehicles are needed, and there are 1.",
    )


def test_a_window_that_is_missed_is_refused_and_an_early_vehicle_waits(line: Make) -> None:
    tight = line(closes=[100, 100, 100, 2, 100])
    assert check(tight, ((1, 2, 3, 4),)).faults == ("Vehicle 1 reaches stop 3 1 late.",)
    early = line(opens=[0, 10, 0, 0, 0])
    assert [leg.leaves for leg in legs(early, (1, 2))] == [0, 10, 11]
    home = line(closes=[5, 100, 100, 100, 100])
    assert "reaches the depot 3 late" in check(home, ((1, 2, 3, 4),)).faults[0]


def test_a_plan_that_holds_on_a_free_road_is_late_in_the_rush_hour(line: Make) -> None:
    free = line(closes=[100, 100, 100, 100, 6])
    apart = free.distance
    rush = Problem(**{**vars(free), "travel": np.stack([apart, 3 * apart]), "slot": 2})
    assert check(free, ((1, 2, 3, 4),)).feasible
    assert [leg.lasts for leg in legs(rush, (1, 2, 3, 4))] == [1, 1, 3, 3, 12]
    assert check(rush, ((1, 2, 3, 4),)).faults == ("Vehicle 1 reaches stop 4 2 late.",)


def test_a_leg_carries_what_is_still_to_be_delivered(line: Make) -> None:
    assert [leg.load for leg in legs(line(), (4, 3))] == [2, 1, 0]


def test_many_faults_are_bounded(line: Make) -> None:
    found = check(line(stops=30, closes=np.zeros(31, dtype=int)), (tuple(range(1, 31)),))
    assert found.late == 31
    assert len(found.faults) == 11
    assert found.faults[-1] == "… and 21 more."
