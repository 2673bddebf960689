from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors import error_cells
from tenfold.steps.step02_data_quality.detectors.column import ColumnScan
from tenfold.steps.step02_data_quality.detectors.dependencies import votes
from tenfold.steps.step02_data_quality.detectors.patterns import odd_shapes, shape


def _shops(rng: np.random.Generator, n: int = 600) -> pd.DataFrame:
    at = rng.integers(0, 30, n)
    return pd.DataFrame(
        {
            "zip": [f"{35000 + i * 17}" for i in at],
            "city": [f"{('north', 'south', 'east', 'west')[i % 4]} town {chr(97 + i)}" for i in at],
            "rate": [f"{v}%" for v in rng.integers(0, 101, n)],
            "note": rng.choice(["ok", "late", "empty"], n),
        }
    ).astype(object)


def test_clean_table_has_no_wrong_cells(rng) -> None:
    assert not error_cells(_shops(rng)).to_numpy().any()


def test_verdicts_keep_index_and_columns(rng) -> None:
    frame = _shops(rng).set_index(pd.Index([f"r{i}" for i in range(600)]))
    said = error_cells(frame)
    assert said.index.equals(frame.index)
    assert list(said.columns) == list(frame.columns)


@pytest.mark.parametrize(
    ("column", "text"),
    [("zip", "3x017"), ("city", "north town z"), ("rate", "57"), ("rate", "5x%"), ("note", "N/A")],
)
def test_one_wrong_cell_is_found_and_no_other(rng, column: str, text: str) -> None:
    frame = _shops(rng)
    frame.loc[11, column] = text
    said = error_cells(frame)
    assert said.loc[11, column]
    assert said.to_numpy().sum() == 1


def test_swallowed_neighbour_is_found_in_both_cells(rng) -> None:
    frame = pd.DataFrame(
        {
            "city": [f"Town{i} Hill" for i in range(200)],
            "state": rng.choice(["OR", "CA", "WI"], 200),
        }
    ).astype(object)
    frame.loc[:7, "city"] = frame.loc[:7, "city"] + " OR"
    frame.loc[:7, "state"] = ""
    assert error_cells(frame).sum().to_dict() == {"city": 8, "state": 8}


def test_dependency_needs_more_than_a_common_value(rng) -> None:
    left = rng.integers(0, 50, 500)
    right = np.where(rng.random(500) < 0.96, "no", "yes")
    said = votes([ColumnScan(pd.Series(left.astype(str))), ColumnScan(pd.Series(right))])
    assert not said.against.any()


def test_shapes_judge_codes_and_leave_words_alone() -> None:
    assert shape("AL_scip-inf-1") == "a_a-a-9"
    codes = ColumnScan(pd.Series(["A-1"] * 90 + ["A-2"] * 9 + ["A--3"]))
    assert list(codes.texts[odd_shapes(codes)]) == ["A--3"]
    words = ColumnScan(pd.Series(["red", "blue"] * 50 + ["light-blue"]))
    assert not odd_shapes(words).any()
