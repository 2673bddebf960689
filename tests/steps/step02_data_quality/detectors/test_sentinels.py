from __future__ import annotations

import numpy as np
import pytest


def _ages(rng: np.random.Generator, n: int = 500) -> np.ndarray:
    return rng.integers(18, 91, n).astype(str).astype(object)


@pytest.mark.parametrize("code", ["999", "-1", "-9", "9999", "?", "unknown", "N/A", "none", "inf"])
def test_code_among_ages_is_found_and_proposed(look, rng, code: str) -> None:
    ages = _ages(rng)
    ages[:15] = code
    (finding,) = look("sentinels", {"age": ages, "y": ["0", "1"] * 250})
    assert finding.rows == 15
    assert finding.proposal == {"sentinels": {"age": [code]}}


@pytest.mark.parametrize("day", ["1900-01-01", "9999-12-31", "01.01.1900"])
def test_placeholder_day_is_found(look, rng, day: str) -> None:
    days = (np.datetime64("2020-01-01") + rng.integers(0, 900, 300)).astype(str).astype(object)
    days[:9] = day
    (finding,) = look("sentinels", {"joined": days, "y": ["0", "1"] * 150})
    assert finding.rows == 9


def test_two_codes_do_not_vouch_for_each_other(look, rng) -> None:
    ages = _ages(rng)
    ages[:200], ages[200:240] = "999", "-999"
    (finding,) = look("sentinels", {"age": ages, "y": ["0", "1"] * 250})
    assert finding.proposal == {"sentinels": {"age": ["-999", "999"]}}


@pytest.mark.parametrize(
    "values",
    [
        [str(v) for v in range(1, 100)] * 5,  # 99 is the last of many
        ["-1", "0", "1"] * 150,  # votes
        ["-2", "-1", "0", "1", "2"] * 80,  # changes
        ["999", "499", "1299", "99", "1999"] * 80,  # prices
    ],
)
def test_honest_numbers_are_no_codes(look, values: list[str]) -> None:
    assert look("sentinels", {"a": values, "y": (["0", "1"] * 300)[: len(values)]}) == []


def test_none_is_a_category_in_text(look) -> None:
    assert look("sentinels", {"garage": ["none", "attached"] * 50, "y": ["0", "1"] * 50}) == []


def test_old_but_continuous_days_are_no_placeholders(look, rng) -> None:
    days = (np.datetime64("1880-01-01") + rng.integers(0, 20000, 900)).astype(str).astype(object)
    days[0] = "1900-01-01"
    assert look("sentinels", {"born": days, "y": ["0", "1"] * 450}) == []
