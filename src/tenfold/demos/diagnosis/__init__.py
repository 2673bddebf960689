"""Scikit-learn's breast-cancer data: 569 real biopsies, 30 measurements.

The planted truth: the serving system sends ``mean area`` in another unit (×0.01, as mm² became
cm²), so the rows that the model will meet are not the rows that it was trained on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FAULTS = {"unit_shift": "mean area arrives in cm² at serving time, in mm² for training"}


def generate() -> pd.DataFrame:
    """The biopsies, target ``diagnosis`` (malignant/benign)."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer(as_frame=True)
    frame: pd.DataFrame = data.data.copy()
    frame.insert(0, "biopsy_id", range(1, len(frame) + 1))
    frame["diagnosis"] = data.target.map({0: "malignant", 1: "benign"})
    return frame


def serving(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows as the serving system sends them: every third biopsy, one unit wrong."""
    sent = frame.drop(columns="diagnosis").iloc[::3].reset_index(drop=True)
    return sent.assign(**{"mean area": (sent["mean area"] / 100).round(4)})


__all__ = ["FAULTS", "generate", "serving"]
