from __future__ import annotations

import numpy as np
import pytest

Y = ["0", "1"] * 100


def _numbers(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(50, 10, 200).round(2).astype(str).astype(object)


def test_words_among_numbers_are_mixed_types(look, rng) -> None:
    values = _numbers(rng)
    values[:4] = "see note"
    (finding,) = look("mixed_types", {"a": values, "y": Y})
    assert (finding.rows, finding.cells) == (4, [0, 1, 2, 3])
    assert finding.proposal == {"clean": [{"column": "a", "rule": "number"}]}


def test_codes_that_are_often_numbers_are_not_mixed(look) -> None:
    tickets = [f"A/{i}" if i % 7 == 0 else str(i) for i in range(200)]
    assert look("mixed_types", {"ticket": tickets, "y": Y}) == []


@pytest.mark.parametrize("other", ["01/05/2024", "1 May 2024", "2024/05/01"])
def test_second_layout_of_dates_is_found(look, other: str) -> None:
    days = np.array([f"2024-01-{1 + i % 28:02d}" for i in range(200)], dtype=object)
    days[::20] = other
    (finding,) = look("mixed_dates", {"d": days, "y": Y})
    assert finding.rows == 10


def test_day_and_month_in_both_orders_are_found(look) -> None:
    days = [f"{1 + i % 28:02d}/03/2024" for i in range(195)] + ["03/25/2024"] * 5
    (finding,) = look("mixed_dates", {"d": days, "y": Y})
    assert finding.rows == 5
    assert "month first" in finding.message


def test_time_of_day_is_no_other_layout(look) -> None:
    days = ["2024-01-01", "2024-01-02 10:30"] * 100
    assert look("mixed_dates", {"d": days, "y": Y}) == []


def test_decimal_commas_are_found_alone_and_mixed(look, rng) -> None:
    values = _numbers(rng)
    mixed = values.copy()
    mixed[:5] = [text.replace(".", ",") for text in mixed[:5]]
    every = [text.replace(".", ",") for text in values]
    found = look("decimal_commas", {"mixed": mixed, "every": every, "plain": values, "y": Y})
    assert {f.columns[0]: f.rows for f in found} == {
        "mixed": 5,
        "every": sum("," in text for text in every),
    }


@pytest.mark.parametrize(
    ("shape", "rule"), [("${}", "currency"), ("{} EUR", "currency"), ("{}%", "percent")]
)
def test_dressed_numbers_are_found_and_the_rule_proposed(look, rng, shape: str, rule: str) -> None:
    values = [shape.format(v) for v in _numbers(rng)]
    (finding,) = look("currency_percent", {"a": values, "y": Y})
    assert finding.rows == 200
    assert finding.proposal == {"clean": [{"column": "a", "rule": rule}]}


def test_percent_in_some_cells_only_asks_for_the_scale(look, rng) -> None:
    values = _numbers(rng)
    values[:20] = [f"{v}%" for v in values[:20]]
    (finding,) = look("currency_percent", {"a": values, "y": Y})
    assert finding.proposal is None
    assert "scale" in finding.remedy


def test_hours_of_the_clock_are_no_units(look) -> None:
    hours = [f"{1 + i % 12} {'AM' if i % 24 < 12 else 'PM'}" for i in range(200)]
    assert look("currency_percent", {"hour": hours, "y": Y}) == []
