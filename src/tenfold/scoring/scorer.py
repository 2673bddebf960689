"""The candidate of step 3, loaded once and applied to raw rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import DataProblem
from tenfold.scoring.applying import Floats, calibrated, decide, predict
from tenfold.vocabulary import ModelCandidate


@dataclass(frozen=True)
class Scored:
    """What the model says of some rows.

    Attributes
    ----------
    p : ndarray of shape (n,) or (n, K)
        Calibrated chance of the positive class, chances of all classes, or amounts.
    decided : ndarray of shape (n,)
        0/1, class codes, or the amount decided on.
    """

    p: Floats
    decided: NDArray[Any]


@dataclass(frozen=True)
class Scorer:
    """A model with its calibration and its rule."""

    candidate: ModelCandidate
    pipeline: Any

    @classmethod
    def load(cls, candidate: ModelCandidate, path: Path) -> Scorer:
        """Open the candidate's file.

        Raises
        ------
        DataProblem
            The file is no model.
        """
        import joblib

        try:
            return cls(candidate, joblib.load(path))
        except Exception as error:
            raise DataProblem.because(
                f"'{path.name}' cannot be opened as a model: {error}", "Run step 3 again."
            ) from error

    def score(self, frame: pd.DataFrame) -> Scored:
        """Score raw rows.

        Parameters
        ----------
        frame : DataFrame
            Has at least the candidate's columns; others are ignored.

        Raises
        ------
        DataProblem
            A column is missing.
        """
        one = self.candidate
        self._check(frame)
        classes = len(one.labels)
        if not len(frame):
            empty = np.zeros((0, classes) if one.task == "multiclass" else 0)
            return Scored(empty, decide(one.rule, empty))
        raw = predict(self.pipeline, frame, one.known, task=one.task, classes=classes)
        p = calibrated(one.calibrator, raw)
        return Scored(p, decide(one.rule, p))

    def features(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Raw rows as the model sees them: cleaned, with derived features, not yet encoded.

        Raises
        ------
        DataProblem
            A column is missing.
        """
        self._check(frame)
        shape = self.pipeline.named_steps["recipe"]
        if not hasattr(shape, "transform"):  # a model of no features
            return frame[[]]
        shaped: pd.DataFrame = shape.transform(frame)
        return shaped

    def _check(self, frame: pd.DataFrame) -> None:
        one = self.candidate
        absent = [name for name in one.columns if name not in frame.columns]
        if absent:
            raise DataProblem.because(
                f"The rows lack what the model reads: column {', '.join(absent[:5])}.",
                "Give the columns that the model was trained on.",
            )


__all__ = ["Scored", "Scorer"]
