"""Lags and rolling windows: right values, and never a glance ahead."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.features.history import History


def frame(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [row[0] for row in rows],
            "t": pd.to_datetime([row[1] for row in rows]),
            "v": [row[2] for row in rows],
        }
    )


ROWS = frame(
    [
        ("a", "2024-01-10", 3.0),
        ("a", "2024-01-01", 1.0),
        ("b", "2024-01-02", 10.0),
        ("a", "2024-01-05", 2.0),
        ("b", "2024-01-12", 20.0),
    ]
)


def history(rows: pd.DataFrame) -> History:
    return History.of(rows, by="id", time="t", value="v")


def test_a_lag_is_the_row_before_of_the_same_id() -> None:
    found = history(ROWS).lag(ROWS, periods=1, embargo_days=0)
    np.testing.assert_array_equal(found, [2, np.nan, np.nan, 1, 10])


def test_an_embargo_hides_what_is_not_yet_known() -> None:
    found = history(ROWS).lag(ROWS, periods=1, embargo_days=6)
    np.testing.assert_array_equal(found, [1, np.nan, np.nan, np.nan, 10])


def test_rows_of_one_moment_do_not_see_each_other() -> None:
    twins = frame([("a", "2024-01-01", 1.0), ("a", "2024-01-01", 2.0), ("a", "2024-01-02", 3.0)])
    found = history(twins).lag(twins, periods=1, embargo_days=0)
    assert np.isnan(found[:2]).all()
    assert found[2] in (1.0, 2.0)


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("mean", [1.5, np.nan, np.nan, 1, 10]),
        ("sum", [3, np.nan, np.nan, 1, 10]),
        ("count", [2, 0, 0, 1, 1]),
        ("max", [2, np.nan, np.nan, 1, 10]),
        ("median", [1.5, np.nan, np.nan, 1, 10]),
        ("std", [np.std([1, 2], ddof=1), np.nan, np.nan, np.nan, np.nan]),
    ],
)
def test_a_window_summarises_the_days_before(statistic: str, expected: list[float]) -> None:
    found = history(ROWS).rolling(ROWS, statistic=statistic, window_days=10, embargo_days=0)
    np.testing.assert_allclose(found, expected)


def test_a_window_forgets_what_is_older() -> None:
    found = history(ROWS).rolling(ROWS, statistic="sum", window_days=6, embargo_days=0)
    np.testing.assert_allclose(found, [2, np.nan, np.nan, 1, np.nan])


def test_new_rows_see_the_training_rows_and_training_rows_count_once() -> None:
    new = frame([("a", "2024-02-01", 9.0), ("c", "2024-02-01", 9.0)])
    found = history(ROWS).rolling(new, statistic="count", window_days=365, embargo_days=0)
    np.testing.assert_array_equal(found, [3, 0])
    again = history(ROWS).rolling(ROWS, statistic="count", window_days=365, embargo_days=0)
    np.testing.assert_array_equal(again, [2, 0, 0, 1, 1])


def test_gaps_in_id_time_or_value_give_gaps_and_no_error() -> None:
    holes = ROWS.assign(id=["a", None, "b", "a", "b"])
    holes.loc[2, "t"] = pd.NaT
    holes.loc[3, "v"] = np.nan
    found = history(holes).rolling(holes, statistic="mean", window_days=30, embargo_days=0)
    assert np.isnan(found).all()
    empty = History.of(holes.iloc[:0], by="id", time="t", value="v")
    assert np.isnan(empty.lag(holes.iloc[:1], periods=1, embargo_days=0)).all()


def test_it_agrees_with_a_plain_loop_on_random_rows() -> None:
    rng = np.random.default_rng(5)
    n = 120
    rows = pd.DataFrame(
        {
            "id": rng.choice(list("abcd"), n),
            "t": pd.Timestamp(2024, 1, 1) + pd.to_timedelta(rng.integers(0, 60, n), unit="D"),
            "v": rng.normal(size=n),
        }
    )
    found = history(rows).rolling(rows, statistic="sum", window_days=9, embargo_days=3)
    for place, row in rows.iterrows():
        age = (row["t"] - rows["t"]).dt.days
        inside = (rows["id"] == row["id"]) & (age >= 3) & (age <= 12)
        expected = rows.loc[inside, "v"].sum() if inside.any() else np.nan
        np.testing.assert_allclose(found[place], expected, atol=1e-12)
