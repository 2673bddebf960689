"""PyVRP behind the protocol: its plans pass our own check, repeat, and say nothing on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from tenfold.errors import MissingExtra, WrongInput
from tenfold.routing import Problem, PyVrp, check, nearest_by_zone, planned

Make = Callable[..., Problem]


def _town(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    where = rng.integers(0, 1000, (15, 2))
    apart = np.rint(np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))).astype(np.int64)
    opens = np.r_[0, rng.integers(0, 2000, 14)]
    return Problem(
        distance=apart,
        travel=np.stack([apart, 2 * apart]),
        demand=np.r_[0, rng.integers(1, 9, 14)],
        service=np.r_[0, np.full(14, 20)],
        opens=opens,
        closes=np.r_[9000, opens[1:] + 3000],
        capacity=30,
        vehicles=8,
        slot=1500,
    )


def test_the_plan_of_a_street_is_the_best_there_is(line: Make) -> None:
    found = planned(PyVrp(iterations=20), line(capacity=2, vehicles=2))
    assert found.checked.feasible
    assert found.checked.cost == 8 + 4


@pytest.mark.parametrize("seed", range(3))
def test_plans_for_the_slowest_hour_hold_all_day_and_beat_todays_rule(seed: int) -> None:
    problem = _town(seed)
    found = planned(PyVrp(iterations=100, pace="slowest"), problem)
    assert found.checked.faults == ()
    assert found.checked.cost < check(problem, nearest_by_zone(problem)).cost


def test_the_same_iterations_give_the_same_plan() -> None:
    assert PyVrp(iterations=50).plan(_town(1)) == PyVrp(iterations=50).plan(_town(1))


def test_nothing_is_written_to_the_output(line: Make, capfd: pytest.CaptureFixture[str]) -> None:
    PyVrp(iterations=5).plan(line())
    assert capfd.readouterr() == ("", "")


def test_windows_that_no_fleet_keeps_together_end_with_a_sentence(line: Make) -> None:
    both = line(stops=2, opens=[0, 1, 2], closes=[100, 1, 2], vehicles=1, service=[0, 5, 5])
    with pytest.raises(WrongInput, match="found no plan that keeps every window with 1 vehicles"):
        PyVrp(iterations=20).plan(both)


def test_without_the_library_a_sentence_names_the_extra(
    line: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tenfold\[routes\]'"):
        PyVrp().plan(line())


def test_the_package_is_imported_without_any_solver() -> None:
    import subprocess

    heavy = "import sys, tenfold.routing; heavy = {'pyvrp', 'optapy', 'vrplib', 'scipy'}"
    told = subprocess.run(
        [sys.executable, "-c", f"{heavy}; print(sorted(heavy & set(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
