"""Execution counts that fall from one cell to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]


def counted(*counts: int | None) -> list[Any]:
    return [(count, f"x{number} = {number}") for number, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "smelly"),
    [
        ([1, 3, 2], [2]),
        ([1, 2, 7, 3, 4], [3]),
        ([5, 4, 3], [1]),
        ([2, None, 1], [2]),
        ([1, 2, 3], []),
        ([None, None], []),
        ([4, 9, 12], []),
        ([1, None, 2], []),
        ([2, 2, 3], []),
        ([7], []),
        ([], []),
    ],
)
def test_a_notebook_is_reported_once_at_its_first_fall(
    found: Found, counts: list[int | None], smelly: list[int]
) -> None:
    assert [s.cell for s in found("out_of_order_execution", counted(*counts))] == smelly


def test_it_is_grave_where_the_lower_cell_reads_what_the_upper_one_sets(found: Found) -> None:
    [smell] = found("out_of_order_execution", [(2, "rate = .2"), (1, "print(rate)")])
    assert smell.severity == "high"
    assert smell.also[0].cell == 0
    assert "rate" in smell.message
