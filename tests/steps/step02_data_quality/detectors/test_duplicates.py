from __future__ import annotations

import numpy as np
import pandas as pd


def test_copies_are_counted_once_each(look, rng) -> None:
    frame = pd.DataFrame({"a": rng.normal(size=100).round(6), "y": [0, 1] * 50})
    doubled = pd.concat([frame, frame.iloc[:7]], ignore_index=True)
    (finding,) = look("duplicate_rows", doubled)
    assert (finding.rows, finding.severity) == (7, "medium")
    assert finding.cells == list(range(100, 107))


def test_repeats_that_chance_explains_are_low(look, rng) -> None:
    frame = pd.DataFrame({"a": rng.integers(0, 3, 200), "y": rng.integers(0, 2, 200)})
    (finding,) = look("duplicate_rows", frame)
    assert finding.severity == "low"
    assert "chance" in finding.message


def test_repeated_ids_are_found_whatever_their_case(look) -> None:
    ids = [f"C{i}" for i in range(100)]
    ids[7] = "c3 "
    (finding,) = look("duplicate_ids", {"id": ids, "y": ["0", "1"] * 50}, id="id")
    assert finding.rows == 1
    assert "C3" not in finding.message


def test_many_rows_per_id_by_design_ask_for_a_group(look) -> None:
    ids = [f"C{i // 5}" for i in range(100)]
    (finding,) = look("duplicate_ids", {"id": ids, "y": ["0", "1"] * 50}, id="id")
    assert finding.severity == "low"
    assert finding.proposal == {"group": "id"}


def test_equal_columns_are_found_however_typed(look) -> None:
    columns = {"a": ["3", "4"] * 20, "b": [3.0, 4.0] * 20, "c": ["4", "3"] * 20, "y": [0, 1] * 20}
    (finding,) = look("duplicate_columns", columns)
    assert finding.columns == ["a", "b"]


def test_columns_equal_but_for_one_row_are_two(look) -> None:
    a = np.array(["3", "4"] * 20, dtype=object)
    b = a.copy()
    b[5] = "9"
    assert look("duplicate_columns", {"a": a, "b": b, "y": [0, 1] * 20}) == []
