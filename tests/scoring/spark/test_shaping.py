"""Raw rows become features and an outcome, or the reason why they stay out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from sklearn.preprocessing import FunctionTransformer

from tenfold.features import CleanRule
from tenfold.scoring.spark.shaping import FATE, TARGET, Fate, Shaping

ROWS = pa.table(
    {
        "c0": pa.array([1.0, 2.0, 3.0, None, 5.0]),
        "c1": pa.array(["low", "high", "?", "odd", " "]),
        "c2": pa.array([1, 2, 3, 4, None]),
        FATE: pa.array([int(Fate.TRAINS)] * 4 + [int(Fate.EQUAL)], pa.int32()),
    }
)


def numbers(frame: Any) -> Any:
    return frame[["number"]]


def shaping(**options: Any) -> Shaping:
    given: dict[str, Any] = {
        "columns": ("number", "size", "day"),
        "recipe": FunctionTransformer(numbers),
        "encode": FunctionTransformer(lambda frame: frame.to_numpy()),
        "width": 1,
        "task": "multiclass",
        "labels": ("none", "low", "high"),
        "known": np.array([1, 2]),
        "target": "size",
    }
    return Shaping(**given | options)


def test_outcomes_are_the_models_own_codes_and_what_it_cannot_answer_stays_out() -> None:
    found = shaping().part(ROWS)
    unknown = int(Fate.UNKNOWN)
    assert found[FATE].to_pylist() == [0, 0, unknown, unknown, int(Fate.EQUAL)]
    np.testing.assert_array_equal(found[TARGET].to_numpy()[:2], [0.0, 1.0])
    np.testing.assert_array_equal(found["f0"].to_numpy(), [1.0, 2.0, np.nan, np.nan, np.nan])
    assert found.schema.field("f0").type == pa.float32()


def test_amounts_are_themselves_and_cleaned_as_step_2_did() -> None:
    rule = CleanRule(column="number", rule="missing", values=["3"], reason="stands for missing")
    amounts = shaping(task="regression", labels=(), known=np.empty(0), target="number")
    found = shaping(**vars(amounts) | {"rules": [rule]}).part(ROWS)
    assert found[FATE].to_pylist() == [0, 0, int(Fate.UNKNOWN), int(Fate.UNKNOWN), 1]
    np.testing.assert_array_equal(found[TARGET].to_numpy()[:3], [1.0, 2.0, np.nan])


def test_rows_from_the_held_out_period_on_or_without_a_time_stay_out() -> None:
    late = shaping(time="day", until=2.0, labels=("low", "high", "odd"), known=np.arange(3))
    found = late.part(ROWS.set_column(3, FATE, pa.array([0] * 5, pa.int32())))
    assert found[FATE].to_pylist() == [0] + [int(Fate.PERIOD)] * 4
