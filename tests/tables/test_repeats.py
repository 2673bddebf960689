"""Repeated rows, within a table and across the split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.tables import across, duplicates


def test_duplicates_agree_with_pandas() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.integers(0, 4, (300, 4)), columns=list("abcd")).astype("float")
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    frame["w"] = rng.choice(["x", "y"], 300)
    assert (duplicates(frame) == frame.duplicated().to_numpy()).all()
    assert (duplicates(frame, ["a", "w"]) == frame.duplicated(["a", "w"]).to_numpy()).all()


def test_test_rows_that_equal_training_rows_are_found() -> None:
    frame = pd.DataFrame({"id": [1, 2, 3, 4], "x": [5.0, 6.0, 5.0, 5.0]})
    parts = np.array(["train", "train", "test", "embargo"])
    assert across(frame, parts, ["x"]).tolist() == [False, False, True, False]
    assert not across(frame, parts).any()
