"""Between tables and pandas: types, draws and order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.tables import Table, from_frame, read, to_frame


def test_a_frame_comes_back_as_it_was() -> None:
    frame = pd.DataFrame(
        {
            "whole": [1, 2, 3],
            "real": [0.5, np.nan, np.inf],
            "word": pd.Series(["a", None, "c"], dtype="str"),
            "flag": [True, False, True],
            "time": np.array(["1600-01-01", "NaT", "2020-01-01T10:00"], "datetime64[us]"),
        }
    )
    pd.testing.assert_frame_equal(to_frame(from_frame(frame)), frame)


def test_missing_whole_numbers_lose_no_digit() -> None:
    small = pd.Series([1, None], dtype="Int64")
    large = pd.Series([2**60 + 1, None], dtype="Int64")
    frame = to_frame(from_frame(pd.DataFrame({"small": small, "large": large})))
    assert str(frame["small"].dtype) == "float64"
    assert frame["large"].iloc[0] == 2**60 + 1


def test_columns_of_mixed_values_and_categories_become_text() -> None:
    frame = pd.DataFrame({"mixed": [1, "a", None], "kind": pd.Categorical(["x", "y", "x"])})
    found = to_frame(from_frame(frame))
    assert found["mixed"].fillna("-").tolist() == ["1", "a", "-"]
    assert found["kind"].tolist() == ["x", "y", "x"]


def test_zoned_times_are_kept_as_utc() -> None:
    times = pd.to_datetime(["2020-06-01 12:00"]).tz_localize("Europe/Paris")
    table = from_frame(pd.DataFrame({"t": times}))
    assert to_frame(table)["t"].iloc[0] == pd.Timestamp("2020-06-01 10:00")
    assert table.notes == ["'t': times in Europe/Paris are kept as UTC."]


def test_repeated_names_are_refused() -> None:
    with pytest.raises(DataProblem, match="'a' name columns 1, 2"):
        from_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_a_draw_is_reproducible_and_keeps_the_order_of_rows() -> None:
    table = from_frame(pd.DataFrame({"a": range(1000)}))
    drawn = to_frame(table, limit=50, seed=3)["a"]
    assert len(drawn) == 50
    assert drawn.is_monotonic_increasing
    assert drawn.tolist() == to_frame(table, limit=50, seed=3)["a"].tolist()
    assert drawn.tolist() != to_frame(table, limit=50, seed=4)["a"].tolist()


def test_a_draw_from_a_file_is_that_of_the_same_frame(tmp_path: object) -> None:
    from pathlib import Path

    from tenfold.tables import read

    folder = Path(str(tmp_path))
    frame = pd.DataFrame({"a": range(500), "b": [f"w{i}" for i in range(500)]})
    frame.to_csv(folder / "a.csv", index=False)
    drawn = to_frame(read("a.csv", base=folder), limit=20, seed=1)
    pd.testing.assert_frame_equal(drawn, to_frame(from_frame(frame), limit=20, seed=1))


def test_more_rows_than_there_are_means_all() -> None:
    assert len(to_frame(from_frame(pd.DataFrame({"a": [1, 2]})), limit=9)) == 2


def test_a_large_table_is_fetched_in_parts_that_make_the_same_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pd.DataFrame({f"x{i}": np.arange(50) * i for i in range(7)}).assign(t=list("ab") * 25)
    made.to_parquet(tmp_path / "a.parquet")
    whole = to_frame(read("a.parquet", base=tmp_path))
    asked: list[int] = []
    arrow = Table.arrow
    monkeypatch.setattr("tenfold.tables.frames._CELLS", 150)
    monkeypatch.setattr(Table, "arrow", lambda t, n: asked.append(len(n)) or arrow(t, n))
    pd.testing.assert_frame_equal(to_frame(read("a.parquet", base=tmp_path)), whole)
    assert asked == [3, 3, 2]
