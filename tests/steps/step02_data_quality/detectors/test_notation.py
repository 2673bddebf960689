from __future__ import annotations

import math

import pytest

from tenfold.steps.step02_data_quality.detectors.notation import amount, notations


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("12", "number"),
        ("-1.5e-3", "number"),
        (".5", "number"),
        ("1,234.50", "thousands"),
        ("1,234", "thousands"),
        ("1.234,56", "decimal_comma"),
        ("3,14", "decimal_comma"),
        ("$1,715.0", "currency"),
        ("1 200 €", "currency"),
        ("USD 12", "currency"),
        ("40 %", "percent"),
        ("12.0 oz.", "unit"),
        ("2024-05-01", "date_ymd"),
        ("2024/05/01 10:30", "date_ymd"),
        ("1/5/24", "date_slash"),
        ("01.05.2024", "date_dot"),
        ("1 May 2024", "date_words"),
        ("May 1, 2024", "date_words"),
        ("12 AM", "clock"),
        ("10:30", "clock"),
        ("?", "marker"),
        ("#N/A", "marker"),
        ("Unknown", "marker"),
        ("none", "weak_marker"),
        ("A11", "text"),
        ("2024-05/01", "text"),
        ("1,2,3", "text"),
        ("", "text"),
    ],
)
def test_each_way_of_writing_is_named(text: str, notation: str) -> None:
    assert notations([text])[0] == notation


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,715.0", 1715.0),
        ("1.234,50 €", 1234.5),
        ("-12 %", -12.0),
        ("12.0 oz", 12.0),
        ("−3", -3.0),
    ],
)
def test_amounts_are_read_in_any_dress(text: str, value: float) -> None:
    assert amount(text) == value


def test_lone_comma_is_read_as_the_column_says() -> None:
    assert amount("1,234") == 1234.0
    assert amount("1,234", comma=True) == 1.234
    assert math.isnan(amount("abc"))
