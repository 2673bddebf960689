"""The model as MLflow loads it: from the files of a package to answers, by `Scorer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel  # type: ignore[attr-defined]  # MLflow exports it by name

from tenfold.tracking.answers import answers, opened


class Served(PythonModel):
    """A package's `model.joblib` with its calibration and its decision rule."""

    def load_context(self, context: Any) -> None:
        """Open the files; the joblib file is read only where its hash is the candidate's."""
        files = context.artifacts
        self.scorer = opened(Path(files["candidate"]), Path(files["model"]))

    def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> pd.DataFrame:
        """Calibrated predictions `p` and decisions `decided`, one row per row."""
        del context, params
        return answers(self.scorer, model_input)


set_model(Served())
