"""Proposed values stand as the raw table writes them, and are read back as what was meant."""

from __future__ import annotations

import pandas as pd
import pytest

from tenfold.explaining.written import Written
from tenfold.features import CleanRule

DAY = (pd.Timestamp("2026-03-05") - pd.Timestamp("2000-01-01")).days


@pytest.mark.parametrize(
    ("kind", "rules", "like", "wanted", "written"),
    [
        ("number", [{"rule": "decimal_comma"}], ["1.250,00", "3,50"], 2400.5, "2.400,50"),
        ("number", [{"rule": "currency"}], ["$1,250.00"], 900.0, "$900.00"),
        ("number", [{"rule": "percent"}], ["12%", "7.5%"], 0.25, "25%"),
        ("number", [], [3, 4], 5.0, 5),
        ("number", [], [3.5, None], -0.25, -0.25),
        ("number", [{"rule": "unit", "low": 1000, "factor": 0.01}], [30000.0, 300.0], 250.0, 250.0),
        ("datetime", [{"rule": "date", "values": ["%d.%m.%Y"]}], ["24.12.2025"], DAY, "05.03.2026"),
        ("datetime", [], ["2025-12-24"], DAY, "2026-03-05"),
        ("datetime", [], [pd.Timestamp("2025-12-24")], DAY, pd.Timestamp("2026-03-05")),
    ],
)
def test_a_value_is_written_as_its_column_writes(kind, rules, like, wanted, written) -> None:
    how = Written("x", kind, tuple(CleanRule(column="x", **rule) for rule in rules))
    column = pd.Series(like, name="x")
    (cell,) = how.cells([wanted], column)
    assert cell == written
    assert how.read(pd.Series([cell], name="x")).iloc[0] == pytest.approx(wanted)


def test_what_a_column_cannot_hold_is_not_proposed() -> None:
    whole = Written("x", "number", ())
    assert whole.cells([2.5, 3.0], pd.Series([1, 2], name="x")) == [None, 3]
    cut = Written("x", "number", (CleanRule(column="x", rule="range", low=0, high=10),))
    assert cut.cells([50.0], pd.Series([1.0, 2.0], name="x")) == [None]
