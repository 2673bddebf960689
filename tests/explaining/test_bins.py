"""How a feature is cut: quarters, single values, levels, and missing by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.explaining.bins import NEVER_SEEN, binned


def test_numbers_fall_into_quarters_and_gaps_into_their_own() -> None:
    reference = pd.Series([*range(100), *[np.nan] * 5], dtype=float)
    first, rest, names = binned(reference, pd.Series([-5.0, 60.0, 500.0, np.nan]), "number")
    assert np.bincount(first).tolist() == [25, 25, 25, 25, 5]
    assert [names[k] for k in rest] == ["up to 24.75", "up to 74.25", "above 74.25", "missing"]


def test_a_gap_that_no_reference_row_has_lies_in_no_bin() -> None:
    _, rest, _ = binned(pd.Series(np.arange(50.0)), pd.Series([np.nan]), "number")
    assert rest.tolist() == [NEVER_SEEN]


def test_few_values_are_told_apart_however_they_are_spread() -> None:
    """lime's own quarters put zero and one into one bin where nine of ten are one."""
    reference = pd.Series([0.0] * 10 + [1.0] * 90)
    first, _, _ = binned(reference, reference[:0], "number")
    assert np.bincount(first).tolist() == [10, 90]
    skewed = pd.Series([*np.linspace(0, 1, 15), *[9.0] * 85])
    first, _, _ = binned(skewed, skewed[:0], "number")
    assert np.bincount(first).tolist() == [15, 85]


def test_dates_are_cut_like_numbers() -> None:
    days = pd.Series(pd.date_range("2024-01-01", periods=40))
    first, rest, _ = binned(days, pd.Series([pd.Timestamp("2030-01-01"), pd.NaT]), "datetime")
    assert np.bincount(first).tolist() == [10, 10, 10, 10]
    assert rest.tolist() == [3, NEVER_SEEN]


def test_rare_levels_share_a_bin_and_an_unseen_one_joins_them() -> None:
    levels = pd.Series([f"l{k}" for k in range(60)] + ["often"] * 40 + [None])
    first, rest, names = binned(levels, pd.Series(["often", "never", None, "l5"]), "category")
    assert len(set(first.tolist())) == 42
    assert names[rest[0]] == "often"
    assert names[rest[1]] == "any other"
    assert names[rest[2]] == "missing"
    few = pd.Series(["a", "b"] * 20)
    assert binned(few, pd.Series(["c"]), "category")[1].tolist() == [NEVER_SEEN]


def test_a_column_without_any_value_has_one_bin() -> None:
    for kind, dtype in (("number", float), ("category", object), ("datetime", "datetime64[ns]")):
        empty = pd.Series([None] * 5, dtype=dtype)
        first, rest, _ = binned(empty, empty[:2], kind)
        assert len(set(first.tolist())) == 1
        assert rest.tolist() == first[:2].tolist()
