"""The chosen model fitted on all training rows, kept as a file, and given an identity."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from tenfold.features import encoder, transformer
from tenfold.scoring import predict
from tenfold.step import Context
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.fitting import Ledger, fit
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.steps.step03_baseline_models.rungs import encoding
from tenfold.vocabulary import Calibrator, DecisionRule, FileRef, digest

_PROBE_ROWS = 100


@dataclass(frozen=True)
class Packed:
    """A fitted pipeline from raw rows to predictions.

    Attributes
    ----------
    pipeline : sklearn.pipeline.Pipeline
        ``recipe`` → ``encode`` → ``model``.
    known : ndarray of int
        Class codes of its probability columns.
    """

    rung: RungName
    pipeline: Pipeline
    known: NDArray[Any]

    def predict(self, frame: pd.DataFrame, work: Workload) -> Floats:
        """Predictions of raw rows, uncalibrated."""
        if not len(frame):
            deep = (0, work.classes) if work.task == "multiclass" else (0,)
            return np.zeros(deep)
        return predict(self.pipeline, frame, self.known, task=work.task, classes=work.classes)

    @property
    def parameters(self) -> dict[str, Any]:
        """The estimator's parameters that are plain values."""
        model = self.pipeline.named_steps["model"]
        given = (model[-1] if isinstance(model, Pipeline) else model).get_params(deep=False)
        return {name: _plain(value) for name, value in sorted(given.items()) if _is_plain(value)}


def pack(rung: RungName, work: Workload, *, seed: int, ledger: Ledger) -> Packed:
    """Fit a rung on all training rows, features included."""
    shape: Any = "passthrough"
    encode: Any = "passthrough"
    X = np.zeros((len(work.train), 0))
    if work.recipe.names:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shape = transformer(work.recipe, work.roles)
            encode = encoder(encoding(rung))
            X = encode.fit_transform(shape.fit_transform(work.train.frame))
    model, known, _ = fit(
        rung,
        X,
        work.train.y,
        task=work.task,
        classes=work.classes,
        seed=seed,
        ledger=ledger,
        weights=work.train.weights(),
    )
    pipeline = Pipeline([("recipe", shape), ("encode", encode), ("model", model)])
    return Packed(rung, pipeline, known)


def keep(packed: Packed, context: Context) -> FileRef:
    """Store the pipeline as a joblib file; equal pipelines give equal bytes."""
    import joblib

    def write(path: Path) -> None:
        joblib.dump(packed.pipeline, path, compress=("zlib", 3))

    return context.store(".joblib", write)


def identity(packed: Packed, work: Workload, calibrator: Calibrator, rule: DecisionRule) -> str:
    """Digest of parameters, calibration, decision rule and predictions on a fixed probe.

    The probe is the first hundred training rows that were used. Unlike the file's hash it
    survives a new version of a library that predicts alike.
    """
    said = packed.predict(work.train.frame.iloc[:_PROBE_ROWS], work)
    return digest(
        {
            "rung": packed.rung,
            "parameters": packed.parameters,
            "recipe": work.recipe.model_dump(mode="json"),
            "calibrator": calibrator.model_dump(mode="json"),
            "rule": rule.model_dump(mode="json", exclude={"how"}),
            # Six digits: XGBoost predicts in float32.
            "probe": [f"{value:.6g}" for value in said.ravel()],
        }
    )


def keep_predictions(work: Workload, p: Floats, decided: NDArray[Any], context: Context) -> FileRef:
    """Store row, y, p and decision of every held-out row as Parquet without metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {"row": work.test.number, "y": work.test.y}
    columns |= {"p": p} if p.ndim == 1 else {f"p_{k}": p[:, k] for k in range(p.shape[1])}
    columns["decided"] = decided
    table = pa.table({name: pa.array(values) for name, values in columns.items()})

    def write(path: Path) -> None:
        pq.write_table(table, path, compression="zstd", store_schema=False)

    return context.store(".parquet", write)


def _is_plain(value: Any) -> bool:
    return value is None or (
        isinstance(value, bool | int | float | str | tuple) and value != "deprecated"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


__all__ = ["Packed", "identity", "keep", "keep_predictions", "pack"]
