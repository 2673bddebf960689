"""Scikit-learn's breast-cancer data: 569 real biopsies, 30 measurements.

One fault is planted: the laboratory's new scanner sends ``mean area`` in pixels (100 to a µm²), so
the rows that the model will meet are not the rows that it was trained on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.demos.fault import Fault
from tenfold.demos.truth import Truth

if TYPE_CHECKING:
    import pandas as pd

FAULTS = {
    "unit_shift": Fault(
        what="mean area is in µm² for training and in pixels, 100 to a µm², at serving time",
        columns=("mean area",),
        detectors=("unit_shift",),
    ),
}
"""Every planted fault, by name."""

TRUTHS = {
    "preparation": Truth(
        what="training and use prepare the same biopsy differently",
        code="TF0209",
        says=("mean area", "matched by id"),
    ),
    "arrival": Truth(
        what="the rows that the laboratory sends break what was learnt of its rows",
        code="TF0809",
        says=("'mean area' must be at most", "190 of 190"),
    ),
    "first_rows": Truth(
        what="the first rows that arrive are already wrong",
        code="TF0801",
        says=("the first alarm is in the period rows 1 to 40", "mean area"),
    ),
    "false_comfort": Truth(
        what="the model is as sure as ever, and calls nearly every biopsy malignant",
        code="TF0802",
        says=("surely earns less than promised, whatever the AUC",),
    ),
}
"""What the one fault does on its way into use, by name, with the check that names it."""


def generate() -> pd.DataFrame:
    """The biopsies, target ``diagnosis`` (malignant/benign).

    Returns
    -------
    DataFrame of shape (569, 32)
        ``biopsy_id``, 30 measurements of cell nuclei, the target.
    """
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer(as_frame=True)
    frame: pd.DataFrame = data.data.copy()
    frame.insert(0, "biopsy_id", range(1, len(frame) + 1))
    frame["diagnosis"] = data.target.map({0: "malignant", 1: "benign"})
    return frame


def serving(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows as the laboratory will send them: every third biopsy, one unit wrong.

    Returns
    -------
    DataFrame of shape (190, 31)
        Without the target.
    """
    sent = frame.drop(columns="diagnosis").iloc[::3].reset_index(drop=True)
    return sent.assign(**{"mean area": (sent["mean area"] * 100).round(1)})


__all__ = ["FAULTS", "TRUTHS", "generate", "serving"]
