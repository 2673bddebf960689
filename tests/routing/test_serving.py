"""What nobody can serve is said before a solver searches, all of it at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.routing import OptaPlanner, Planner, Problem, PyVrp, check, servable

Make = Callable[..., Problem]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"demand": [0, 1, 9, 1, 1]}, "Stop 2 takes 9, and 4 fit into a vehicle."),
        ({"capacity": 1, "vehicles": 3}, "All stops together take 4, and 3 vehicles hold 3."),
        ({"closes": [100, 100, 100, 100, 3]}, "Stop 4 closes at 3, and no vehicle is there befo"),
        ({"opens": [0, 7, 0, 0, 0], "closes": [9, 6, 9, 9, 9]}, "The window of stop 1 closes at 6"),
        ({"opens": [0, 0, 0, 0, 98], "closes": [100] * 5}, "Who serves stop 4 is back at 102"),
    ],
)
def test_each_reason_is_a_sentence(line: Make, other: dict[str, object], said: str) -> None:
    with pytest.raises(WrongInput, match="No plan can serve these deliveries") as caught:
        servable(line(**other))
    assert said in str(caught.value)
    assert "Correct the demands and windows" in str(caught.value)


def test_all_reasons_are_told_at_once_and_bounded(line: Make) -> None:
    with pytest.raises(WrongInput, match="… and 10 more") as caught:
        servable(line(stops=20, demand=np.full(21, 50), capacity=4))
    assert str(caught.value).count(" takes 50") == 10


def test_what_can_be_served_passes(line: Make) -> None:
    servable(line())


def test_a_way_that_takes_no_time_is_a_way(line: Make) -> None:
    times = np.array([[0, 0, 5], [0, 0, 5], [5, 5, 0]])
    problem = line(stops=2, travel=times[None], closes=[100, 1, 100])
    servable(problem)
    assert check(problem, ((1, 2),)).feasible


def test_by_a_detour_a_stop_may_be_reached_in_time(line: Make) -> None:
    times = np.array([[0, 1, 9], [1, 0, 1], [9, 1, 0]])
    servable(line(stops=2, travel=times[None], closes=[100, 100, 2]))
    with pytest.raises(WrongInput, match="Stop 2 closes at 1, and no vehicle is there before 2"):
        servable(line(stops=2, travel=times[None], closes=[100, 100, 1]))


@pytest.mark.parametrize("planner", [PyVrp(), OptaPlanner()])
def test_both_solvers_refuse_before_they_search(line: Make, planner: Planner) -> None:
    with pytest.raises(WrongInput, match="No plan can serve"):
        planner.plan(line(demand=[0, 1, 9, 1, 1]))


@pytest.mark.parametrize("planner", [PyVrp(), OptaPlanner()])
def test_nothing_to_deliver_is_an_empty_plan(line: Make, planner: Planner) -> None:
    assert planner.plan(line(stops=0)) == ()
