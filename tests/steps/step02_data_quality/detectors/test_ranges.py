from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.detectors.names import known_afterwards, rules, words


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("age", (18, 90), "212"),
        ("Age", (18, 90), "-4"),
        ("transaction_amount", (1, 900), "-30"),
        ("mnth", (1, 12), "14"),
        ("Latitude", (-60, 60), "134.2"),
        ("Year.Built", (1900, 2010), "2206"),
        ("field_9", (10, 80), "-20"),  # no rule in the name: the values stop at zero
    ],
)
def test_what_cannot_be_is_found(look, rng, name: str, good: tuple[int, int], bad: str) -> None:
    values = rng.integers(*good, 400).astype(str).astype(object)
    values[:3] = bad
    (finding,) = look("impossible_values", {name: values, "y": ["0", "1"] * 200})
    assert finding.cells == [0, 1, 2]


@pytest.mark.parametrize(
    "name", ["balance", "temperature_change", "profit", "arr_delay", "z_score"]
)
def test_names_of_signed_quantities_promise_nothing(look, rng, name: str) -> None:
    values = rng.normal(2, 1, 1000).round(2).astype(str)
    assert look("impossible_values", {name: values, "y": ["0", "1"] * 500}) == []


def test_quantity_that_passes_through_zero_is_honest(look, rng) -> None:
    values = rng.normal(2, 1, 1000).round(2).astype(str)
    assert look("impossible_values", {"field_9": values, "y": ["0", "1"] * 500}) == []


def test_rule_that_many_rows_break_is_not_believed(look, rng) -> None:
    values = rng.normal(0, 1, 400).round(2).astype(str)
    assert look("impossible_values", {"price": values, "y": ["0", "1"] * 200}) == []


def test_code_for_missing_is_left_to_sentinels(look, rng) -> None:
    ages = rng.integers(18, 90, 400).astype(str).astype(object)
    ages[:30] = "999"
    assert look("impossible_values", {"age": ages, "y": ["0", "1"] * 200}) == []


def test_names_are_read_in_words() -> None:
    assert words("MonthlyCharges") == ["monthly", "charges"]
    assert [r.what for r in rules("monthly_income")] == ["a quantity"]
    assert known_afterwards(words("call_duration"))
    assert not known_afterwards(words("poutcome"))
    assert not known_afterwards(words("credit_duration"))
    assert np.all([not known_afterwards(words(n)) for n in ("tenure", "age", "previous_result")])
