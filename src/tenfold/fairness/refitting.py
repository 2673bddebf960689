"""The candidate's model fitted again on the encoded training rows, deciding as it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, Scorer, calibrated, log_odds
from tenfold.vocabulary import Calibrator

_FOLDS = 3

Weigh = Callable[[NDArray[np.intp]], Floats]
"""Weights of some training rows, given by position."""


class Spent(Exception):  # not an error of the user: the way that asked is left out, and said
    """No fit is left."""


@dataclass
class Fits:
    """Counts model fits against what is allowed."""

    allowed: int
    used: int = 0

    def spend(self, count: int = 1) -> None:
        """Count fits before they are made."""
        if self.used + count > self.allowed:
            raise Spent
        self.used += count


class Metered:
    """The candidate's estimator as a reduction uses it: every fit is counted."""

    def __init__(self, model: Any, fits: Fits) -> None:
        self._model, self._fits = model, fits

    def __deepcopy__(self, _: dict[int, Any]) -> Metered:
        return Metered(self._model, self._fits)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Metered:
        """Fit a fresh copy."""
        self._fits.spend()
        self._model = fitted(self._model, X, np.asarray(y), np.asarray(sample_weight))
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """Class codes."""
        return np.asarray(self._model.predict(X))


def takes_weights(model: Any) -> bool:
    """Whether the estimator can be fitted with weights."""
    from sklearn.utils.validation import has_fit_parameter

    last = model.steps[-1][1] if hasattr(model, "steps") else model
    return bool(has_fit_parameter(last, "sample_weight"))


def fitted(model: Any, X: Floats, y: NDArray[Any], weights: Floats | None) -> Any:
    """A fresh copy of `model`, fitted."""
    import warnings

    from sklearn.base import clone

    # scikit-learn's pipelines hand arguments on by the name of the part that they are for.
    part = f"{model.steps[-1][0]}__" if hasattr(model, "steps") else ""
    given = {} if weights is None else {f"{part}sample_weight": weights}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return clone(model).fit(X, y, **given)


@dataclass(frozen=True)
class Refit:
    """A refitted model's answers.

    Attributes
    ----------
    inside : ndarray of shape (n_train,)
        Calibrated chances of the training rows, each by a model that did not see it.
    p : ndarray of shape (n_test,)
        Calibrated chances of the held-out rows.
    """

    inside: Floats
    p: Floats


def refit(
    scorer: Scorer,
    X: Floats,
    y: NDArray[np.intp],
    test: Floats,
    *,
    fits: Fits,
    seed: int,
    weigh: Weigh | None = None,
) -> Refit:
    """Fit out of fold and on all rows, and correct by the kind of map that the candidate has.

    Raises
    ------
    Spent
        The fits that it takes are not left.
    """
    fits.spend(_FOLDS + 1)
    model = scorer.pipeline.named_steps["model"]
    every = np.arange(len(y))
    inside = np.zeros(len(y))
    fold = _folds(y, seed)
    for number in range(_FOLDS):
        rows, out = every[fold != number], every[fold == number]
        one = fitted(model, X[rows], y[rows], None if weigh is None else weigh(rows))
        inside[out] = one.predict_proba(X[out])[:, 1]
    whole = fitted(model, X, y, None if weigh is None else weigh(every))
    said = np.asarray(whole.predict_proba(test)[:, 1], dtype=float)
    kind = calibrator(scorer.candidate.calibrator.kind, y, inside)
    return Refit(calibrated(kind, inside), calibrated(kind, said))


def calibrator(kind: str, y: NDArray[np.intp], p: Floats) -> Calibrator:
    """The map of that kind from out-of-fold chances to chances that hold."""
    if kind == "isotonic":
        from sklearn.isotonic import IsotonicRegression

        edge = 1 / (len(y) + 2)
        found = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip").fit(p, y)
        return Calibrator(kind=kind, x=found.X_thresholds_.tolist(), y=found.y_thresholds_.tolist())
    if kind == "sigmoid":
        from sklearn.linear_model import LogisticRegression

        line = LogisticRegression(C=np.inf).fit(log_odds(p)[:, None], y)
        slope = float(line.coef_[0, 0])
        if slope > 0:
            return Calibrator(kind=kind, slope=slope, intercept=float(line.intercept_[0]))
    return Calibrator()


def threshold(scorer: Scorer, inside: Floats, share: float) -> float:
    """Where to act: at the candidate's threshold, or on the same share of cases.

    The latter where neither money nor a person set the threshold, but the rows.
    """
    rule = scorer.candidate.rule
    assert rule.threshold is not None
    if rule.source in ("payoffs", "fixed"):
        return rule.threshold
    acted = round(share * len(inside))
    return float(np.sort(inside)[-acted]) if acted else float("inf")


def _folds(y: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    fold = np.zeros(len(y), dtype=np.intp)
    rng = np.random.default_rng([seed, 101])
    for label in (0, 1):
        rows = rng.permutation(np.flatnonzero(y == label))
        fold[rows] = np.arange(len(rows)) % _FOLDS
    return fold


__all__ = ["Fits", "Metered", "Refit", "Spent", "fitted", "refit", "takes_weights", "threshold"]
