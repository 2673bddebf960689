from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors.column import ColumnScan


def _scan(*values: object) -> ColumnScan:
    return ColumnScan(pd.Series(list(values), name="a", dtype=object))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2", "3,5", "$4", "?"], "number"),
        (["2024-01-01", "1 May 2024", ""], "date"),
        (["red", "blue", "3"], "text"),
        (["", None, " "], "empty"),
        ([1, 2.5, None], "number"),
        ([True, False], "text"),
    ],
)
def test_column_is_what_most_of_its_cells_are(values: list[object], kind: str) -> None:
    assert _scan(*values).kind == kind


def test_blank_and_null_are_absent() -> None:
    assert list(_scan("1", "", "  ", None, np.nan).absent) == [False, True, True, True, True]


def test_lone_comma_follows_its_neighbours() -> None:
    comma = _scan("3,14", "2,7", "1,234")
    assert list(comma.amounts) == [3.14, 2.7, 1.234]
    grouped = _scan("1,234.5", "12,345", "1,234")
    assert list(grouped.amounts) == [1234.5, 12345.0, 1234.0]


def test_numbers_take_plain_ones_only_and_amounts_all() -> None:
    scan = _scan("5", "5 %", "x")
    assert list(np.isnan(scan.numbers)) == [False, True, True]
    assert list(np.isnan(scan.amounts)) == [False, False, True]


def test_typed_and_text_columns_give_the_same_numbers() -> None:
    values = [1.5, 2.0, np.nan]
    typed = ColumnScan(pd.Series(values, name="a"))
    text = ColumnScan(pd.Series(["1.5", "2.0", ""], name="a"))
    np.testing.assert_array_equal(typed.numbers, text.numbers)
    np.testing.assert_array_equal(typed.absent, text.absent)
