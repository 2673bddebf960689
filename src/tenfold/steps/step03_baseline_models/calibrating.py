"""Making probabilities hold: sigmoid, isotonic or nothing, whichever helps out of fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

from tenfold.scoring import calibrated, log_odds
from tenfold.steps.step03_baseline_models.decisions import CalibrationMethod
from tenfold.steps.step03_baseline_models.rows import Floats, Ints
from tenfold.steps.step03_baseline_models.scores import losses
from tenfold.vocabulary import Calibrator, Task

_SURE = 1e-6
_POINTS = 100
# Isotonic regression overfits below about 1,000 cases: Niculescu-Mizil and Caruana, ICML 2005.
_ISOTONIC_ROWS = 1000
_ISOTONIC_RARER = 100
_SIGMOID_RARER = 20


@dataclass(frozen=True)
class Calibrated:
    """What was done to the scores of a model, and the scores after it.

    Attributes
    ----------
    p : ndarray of shape (n,) or (n, K)
        Out-of-fold predictions, corrected by maps that were fitted on the other folds.
    calibrator : Calibrator
        The map fitted on all out-of-fold rows: the one that is kept.
    """

    used: CalibrationMethod
    why: str
    p: Floats
    calibrator: Calibrator


def calibrate(
    asked: Literal["auto"] | CalibrationMethod, task: Task, y: NDArray[Any], p: Floats, fold: Ints
) -> Calibrated:
    """Correct out-of-fold probabilities as asked; ``auto`` keeps what helps.

    Parameters
    ----------
    y, p : ndarray of shape (n,), (n,) or (n, K)
        Actual codes and out-of-fold predictions.
    fold : ndarray of shape (n,)
        Fold of each row.
    """
    if task == "regression":
        return _untouched(p, "amounts need no calibration; the decision is shifted instead")
    if asked == "none":
        return _untouched(p, "as decided")
    if len(np.unique(fold)) < 2:
        return _untouched(p, "there are no out-of-fold rows to fit a correction on")
    counts = np.bincount(y.astype(np.intp))
    rarer = int(counts[counts > 0].min()) if (counts > 0).sum() > 1 else 0
    if asked == "auto":
        if rarer < _SIGMOID_RARER:
            return _untouched(p, f"{rarer} cases of the rarest class are too few to correct on")
        return _best(task, y, p, fold, rarer)
    if rarer < 2:
        return _untouched(p, "one class alone cannot be calibrated")
    kind: CalibrationMethod = asked if task == "binary" else "sigmoid"
    why = "as decided" if kind == asked else "several classes: one temperature instead of isotonic"
    return _done(kind, why, y, p, fold)


def fit_calibrator(kind: CalibrationMethod, y: NDArray[Any], p: Floats) -> Calibrator:
    """Fit a rising map from scores to probabilities; none where the data allow none."""
    if kind == "none" or len(np.unique(y)) < 2:
        return Calibrator()
    if kind == "isotonic" and p.ndim == 1:
        return _isotonic(y, p)
    return _sigmoid(y, p) if p.ndim == 1 else _temperature(y, p)


def _best(task: Task, y: NDArray[Any], p: Floats, fold: Ints, rarer: int) -> Calibrated:
    kinds: list[CalibrationMethod] = ["sigmoid"]
    if task == "binary" and len(y) >= _ISOTONIC_ROWS and rarer >= _ISOTONIC_RARER:
        kinds.append("isotonic")
    before = losses("log_loss", y, p)
    nobody = losses("log_loss", y, _shares(y, p, fold))
    best, most, empty = "none", 0.0, False
    for kind in kinds:
        after = losses("log_loss", y, _cross_fitted(kind, y, p, fold))
        gain = _surely(before - after)
        if gain <= most:
            continue
        if _surely(nobody - after) > 0:
            best, most = kind, gain
        else:
            empty = True
    if best == "none" and empty:
        return _untouched(p, "the scores carry no signal that a correction could keep")
    if best == "none":
        return _untouched(p, "no correction lowers the log loss out of fold by a standard error")
    why = "it lowers the log loss out of fold by more than a standard error"
    return _done("isotonic" if best == "isotonic" else "sigmoid", why, y, p, fold)


def _surely(saved: Floats) -> float:
    # One standard error: what may be chance is not counted.
    return float(saved.mean()) - float(saved.std(ddof=1)) / float(np.sqrt(len(saved)))


def _shares(y: NDArray[Any], p: Floats, fold: Ints) -> Floats:
    """Each fold predicted by the class shares of the others: what no signal at all would say."""
    said = np.zeros_like(p)
    for each in np.unique(fold):
        here = fold == each
        if p.ndim == 1:
            said[here] = y[~here].mean()
        else:
            said[here] = np.bincount(y[~here].astype(np.intp), minlength=p.shape[1]) / (~here).sum()
    return said


def _done(kind: CalibrationMethod, why: str, y: NDArray[Any], p: Floats, fold: Ints) -> Calibrated:
    calibrator = fit_calibrator(kind, y, p)
    if calibrator.kind == "none":
        return _untouched(p, "higher scores do not go with more positives")
    return Calibrated(kind, why, _cross_fitted(kind, y, p, fold), calibrator)


def _untouched(p: Floats, why: str) -> Calibrated:
    return Calibrated("none", why, p, Calibrator())


def _cross_fitted(kind: CalibrationMethod, y: NDArray[Any], p: Floats, fold: Ints) -> Floats:
    corrected = p.copy()
    for each in np.unique(fold):
        here = fold == each
        corrected[here] = calibrated(fit_calibrator(kind, y[~here], p[~here]), p[here])
    return corrected


def _sigmoid(y: NDArray[Any], p: Floats) -> Calibrator:
    score, actual = log_odds(p), y.astype(float)

    def cost(at: Floats) -> tuple[float, Floats]:
        linear = at[0] * score + at[1]
        error = expit(linear) - actual
        value = float((np.logaddexp(0.0, linear) - actual * linear).mean())
        return value, np.array([float((error * score).mean()), float(error.mean())])

    found = minimize(cost, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    slope, intercept = (float(v) for v in found.x)
    if slope <= 0 or not np.isfinite([slope, intercept]).all():
        return Calibrator()
    return Calibrator(kind="sigmoid", slope=slope, intercept=intercept)


def _temperature(y: NDArray[Any], p: Floats) -> Calibrator:
    def cost(power: float) -> float:
        trial = Calibrator(kind="sigmoid", slope=float(np.exp(power)))
        return float(losses("log_loss", y, calibrated(trial, p)).mean())

    found = minimize_scalar(cost, bounds=(-3.0, 3.0), method="bounded")
    return Calibrator(kind="sigmoid", slope=float(np.exp(found.x)))


def _isotonic(y: NDArray[Any], p: Floats) -> Calibrator:
    edge = 1 / (len(y) + 2)
    fitted = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip").fit(p, y)
    x, at = np.asarray(fitted.X_thresholds_), np.asarray(fitted.y_thresholds_)
    if len(x) > _POINTS:
        kept = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
        x, at = x[kept], at[kept]
    if at[0] == at[-1]:
        return Calibrator()
    return Calibrator(kind="isotonic", x=x.tolist(), y=at.tolist())


__all__ = ["Calibrated", "calibrate", "fit_calibrator"]
