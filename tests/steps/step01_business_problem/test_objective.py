from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tenfold.steps.step01_business_problem.objective import read_objective

LISTS = YAML(typ="safe").load(Path(__file__).with_name("objectives.yaml").read_text("utf-8"))


def _sentences(kind: str) -> list[str]:
    return [text for part in LISTS for text in LISTS[part][kind]]


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len(_sentences("good")) >= 40
    assert len(_sentences("bad")) >= 40


@pytest.mark.parametrize("text", _sentences("good"))
def test_a_measurable_change_is_recognised(text: str) -> None:
    found = read_objective(text)
    assert found.measurable, found.problem
    assert found.direction
    assert found.size


@pytest.mark.parametrize("text", _sentences("bad"))
def test_what_is_no_measurable_change_is_refused_with_a_reason(text: str) -> None:
    found = read_objective(text)
    assert not found.measurable, found
    assert found.problem.endswith((".", "?"))


def test_the_example_of_the_brief_is_told_from_its_opposite() -> None:
    good = read_objective(
        "reduce fuel consumption by 15% across our delivery fleet within six months by "
        "optimizing daily routes"
    )
    assert (good.direction, good.size) == ("reduce", "by 15%")
    bad = read_objective("implement AI for route optimization")
    assert bad.problem.startswith("It names a tool, not an outcome")


@pytest.mark.parametrize(
    "size",
    ["by 12.5%", "by 12,5 %", "by 1.250,50 €", "by 1 250,50 EUR", "by 1’250.50 CHF", "by $1.2M"],
)
def test_numbers_of_many_locales_are_sizes(size: str) -> None:
    assert read_objective(f"Reduce the cost of returns {size}").measurable


@pytest.mark.parametrize(
    "when",
    [
        "by 2027",
        "by Q3 2027",
        "by 30 June",
        "by 2027-06-30",
        "by 30.06.2027",
        "within 6 months",
        "by the end of 2027",
        "in the next 90 days",
        "bis Ende 2027",
        "d'ici fin 2027",
    ],
)
def test_a_date_or_period_is_no_size(when: str) -> None:
    found = read_objective(f"Reduce the cost of returns {when}")
    assert not found.measurable
    assert "no size" in found.problem


def test_a_size_is_found_beside_a_date() -> None:
    assert read_objective("Reduce the cost of returns by 8% by 2027").size == "by 8%"


@pytest.mark.parametrize(
    "text", ["reduce " * 85, "1,000," * 100, "a third " * 70, "from 5 to " * 60, "€" * 600]
)
def test_long_nonsense_is_answered_and_refused(text: str) -> None:
    assert not read_objective(text).measurable
