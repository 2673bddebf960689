from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.detectors.days import day_first, days, layout, moments
from tenfold.steps.step02_data_quality.detectors.notation import notations


def _days(*texts: str) -> list[str]:
    array = np.array(texts, dtype=object)
    return [str(day) for day in days(array, notations(texts))]


@pytest.mark.parametrize(
    "text", ["2024-05-01", "2024/5/1", "01.05.2024", "1 May 2024", "May 1, 2024", "01-05-2024"]
)
def test_every_layout_names_the_same_day(text: str) -> None:
    assert _days(text) == ["2024-05-01"]


def test_order_of_day_and_month_is_what_more_texts_allow() -> None:
    assert _days("13/05/2024", "01/05/2024") == ["2024-05-13", "2024-05-01"]
    assert _days("05/13/2024", "05/01/2024") == ["2024-05-13", "2024-05-01"]


def test_days_before_1677_and_after_2262_are_read() -> None:
    assert _days("0001-01-01", "9999-12-31") == ["0001-01-01", "9999-12-31"]


def test_days_that_do_not_exist_are_none() -> None:
    assert _days("2023-02-29", "2024-13-01", "2024-00-10", "abc") == ["NaT"] * 4


def test_two_digit_years_follow_posix() -> None:
    assert _days("1/1/69", "1/1/68") == ["1969-01-01", "2068-01-01"]


def test_only_texts_with_one_reading_vote_on_the_order() -> None:
    texts = np.array(["13/05/2024", "05/13/2024", "03/04/2024"], dtype=object)
    assert day_first(texts, np.array([5, 2, 9])) == (5, 2)


def test_layout_leaves_the_time_of_day_aside() -> None:
    assert layout("2024-05-01T10:30:00Z") == layout("2024-05-01")


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("1970-01-01 12:00", 0.5),
        ("1970-01-01 12:00 AM", 0.0),
        ("1970-01-01 06:00 PM", 0.75),
        ("1970-01-01T12:00:00+06:00", 0.25),
    ],
)
def test_moments_know_halves_of_the_day_and_zones(text: str, fraction: float) -> None:
    day = np.array(["1970-01-01"], dtype="datetime64[D]")
    assert moments(np.array([text], dtype=object), day)[0] == pytest.approx(fraction)
