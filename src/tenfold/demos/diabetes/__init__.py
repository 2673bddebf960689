"""Scikit-learn's diabetes data: 442 real patients, disease progression after one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FAULTS: dict[str, str] = {}


def generate() -> pd.DataFrame:
    """The patients in their original units, target ``progression``."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes(as_frame=True, scaled=False)
    frame: pd.DataFrame = data.data.rename(columns=str)
    frame["sex"] = frame["sex"].map({1.0: "1", 2.0: "2"})
    return frame.assign(progression=data.target)


__all__ = ["FAULTS", "generate"]
