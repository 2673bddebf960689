from __future__ import annotations

import numpy as np
import pytest

Y = ["0", "1"] * 200


def _days(rng: np.random.Generator, start: str = "2020-01-01", n: int = 400) -> np.ndarray:
    return (np.datetime64(start) + rng.integers(0, 900, n)).astype(str).astype(object)


def test_days_after_today_are_found(look, rng) -> None:
    days = _days(rng)
    days[:4] = "2031-05-01"
    (finding,) = look("future_time", {"recorded": days, "y": Y})
    assert finding.cells == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["due_date", "expires", "planned_start"])
def test_days_named_for_what_lies_ahead_are_not(look, rng, name: str) -> None:
    assert look("future_time", {name: _days(rng, "2025-10-01"), "y": Y}) == []


def test_project_time_ahead_is_told_even_if_all_of_it_is(look, rng) -> None:
    (finding,) = look("future_time", {"when": _days(rng, "2030-01-01"), "y": Y}, time="when")
    assert (finding.rows, finding.severity) == (400, "medium")


def test_end_before_its_start_is_found(look, rng) -> None:
    start = np.datetime64("2020-01-01T08:00") + rng.integers(0, 10**6, 400)
    end = start + rng.integers(5, 90, 400)
    end[:6] = start[:6] - 30
    columns = {"dropoff": end.astype(str), "pickup": start.astype(str), "y": Y}
    (finding,) = look("time_order", columns)
    assert finding.columns == ["pickup", "dropoff"]
    assert finding.cells == list(range(6))


def test_two_times_without_an_order_are_not_told(look, rng) -> None:
    assert look("time_order", {"seen": _days(rng), "paid": _days(rng), "y": Y}) == []


def test_rows_out_of_order_are_told_only_where_the_rest_is_in_order(look, rng) -> None:
    days = np.sort(_days(rng))
    days[100], days[200] = days[390], days[3]
    (finding,) = look("time_order", {"when": days, "y": Y}, time="when")
    assert set(finding.cells) == {100, 200}
    assert look("time_order", {"when": rng.permutation(days), "y": Y}, time="when") == []
