"""Why a case has its score: the features whose typical value would change it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast
from tenfold.scoring.applying import Floats, log_odds, predict
from tenfold.scoring.origins import origins
from tenfold.scoring.scorer import Scorer

_CELLS = 8_000_000
_LEAST = 1e-9


@dataclass(frozen=True)
class Reasons:
    """The loudest features of each case, the loudest first.

    Attributes
    ----------
    features : ndarray of str, shape (n, k)
        Empty where fewer than `k` features change the score.
    effects : ndarray of float, shape (n, k)
        What the case's own value adds to its score over the typical one: log odds of the model
        before calibration (several classes: of the most probable class), or amount; 0 where
        there is no feature.
    """

    features: NDArray[Any]
    effects: Floats


@dataclass(frozen=True)
class Typical:
    """The typical case of the reference: medians, and the most frequent categories.

    Attributes
    ----------
    row : DataFrame of shape (1, n_features)
        As `Scorer.features` gives rows.
    """

    row: pd.DataFrame

    @classmethod
    def of(cls, scorer: Scorer, reference: pd.DataFrame) -> Typical:
        """Find it in raw reference rows.

        Raises
        ------
        DataProblem
            A column that the model reads is missing.
        """
        shaped = scorer.features(reference)
        return cls(pd.DataFrame({name: _middle(shaped[name]) for name in shaped}, index=[0]))


def reasons(scorer: Scorer, frame: pd.DataFrame, typical: Typical, *, most: int = 3) -> Reasons:
    """Tell for each case which features move its score most.

    Each feature in turn takes its typical value while all others keep theirs; rows are encoded
    once, and all copies are scored in one pass. It says what the model used, not what would
    happen in the world, and features that only act together share no credit.

    Parameters
    ----------
    frame : DataFrame of shape (n, columns)
        Raw rows.
    most : int
        Features per case.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.
    """
    names = list(map(str, typical.row.columns))
    n, k = len(frame), min(most, len(names))
    if not n or not names:
        return Reasons(np.full((n, most), "", dtype=object), np.zeros((n, most)))
    effects = np.zeros((n, len(names)))
    encode = scorer.pipeline.named_steps["encode"]
    X = np.asarray(encode.transform(scorer.features(frame)), dtype=float)
    usual = np.asarray(encode.transform(typical.row), dtype=float)[0]
    source = origins(encode, names)
    of = [np.flatnonzero(source == k) for k in range(len(names))]
    size = max(_CELLS // max(X.shape[1] * (len(names) + 1), 1), 1)
    for start in range(0, n, size):
        part = slice(start, start + size)
        effects[part] = _effects(scorer, X[part], usual, of)
    loud = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :k]
    chosen = np.take_along_axis(effects, loud, axis=1)
    quiet = np.abs(chosen) < _LEAST
    found = np.where(quiet, "", np.asarray(names, dtype=object)[loud])
    pad = ((0, 0), (0, most - k))
    return Reasons(
        np.pad(found, pad, constant_values=""), np.pad(np.where(quiet, 0.0, chosen), pad)
    )


def _effects(scorer: Scorer, X: Floats, usual: Floats, of: list[NDArray[np.intp]]) -> Floats:
    one = scorer.candidate
    copies = np.repeat(X[None], len(of) + 1, axis=0)
    for k, columns in enumerate(of):
        copies[k + 1][:, columns] = usual[columns]
    model, classes = scorer.pipeline.named_steps["model"], len(one.labels)
    stacked = copies.reshape(-1, X.shape[1])
    p = predict(model, stacked, one.known, task=one.task, classes=classes)
    p = p.reshape(len(of) + 1, len(X), *p.shape[1:])
    if one.task == "multiclass":
        likeliest = p[0].argmax(axis=1)
        p = np.take_along_axis(p, likeliest[None, :, None], axis=2)[:, :, 0]
    said = p if one.task == "regression" else log_odds(p)
    return np.asarray((said[0] - said[1:]).T, dtype=float)


def _middle(values: pd.Series[Any]) -> Any:
    if pd.api.types.is_numeric_dtype(values):
        return float(values.median()) if values.notna().any() else np.nan
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dropna().sort_values().iloc[values.notna().sum() // 2 :].min()
    common = cast(values, "category").value_counts()
    # Equally frequent ones in the order of the alphabet: not of the rows.
    return min(common.index[common == common.max()]) if len(common) else None


__all__ = ["Reasons", "Typical", "reasons"]
