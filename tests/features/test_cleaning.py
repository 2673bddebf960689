"""Cleaning rules, one by one, and the three forms that a column may have."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean, kind_of, written


def cleaned(cells: list[Any], **rule: Any) -> list[Any]:
    frame = pd.DataFrame({"x": cells})
    found = clean(frame, [CleanRule.model_validate({"column": "x"} | rule)])["x"]
    return [None if pd.isna(value) else value for value in found]


@pytest.mark.parametrize(
    ("values", "rule", "expected"),
    [
        ([1.0, 999.0, 3.0], {"rule": "missing", "values": ["999"]}, [1, None, 3]),
        ([1, 999, 3], {"rule": "missing", "values": ["999.0"]}, [1, None, 3]),
        (["a", " ? ", "N/A"], {"rule": "missing", "values": ["?", "n/a"]}, ["a", None, None]),
        (["1,5", "1.234,5", "x"], {"rule": "decimal_comma"}, [1.5, 1234.5, None]),
        (["$1,715.0", "€ 12,50", "(3.5)", "USD 7"], {"rule": "currency"}, [1715, 12.5, -3.5, 7]),
        (["100%", "12,5 %", "0.3"], {"rule": "percent"}, [1, 0.125, 0.3]),
        (["12", "twelve", " 3 "], {"rule": "number"}, [12, None, 3]),
        ([5, 120, -3], {"rule": "range", "low": 0, "high": 110}, [5, None, None]),
        ([5, 120, -3], {"rule": "clip", "low": 0, "high": 110}, [5, 110, 0]),
        ([1.7, 180.0], {"rule": "unit", "low": 100, "factor": 0.01}, [1.7, 1.8]),
        (["Bern ", "BERN", "bern\u00a0", "Basel"], {"rule": "category"}, ["bern"] * 3 + ["basel"]),
        (
            ["Bern", " berne", "Basel"],
            {"rule": "category", "mapping": {"Berne": "Bern"}},
            ["Bern", "Bern", "Basel"],
        ),
    ],
)
def test_a_rule_puts_its_column_right(
    values: list[Any], rule: dict[str, Any], expected: list[Any]
) -> None:
    assert cleaned(values, **rule) == expected


def test_dates_are_read_in_the_first_format_that_fits() -> None:
    found = cleaned(
        ["03.04.2024", "2024-05-06", "nonsense"], rule="date", values=["%d.%m.%Y", "%Y-%m-%d"]
    )
    assert found == [pd.Timestamp(2024, 4, 3), pd.Timestamp(2024, 5, 6), None]


def test_rules_follow_one_another_and_leave_the_given_frame_alone() -> None:
    frame = pd.DataFrame({"x": ["?", "1,5"], "y": [1, 2]})
    rules = [
        CleanRule(column="x", rule="missing", values=["?"]),
        CleanRule(column="x", rule="decimal_comma"),
        CleanRule(column="absent", rule="number"),
    ]
    found = clean(frame, rules)
    assert found["x"].tolist()[1] == 1.5
    assert frame["x"].tolist() == ["?", "1,5"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "number"),
        ([True, False], "number"),
        (["1", " ", "2.5", None], "number"),
        (["1", "x"], "category"),
        ([None, None], "category"),
        ([pd.Timestamp(2020, 1, 1)], "datetime"),
    ],
)
def test_a_column_is_told_by_its_values(values: list[Any], kind: str) -> None:
    assert kind_of(pd.Series(values)) == kind


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, None],
        ["1", " ", None],
        [True, False, None],
        [1, "a", dt.date(2020, 1, 1)],
        [np.inf, -np.inf, 1.0],
        [10**18, 10**30],
        ["2020-01-01T10:00+02:00", "1500-01-01", "no"],
        [b"a", None],
        [],
    ],
)
def test_anything_can_be_cast_to_anything(values: list[Any]) -> None:
    series = pd.Series(values, dtype=object)
    assert cast(series, "number").dtype == "float64"
    assert np.isfinite(cast(series, "number").dropna()).all()
    assert cast(series, "category").dtype == "str"
    assert cast(series, "datetime").dtype == "datetime64[us]"
    assert len(written(series)) == len(series)


def test_a_code_is_the_same_text_whether_it_arrives_as_3_or_as_3_point_0() -> None:
    alone = cast(pd.Series([3, 4]), "category")
    beside_gaps = cast(pd.Series([3.0, np.nan]), "category")
    beside_parts = cast(pd.Series([3.0, 3.5]), "category")
    assert alone[0] == beside_gaps[0] == beside_parts[0] == "3"


def test_true_is_one_whether_it_arrives_as_a_flag_or_as_text() -> None:
    for values in ([True, False], ["true", "FALSE"]):
        assert cast(pd.Series(values), "number").tolist() == [1.0, 0.0]


def test_times_with_a_zone_are_kept_as_utc() -> None:
    zoned = pd.Series(pd.to_datetime(["2024-01-01T12:00+02:00"], utc=True))
    assert cast(zoned, "datetime")[0] == pd.Timestamp(2024, 1, 1, 10)


def test_a_decimal_comma_beside_decimal_points_spoils_neither():
    given = pd.DataFrame({"a": ["1.234,56", "2920.15", "1.234", "12,5", None, "x", "-1.234,5"]})
    (rule,) = [CleanRule(column="a", rule="decimal_comma")]
    found = clean(given, [rule])["a"]
    expected = pd.Series([1234.56, 2920.15, 1234.0, 12.5, None, None, -1234.5], name="a")
    pd.testing.assert_series_equal(found.astype(float), expected.astype(float))
