"""What one decision is worth: payoffs per case, the threshold they imply, their coherence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.vocabulary import ValueModel

BINARY = ("TN", "FP", "FN", "TP")
REGRESSION = ("over", "under")


def outcomes(value: ValueModel, labels: Sequence[str] | None = None) -> list[str]:
    """The payoff keys that `value` needs, in the order of ``K·actual + decided``.

    Raises
    ------
    WrongInput
        The task is multiclass and `labels` is missing.
    """
    if value.task == "regression":
        return list(REGRESSION)
    if value.task == "binary":
        return list(BINARY)
    if not labels:
        raise WrongInput.because("The payoffs of a multiclass task need the class labels.")
    return [f"{actual}→{predicted}" for actual in labels for predicted in labels]


def missing_payoffs(value: ValueModel, labels: Sequence[str] | None = None) -> list[str]:
    """The payoff keys that are needed and not given; empty when money can be computed.

    Examples
    --------
    >>> missing_payoffs(ValueModel(task="regression", payoffs={"over": 1}))
    ['under']
    """
    return [key for key in outcomes(value, labels) if key not in value.payoffs]


def value_per_case(
    value: ValueModel, y: Any, decided: Any, *, labels: Sequence[str] | None = None
) -> NDArray[np.float64]:
    """Money per case at the likely payoffs.

    Parameters
    ----------
    value : ValueModel
        The payoffs.
    y, decided : array-like of shape (n,)
        Binary: 0/1, where 1 is positive or acted on. Multiclass: index into `labels`.
        Regression: actual and predicted, in the target's unit.
    labels : sequence of str, optional
        Class labels of a multiclass task, in the order of the indices.

    Returns
    -------
    ndarray of shape (n,)
        In ``value.currency``; higher is better.

    Raises
    ------
    WrongInput
        A payoff is missing, or `y` and `decided` do not fit the task or each other.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> value_per_case(value, [1, 0, 0], [1, 1, 0]).tolist()
    [90.0, -10.0, 0.0]
    """
    lacking = missing_payoffs(value, labels)
    if lacking:
        raise WrongInput.because(
            f"No payoff is given for {listed(lacking)}.", "Fill it in in step 1 (payoffs)."
        )
    likely = np.array([value.payoffs[key].likely for key in outcomes(value, labels)])
    if value.task == "regression":
        errors = errors_by_side(y, decided)
        return np.asarray(-(errors @ likely), dtype=float)
    return np.asarray(likely[outcome_codes(value, y, decided, labels)], dtype=float)


def best_decisions(
    value: ValueModel, y: Any, *, labels: Sequence[str] | None = None
) -> NDArray[np.float64]:
    """What would have been decided by someone who knew the outcome and wanted the most money.

    With payoffs that reward a wrong answer this is not the outcome itself.

    Returns
    -------
    ndarray of shape (n,)
        Codes, the lowest among equals; regression: the outcome.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> best_decisions(value, [1, 0]).tolist()
    [1.0, 0.0]
    """
    actual = np.asarray(y)
    if value.task == "regression":
        return np.asarray(actual, dtype=float)
    codes = range(2 if value.task == "binary" else len(labels or ()))
    each = [value_per_case(value, actual, np.full(len(actual), k), labels=labels) for k in codes]
    return np.asarray(np.argmax(each, axis=0), dtype=float)


def regret(
    value: ValueModel, y: Any, decided: Any, *, labels: Sequence[str] | None = None
) -> NDArray[np.float64]:
    """What each decision lost against the best one, at the likely payoffs; 0 or more.

    Returns
    -------
    ndarray of shape (n,)
        In ``value.currency``.

    Raises
    ------
    WrongInput
        As `value_per_case`.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> regret(value, [1, 0, 0], [0, 1, 0]).tolist()
    [90.0, 10.0, 0.0]
    """
    best = best_decisions(value, y, labels=labels)
    best = best if value.task == "regression" else best.astype(np.intp)
    return value_per_case(value, y, best, labels=labels) - value_per_case(
        value, y, decided, labels=labels
    )


def outcome_codes(
    value: ValueModel, y: Any, decided: Any, labels: Sequence[str] | None = None
) -> NDArray[np.intp]:
    """Position in `outcomes` of each case, shape (n,)."""
    classes = 2 if value.task == "binary" else len(labels or ())
    actual = class_index(y, classes, "y")
    acted = class_index(decided, classes, "decided")
    _check_same_length(actual, acted)
    return np.asarray(classes * actual + acted, dtype=np.intp)


def errors_by_side(y: Any, predicted: Any) -> NDArray[np.float64]:
    """Over- and under-prediction of each case, both ≥ 0, shape (n, 2)."""
    actual, guess = np.asarray(y, dtype=float), np.asarray(predicted, dtype=float)
    _check_same_length(actual, guess)
    if not (np.isfinite(actual).all() and np.isfinite(guess).all()):
        raise WrongInput.because("Actual or predicted values are missing or infinite.")
    error = guess - actual
    return np.column_stack([np.maximum(error, 0.0), np.maximum(-error, 0.0)])


def class_index(given: Any, classes: int, name: str) -> NDArray[np.intp]:
    """`given` as integers in ``0 … classes − 1``, shape (n,)."""
    raw = np.asarray(given)
    if raw.ndim != 1:
        raise WrongInput.because(f"'{name}' has {raw.ndim} dimensions.", "Give one per case.")
    if raw.dtype.kind not in "buif":
        raise WrongInput.because(f"'{name}' holds {raw.dtype}, not class indices.")
    as_int = raw.astype(np.intp) if np.isfinite(raw).all() else np.full(raw.shape, -1, np.intp)
    if raw.size and ((as_int != raw).any() or as_int.min() < 0 or as_int.max() >= classes):
        raise WrongInput.because(
            f"'{name}' holds values other than 0 … {classes - 1}.", "Encode the classes first."
        )
    return as_int


def threshold(payoffs: Mapping[str, float]) -> float:
    """The probability from which acting pays: t* = (bTN−bFP)/[(bTN−bFP)+(bTP−bFN)].

    Parameters
    ----------
    payoffs : mapping of str to float
        Money per case under ``TP``, ``FP``, ``FN``, ``TN``.

    Returns
    -------
    float
        Act where the probability is at least this. At or below 0: always act;
        at or above 1: never.

    Raises
    ------
    WrongInput
        A payoff is missing or the denominator is not positive: then telling positives from
        negatives does not pay, whatever the probability.

    References
    ----------
    Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001.

    Examples
    --------
    >>> threshold({"TP": 0, "FP": -1, "FN": -5, "TN": 0})
    0.16666666666666666
    """
    b = _binary(payoffs)
    over, under = b["TN"] - b["FP"], b["TP"] - b["FN"]
    if over + under <= 0:
        raise WrongInput.because(
            f"(TN − FP) + (TP − FN) = {over:g} + {under:g} is not positive: "
            "deciding right is worth no more than deciding wrong.",
            "Check the signs of the payoffs: costs are negative.",
        )
    return over / (over + under)


def iso_profit_slope(prevalence: float, payoffs: Mapping[str, float]) -> float:
    """Slope of equal profit in ROC space: (1−π)/π · (bTN−bFP)/(bTP−bFN).

    A point of the ROC curve earns more than treating nobody where its true-positive rate
    exceeds slope × false-positive rate.

    Parameters
    ----------
    prevalence : float
        Share of positives π, in (0, 1).
    payoffs : mapping of str to float
        Money per case under ``TP``, ``FP``, ``FN``, ``TN``.

    Raises
    ------
    WrongInput
        No slope exists: prevalence 0 or 1, or acting on a positive earns nothing.

    References
    ----------
    Provost and Fawcett, Robust Classification for Imprecise Environments, 2001.

    Examples
    --------
    >>> iso_profit_slope(0.2, {"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    0.4444444444444444
    """
    b = _binary(payoffs)
    if not 0 < prevalence < 1:
        raise WrongInput.because(f"A prevalence of {prevalence:g} leaves one class only.")
    if b["TP"] - b["FN"] <= 0:
        raise WrongInput.because(
            f"TP − FN = {b['TP'] - b['FN']:g}: acting on a positive earns nothing.",
            "Check the signs of the payoffs: costs are negative.",
        )
    return (1 - prevalence) / prevalence * (b["TN"] - b["FP"]) / (b["TP"] - b["FN"])


def listed(keys: Sequence[str]) -> str:
    """At most five names, and how many more."""
    shown = ", ".join(keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown


def _binary(payoffs: Mapping[str, float]) -> Mapping[str, float]:
    lacking = [key for key in BINARY if key not in payoffs]
    if lacking:
        raise WrongInput.because(f"No payoff is given for {listed(lacking)}.")
    return payoffs


def _check_same_length(a: NDArray[Any], b: NDArray[Any]) -> None:
    if a.shape != b.shape:
        raise WrongInput.because(f"{a.shape} actual values stand against {b.shape} decisions.")


__all__ = [
    "best_decisions",
    "iso_profit_slope",
    "missing_payoffs",
    "outcomes",
    "regret",
    "threshold",
    "value_per_case",
]
