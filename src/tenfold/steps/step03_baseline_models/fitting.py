"""Fitting one model on some rows: features shaped inside the fold, fits counted, faults said."""

from __future__ import annotations

import math
import time
import warnings
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.scoring import predict
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.rows import Floats
from tenfold.steps.step03_baseline_models.rungs import HEAVY, Setting, build
from tenfold.vocabulary import ColumnRoles, Task

_VALUES_PER_FIT = 1_000_000
_FEATURES_PER_FIT = 100
_CLASSES_PER_FIT = 5
_MARK = "\x1f"


@dataclass
class Ledger:
    """Counts fits against the budget.

    One fit is one model on up to a million values (rows times features) of up to five classes
    and, where it grows many trees or a network, up to a hundred features.
    """

    budget: int
    classes: int = 0
    features: int = 1
    used: int = 0
    left_out: list[str] = field(default_factory=list)

    def cost(self, rung: RungName, rows: int) -> int:
        """What a fit of that rung on that many rows counts."""
        blocks = [1, math.ceil(rows * self.features / _VALUES_PER_FIT)]
        if rung in HEAVY:
            # Boosting 800 rows takes .6 s with 100 columns and 30 s with 5,000.
            blocks.append(math.ceil(self.features / _FEATURES_PER_FIT))
        return max(blocks) * max(1, math.ceil(self.classes / _CLASSES_PER_FIT))

    @property
    def left(self) -> int:
        """What is left to spend."""
        return self.budget - self.used

    def spend(self, rung: RungName, rows: int) -> None:
        """Count one fit."""
        self.used += self.cost(rung, rows)


class Shaped:
    """One fold's rows with the recipe applied, encoded when a rung first asks.

    The recipe and the encoders are fitted on `train` alone.
    """

    def __init__(
        self, recipe: FeatureRecipe, roles: ColumnRoles, train: pd.DataFrame, test: pd.DataFrame
    ) -> None:
        self.train, self.test = train[[]], test[[]]
        if recipe.names:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                shape = transformer(recipe, roles)
                self.train = shape.fit_transform(train)
                self.test = shape.transform(test)
        self._encoded: dict[str, tuple[Floats, Floats, NDArray[Any]]] = {}

    def encoded(
        self, kind: Literal["linear", "tree"], *, without: tuple[str, ...] = ()
    ) -> tuple[Floats, Floats]:
        """Training and test matrix, without the columns that come from some features."""
        if kind not in self._encoded:
            self._encoded[kind] = self._encode(kind)
        train, test, source = self._encoded[kind]
        if not without:
            return train, test
        kept = ~np.isin(source, np.flatnonzero(self.train.columns.isin(without)))
        return train[:, kept], test[:, kept]

    def _encode(self, kind: Literal["linear", "tree"]) -> tuple[Floats, Floats, NDArray[Any]]:
        if not len(self.train.columns):
            return np.zeros((len(self.train), 0)), np.zeros((len(self.test), 0)), np.empty(0)
        # Every name of an output holds its feature's mark, so that outputs can be traced back.
        marks = {name: f"{i}{_MARK}" for i, name in enumerate(self.train.columns)}
        made = encoder(kind)
        with warnings.catch_warnings():
            # Unknown levels and empty columns are the encoder's business, not the reader's.
            warnings.simplefilter("ignore")
            train = made.fit_transform(self.train.rename(columns=marks))
            test = made.transform(self.test.rename(columns=marks))
        names = [str(name).partition(_MARK)[0] for name in made.get_feature_names_out()]
        return train, test, np.array([int(name.rpartition("_")[2]) for name in names], dtype=int)


@dataclass(frozen=True)
class Prediction:
    """What a fitted model says of the test and of its own training rows."""

    test: Floats
    train: Floats
    fit_seconds: float
    predict_seconds: float
    note: str = ""


class FitFailed(Exception):
    """A library refused these rows; the rung is reported as failed."""


def fit_predict(
    rung: RungName,
    X: Floats,
    y: NDArray[Any],
    test: Floats,
    *,
    task: Task,
    classes: int,
    seed: int,
    ledger: Ledger,
    weights: Floats | None = None,
) -> Prediction:
    """Fit a rung and predict.

    Parameters
    ----------
    weights : ndarray of shape (n,), optional
        Of the training rows.

    Returns
    -------
    Prediction
        Binary: probability of the positive class, shape (n,); several classes: shape
        (n, classes), 0 for classes that no training row has; amounts: shape (n,).

    Raises
    ------
    FitFailed
        The library refused, with its reason's type.
    """
    started = time.perf_counter()
    model, known, note = fit(
        rung, X, y, task=task, classes=classes, seed=seed, ledger=ledger, weights=weights
    )
    fitted = time.perf_counter()
    on_test = predict(model, test, known, task=task, classes=classes)
    predicted = time.perf_counter()
    on_train = predict(model, X, known, task=task, classes=classes)
    return Prediction(on_test, on_train, fitted - started, predicted - fitted, note)


def fit(
    rung: RungName,
    X: Floats,
    y: NDArray[Any],
    *,
    task: Task,
    classes: int,
    seed: int,
    ledger: Ledger,
    weights: Floats | None = None,
) -> tuple[Any, NDArray[Any], str]:
    """Fit a rung; gives the estimator, the class codes of its columns, and a note."""
    regression = task == "regression"
    known = np.unique(y) if not regression else np.empty(0, dtype=np.intp)
    lone = not regression and len(known) < 2
    blank = np.isnan(X).all(axis=0)
    name: RungName = "constant" if lone or blank.all() else rung
    setting = Setting(regression, len(y), X.shape[1], len(known), seed, bool(blank.any()))
    model = build(name, setting)
    # Libraries want class codes 0…k−1 without gaps; `known` leads back.
    target = y if regression else np.searchsorted(known, y)
    if name != "constant":
        ledger.spend(name, len(y))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            model.fit(X, target, **_weighing(model, weights))
        except (ValueError, ArithmeticError, MemoryError, np.linalg.LinAlgError) as error:
            raise FitFailed(f"{type(error).__name__} while fitting") from error
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "xgboost":
                raise
            raise FitFailed(f"{type(error).__name__} while fitting") from error
    slow = any(w.category.__name__ == "ConvergenceWarning" for w in said)
    note = "Not fully converged within its iterations." if slow else ""
    return model, known, note


def _weighing(model: Any, weights: Floats | None) -> dict[str, Floats]:
    if weights is None:
        return {}
    # scikit-learn's pipelines hand arguments on by the name of the part that they are for.
    part = f"{model.steps[-1][0]}__" if hasattr(model, "steps") else ""
    return {f"{part}sample_weight": weights}


__all__ = ["FitFailed", "Ledger", "Prediction", "Shaped", "fit", "fit_predict"]
