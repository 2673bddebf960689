"""Scikit-learn's diabetes data: 442 real patients, disease progression after one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.demos.fault import Fault

if TYPE_CHECKING:
    import pandas as pd

FAULTS: dict[str, Fault] = {}
"""None is planted: the data are as they came."""


def generate() -> pd.DataFrame:
    """The patients in their original units, target ``progression``.

    Returns
    -------
    DataFrame of shape (442, 11)
        Age, sex (coded 1 and 2), body mass index, blood pressure, six blood values, the target.
    """
    from sklearn.datasets import load_diabetes

    data = load_diabetes(as_frame=True, scaled=False)
    frame: pd.DataFrame = data.data.rename(columns=str)
    frame["sex"] = frame["sex"].map({1.0: "1", 2.0: "2"})
    return frame.assign(progression=data.target)


__all__ = ["FAULTS", "generate"]
