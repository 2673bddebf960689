"""Public instances: read under their own rounding, they cost what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.errors import DataProblem
from tenfold.routing import check, nearest_by_zone, planned, read_instance, sectors
from tenfold.routing.instances import read_plan
from tenfold.routing.pyvrp import PyVrp

_PUBLISHED = {
    "CVRP/X-n101-k25": 27591.0,
    "CVRP/X-n106-k14": 26362.0,
    "CVRP/X-n110-k13": 14971.0,
    "small/RC208": 776.1,
}


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "cost"), _PUBLISHED.items())
def test_the_best_known_plan_costs_what_was_published(
    shared_data: Path, name: str, cost: float
) -> None:
    instance = read_instance(shared_data / "vrp" / f"{name}.vrp")
    plan, said = read_plan(shared_data / "vrp" / f"{name}.sol")
    found = check(instance.problem, plan)
    assert found.faults == ()
    assert found.cost / instance.scale == said == cost


@pytest.mark.real_data
def test_the_optimum_of_22_places_is_found_and_todays_rule_misses_it(shared_data: Path) -> None:
    instance = read_instance(shared_data / "vrp" / "small" / "E-n22-k4.txt")
    found = planned(PyVrp(iterations=300), instance.problem)
    assert (found.checked.cost, found.checked.faults) == (375, ())
    rule = check(instance.problem, nearest_by_zone(instance.problem, sectors(instance.places, 4)))
    assert rule.feasible
    assert rule.cost > 375


def _written(folder: Path, text: str) -> Path:
    path = folder / "day.vrp"
    path.write_text(text, "utf-8")
    return path


_HEAD = "NAME : day\nTYPE : CVRP\nDIMENSION : 2\nEDGE_WEIGHT_TYPE : EUC_2D\n"
_NODES = "NODE_COORD_SECTION\n1 0 0\n2 1 1\n"
_REST = "DEMAND_SECTION\n1 0\n2 3\nDEPOT_SECTION\n1\n-1\nEOF\n"


def test_distances_are_rounded_one_by_one(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, f"{_HEAD}CAPACITY : 5\n{_NODES}{_REST}"))
    assert instance.problem.distance.tolist() == [[0, 1], [1, 0]]
    windows = "TIME_WINDOW_SECTION\n1 0 90\n2 5 9\n"
    timed = f"{_HEAD}CAPACITY : 5\n{_NODES}{windows}{_REST}"
    instance = read_instance(_written(tmp_path, timed))
    assert instance.problem.distance.tolist() == [[0, 14], [14, 0]]
    assert (instance.scale, instance.problem.closes.tolist()) == (10, [900, 90])


def test_what_is_no_instance_ends_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"'day\.vrp' lacks capacity"):
        read_instance(_written(tmp_path, f"{_HEAD}{_NODES}{_REST}"))
    for text in ("", "no instance at all\n", "NAME : x\nDIMENSION : many\n"):
        with pytest.raises(DataProblem, match=r"'day\.vrp'"):
            read_instance(_written(tmp_path, text))
    with pytest.raises(DataProblem, match=r"'gone\.vrp' cannot be read"):
        read_instance(tmp_path / "gone.vrp")
    with pytest.raises(DataProblem, match=r"cannot be read as a plan"):
        read_plan(_written(tmp_path, "Route #1: one two\n"))
