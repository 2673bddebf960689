"""SHAP values of rows: exact for weighted sums and trees, by permutation for all else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.explaining.attributions import Attributions
from tenfold.explaining.inside import bare
from tenfold.explaining.permuting import permuted
from tenfold.explaining.subject import Ints, Subject
from tenfold.explaining.trees import grown, tree_values
from tenfold.scoring import Floats, log_odds
from tenfold.vocabulary import Calibrator

_LINEAR = ("LogisticRegression", "Ridge", "RidgeCV", "LinearRegression")
_CONSTANT = ("DummyClassifier", "DummyRegressor")
_LEAST = 1e-6  # as `log_odds`: no smaller chances are told apart
_CLOSE = 1e-4


@dataclass(frozen=True)
class _Outputs:
    """Parts (n, d, C) and bases (C,) of C outputs, and what they should add up to, (n, C)."""

    parts: Floats
    base: Floats
    own: Floats
    how: str


def shap_values(
    subject: Subject, frame: pd.DataFrame, *, labels: Ints | None = None
) -> Attributions:
    """What each feature adds to the score of each row, over the background.

    Absent features take the values that background rows have, whatever the other features are
    (interventional): a feature that the model does not read gets nothing. What one-hot parts,
    parts of a date, components of a text and marks of missing values get is added up. In trees
    this is not quite what a date or a text gets that moves as a whole, since its parts act
    together there.

    Parameters
    ----------
    frame : DataFrame of n raw rows
    labels : ndarray of int, shape (n,), optional
        Several classes: the class that each row is explained for; default: the decided one.

    Returns
    -------
    Attributions
        In `Subject.unit`. Several classes in log odds: of the class against the (geometric)
        average of all classes.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.

    References
    ----------
    Lundberg and Lee (2017), "A unified approach to interpreting model predictions", NeurIPS;
    Janzing, Minorics, Bloebaum (2020), "Feature relevance quantification in explainable AI",
    AISTATS.
    """
    X = subject.encoded(subject.shaped(frame))
    labels = subject.explained(X) if labels is None else np.asarray(labels, dtype=np.intp)
    if not len(X):
        none = np.zeros((0, len(subject.names)))
        return Attributions(subject.names, none, none.sum(axis=1), subject.unit, "no rows", True)
    found = _outputs(subject, X)
    at = labels if found.base.size > 1 else np.zeros(len(X), dtype=np.intp)
    each = np.arange(len(X))
    values, base, own = found.parts[each, :, at], found.base[at], found.own[each, at]
    gap = float(np.abs(base + values.sum(axis=1) - own).max(initial=0.0))
    additive = gap <= _CLOSE * max(1.0, float(np.abs(own).max(initial=0.0)))
    return Attributions(subject.names, values, base, subject.unit, found.how, additive, labels, gap)


def _outputs(subject: Subject, X: Floats) -> _Outputs:
    model, kept = bare(subject.scorer)
    background = subject.encoded_reference[subject.background]
    kind = type(model).__name__
    if kind in _CONSTANT or not subject.names:
        own, base = _told(subject, X), _told(subject, background).mean(axis=0)
        zero = np.zeros((len(X), len(subject.names), own.shape[1]))
        return _Outputs(zero, base, own, "exact: the model is constant")
    if kind not in _LINEAR and not grown(model):
        return _sampled(subject, X, background)
    columns = np.arange(X.shape[1]) if kept is None else kept
    read, usual = X[:, columns], background[:, columns]
    if kind in _LINEAR:
        coefficients = np.atleast_2d(model.coef_).T
        raw = (read - usual.mean(axis=0))[:, :, None] * coefficients
        how = "exact, weighted sum"
    else:
        raw, how = tree_values(model, read, usual), "exact, trees"
    parts = _grouped(subject, raw, columns)
    how = f"{how}; {_when(subject)}"
    if subject.unit == "log odds":
        base = _lifted(subject, margins(model, usual).mean(axis=0), shifted=True)
        own = _lifted(subject, margins(model, read), shifted=True)
        return _Outputs(_lifted(subject, parts), base, own, how)
    if subject.scorer.candidate.task != "regression":
        parts = _of_classes(subject, parts)
    return _Outputs(parts, _told(subject, background).mean(axis=0), _told(subject, X), how)


def margins(model: Any, X: Floats) -> Floats:
    """What a classifier adds up before it turns it into chances: (n, 1) or (n, n_classes)."""
    if hasattr(model, "decision_function"):
        said = np.asarray(model.decision_function(X), dtype=float)
    else:
        said = np.asarray(model.predict(X, output_margin=True), dtype=float)
    return said[:, None] if said.ndim == 1 else said


def _grouped(subject: Subject, raw: Floats, columns: Ints) -> Floats:
    """Encoded columns added up to the features that they are made from."""
    grouped = np.zeros((raw.shape[0], len(subject.names), raw.shape[2]))
    for feature, block in enumerate(subject.blocks):
        grouped[:, feature] = raw[:, np.isin(columns, block)].sum(axis=1)
    return grouped


def _lifted(subject: Subject, raw: Floats, *, shifted: bool = False) -> Floats:
    """Margins, by outputs in the last axis, as log odds; calibrated where that is a line."""
    one = subject.scorer.candidate
    line = one.calibrator if _calibrates(subject) else Calibrator()
    if one.task == "binary":
        return raw * line.slope + (line.intercept if shifted else 0.0)
    if raw.shape[-1] == 1:  # two classes of several were seen
        raw = np.concatenate([np.zeros_like(raw), raw], axis=-1)
    raw = raw - raw.mean(axis=-1, keepdims=True)
    spread = np.zeros((*raw.shape[:-1], len(one.labels)))
    spread[..., one.known] = raw
    return spread * line.slope


def _of_classes(subject: Subject, parts: Floats) -> Floats:
    """Chances of the candidate's classes; of two classes the second."""
    one = subject.scorer.candidate
    if parts.shape[2] == 1:
        parts = np.concatenate([-parts, parts], axis=2)
    spread = np.zeros((*parts.shape[:2], len(one.labels)))
    spread[:, :, one.known] = parts[:, :, -len(one.known) :]
    return spread[:, :, 1:] if one.task == "binary" else spread


def _sampled(subject: Subject, X: Floats, background: Floats) -> _Outputs:
    own, base = _told(subject, X), _told(subject, background).mean(axis=0)
    together, b = np.vstack([background, X]), len(background)
    places = np.tile(np.arange(len(together))[:, None], (1, len(subject.names)))

    def said(rows: Ints) -> Floats:
        p = subject.said(together, rows, calibrate=_calibrates(subject))
        return _scale(subject, p)

    rng = np.random.default_rng([subject.seed, 55])
    parts, how = permuted(said, places[b:], places[:b], rng=rng)
    return _Outputs(parts, base, own, f"{how}; {_when(subject)}")


def _calibrates(subject: Subject) -> bool:
    """Whether the calibrated score is told: where calibration is a line in log odds, or none."""
    kind = subject.scorer.candidate.calibrator.kind
    return kind == "none" or (kind == "sigmoid" and subject.unit == "log odds")


def _when(subject: Subject) -> str:
    if subject.scorer.candidate.task == "regression":
        return "of the amount predicted, before any shift of the decision rule"
    if subject.scorer.candidate.calibrator.kind == "none":
        return "the model is not calibrated"
    return "after calibration" if _calibrates(subject) else "before calibration"


def _told(subject: Subject, X: Floats) -> Floats:
    """The model's own scores on the scale that is told: (n, 1), several classes (n, K)."""
    return _scale(subject, subject.predicted(X, calibrate=_calibrates(subject)))


def _scale(subject: Subject, p: Floats) -> Floats:
    one = subject.scorer.candidate
    if subject.unit != "log odds":
        return p[:, None] if p.ndim == 1 else p
    if one.task == "binary":
        return log_odds(p)[:, None]
    logs = np.log(np.clip(p, _LEAST, None))
    return np.asarray(logs - logs[:, one.known].mean(axis=1, keepdims=True), dtype=float)


__all__ = ["margins", "shap_values"]
