"""From a fitted pipeline to decisions, in the one way that training and serving share."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tenfold.vocabulary import Calibrator, DecisionRule, Task

Floats = NDArray[np.float64]
_SURE = 1e-6


def predict(model: Any, X: Any, known: Any, *, task: Task, classes: int) -> Floats:
    """Uncalibrated predictions of a fitted model.

    Parameters
    ----------
    X : array-like or DataFrame, shape (n, features)
    known : array-like of int
        Class codes of the model's probability columns.
    classes : int
        Number of classes, those included that the model never saw.

    Returns
    -------
    ndarray of shape (n,) or (n, classes)
        Chance of the positive class, chances of all classes, or amounts.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if task == "regression":
            amounts = np.asarray(model.predict(X), dtype=float)
            return np.asarray(np.nan_to_num(amounts), dtype=float)
        given = np.asarray(model.predict_proba(X), dtype=float)
    spread = np.zeros((len(X), classes))
    spread[:, np.asarray(known, dtype=np.intp)] = given
    # XGBoost answers in float32: rows sum to 1 only to seven digits.
    spread /= spread.sum(axis=1, keepdims=True)
    return np.asarray(spread[:, 1] if task == "binary" else spread, dtype=float)


def calibrated(calibrator: Calibrator, p: Floats) -> Floats:
    """Correct predictions by a fitted map.

    Examples
    --------
    >>> calibrated(Calibrator(kind="sigmoid", slope=1.0, intercept=0.0), np.array([0.2])).round(6)
    array([0.2])
    """
    if calibrator.kind == "none":
        return p
    if calibrator.kind == "isotonic":
        return np.asarray(np.interp(p, calibrator.x, calibrator.y), dtype=float)
    if p.ndim == 1:
        corrected = expit(calibrator.slope * log_odds(p) + calibrator.intercept)
        return np.asarray(corrected, dtype=float)
    powered = np.clip(p, _SURE, 1.0) ** calibrator.slope
    return np.asarray(powered / powered.sum(axis=1, keepdims=True), dtype=float)


def decide(rule: DecisionRule, p: Floats) -> NDArray[Any]:
    """Apply a rule: 0/1, class codes, or the amount decided on.

    Examples
    --------
    >>> rule = DecisionRule(threshold=0.5, how="", source="fixed")
    >>> decide(rule, np.array([0.4, 0.5])).tolist()
    [0, 1]
    """
    if rule.threshold is not None:
        return (p >= rule.threshold).astype(np.intp)
    if p.ndim == 1:
        return p + (rule.shift or 0.0)
    if rule.payoffs is None:
        return np.asarray(p.argmax(axis=1), dtype=np.intp)
    expected = p @ np.asarray(rule.payoffs)
    return np.asarray(p.shape[1] - 1 - expected[:, ::-1].argmax(axis=1), dtype=np.intp)


def log_odds(p: Floats) -> Floats:
    """Log odds of probabilities that may be 0 or 1."""
    return np.asarray(logit(np.clip(p, _SURE, 1 - _SURE)), dtype=float)


__all__ = ["Floats", "calibrated", "decide", "log_odds", "predict"]
