"""Labels: one text for each value, however it is stored."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.tables import as_labels


def test_one_label_for_one_value() -> None:
    for values in ([1, 0], [1.0, 0.0], ["1", "0"], pd.array([1, 0], "Int64")):
        assert as_labels(pd.Series(values)).tolist() == ["1", "0"]
    assert as_labels(pd.Series([True, False])).tolist() == ["True", "False"]
    assert as_labels(pd.Series([0.5, 2.0])).tolist() == ["0.5", "2"]
    assert as_labels(pd.Series(pd.to_datetime(["2020-01-01"]))).tolist() == ["2020-01-01"]


def test_missing_stays_missing_and_the_index_stays() -> None:
    values = pd.Series([np.nan, 1.0, np.nan], index=[5, 6, 7], name="y")
    found = as_labels(values)
    assert found.isna().tolist() == [True, False, True]
    assert found.index.tolist() == [5, 6, 7]
    assert found.name == "y"
    assert as_labels(pd.Series([None, None], dtype="str")).isna().all()
