"""Where to act: net benefit, money over thresholds, capacity, the action that pays most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.stats.payoffs import class_index, listed, missing_payoffs, outcomes
from tenfold.vocabulary import Frozen, ValueModel

_MOST_POINTS = 200


class ProfitCurve(Frozen):
    """Money per case, at the likely payoffs, when acting from each threshold on.

    Attributes
    ----------
    thresholds : list of float
        Rising; the last one stands above every probability: nobody is acted on.
    money : list of float
        Per case, in the currency.
    acted : list of float
        Share of the cases acted on.
    """

    thresholds: list[float]
    money: list[float]
    acted: list[float]


def net_benefit(y: Any, p: Any, threshold: float) -> float:
    """Net benefit of acting where ``p ≥ threshold``: TP/n − FP/n · t/(1−t).

    Times (bTP − bFN) it is the profit per case over treating nobody, where `threshold` is the
    t* of those payoffs.

    Parameters
    ----------
    y : array-like of shape (n,)
        0/1.
    p : array-like of shape (n,)
        Probabilities.
    threshold : float
        In [0, 1).

    References
    ----------
    Vickers and Elkin, Decision Curve Analysis, Medical Decision Making 26 (2006).

    Examples
    --------
    >>> net_benefit([1, 0, 0, 0], [0.9, 0.8, 0.1, 0.2], 0.5)
    0.0
    """
    actual, score = _cases(y, p)
    if not 0 <= threshold < 1:
        raise WrongInput.because(f"A threshold of {threshold:g} is not in [0, 1).")
    acted = score >= threshold
    hits, misses = float((actual[acted] == 1).sum()), float((actual[acted] == 0).sum())
    return (hits - misses * threshold / (1 - threshold)) / len(actual)


def profit_curve(value: ValueModel, y: Any, p: Any, *, points: int = _MOST_POINTS) -> ProfitCurve:
    """Money per case over all thresholds, thinned to at most `points` of them.

    The best threshold is always among those kept.

    Raises
    ------
    WrongInput
        The task is not binary, a payoff is missing, or there are no cases.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> profit_curve(value, [1, 0], [0.8, 0.2]).money
    [40.0, 45.0, 0.0]
    """
    cuts, money, acted = _sweep(value, y, p)
    kept = np.arange(len(cuts))
    if len(cuts) > points:
        spread = np.linspace(0, len(cuts) - 1, points - 1).round().astype(int)
        kept = np.unique(np.append(spread, money.argmax()))
    return ProfitCurve(
        thresholds=cuts[kept].tolist(), money=money[kept].tolist(), acted=acted[kept].tolist()
    )


def best_threshold(value: ValueModel, y: Any, p: Any) -> float:
    """The threshold that earns most on these cases; give it out-of-fold probabilities.

    It lies midway between the last score acted on and the next one below, so that cases
    between them are split evenly; ties go to the higher threshold: fewer actions.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0})
    >>> best_threshold(value, [1, 0], [0.8, 0.2])
    0.5
    """
    cuts, money, _ = _sweep(value, y, p)
    best = len(money) - 1 - int(money[::-1].argmax())
    if best == 0:
        return float(cuts[0])
    below, above = cuts[best - 1], cuts[best]
    middle = (below + min(above, 1.0)) / 2
    # Neighbouring floats have no middle, and nobody reaches the cut above a certainty of 1.
    return float(middle if below < middle else above)


def capacity_threshold(
    p: Any, *, capacity_per_week: float, volume_per_week: float, at_least: float = 0.0
) -> float:
    """The lowest threshold at which the cases acted on fit the capacity.

    Parameters
    ----------
    p : array-like of shape (n,)
        Probabilities of a sample of the weekly cases.
    capacity_per_week, volume_per_week : float
        Cases that can be acted on, and cases that come, per week.
    at_least : float
        A lower bound, for example t*: capacity left over is not spent on cases that lose money.

    Returns
    -------
    float
        Act where ``p ≥ threshold``. Cases tied at the edge stay out when they do not all fit.

    Examples
    --------
    >>> capacity_threshold([0.9, 0.7, 0.4, 0.1], capacity_per_week=50, volume_per_week=100)
    0.7
    """
    score = np.sort(np.asarray(p, dtype=float))[::-1]
    if score.size == 0 or not np.isfinite(score).all():
        raise WrongInput.because("There are no finite probabilities to set a threshold on.")
    if capacity_per_week < 0 or volume_per_week <= 0:
        raise WrongInput.because(
            f"A capacity of {capacity_per_week:g} in a volume of {volume_per_week:g} is no share."
        )
    room = int(np.floor(len(score) * capacity_per_week / volume_per_week + 1e-9))
    if room >= len(score):
        return max(at_least, 0.0)
    fits = score > score[room]
    edge = score[fits].min() if fits.any() else np.nextafter(score[0], np.inf)
    return float(max(edge, at_least))


def decide(value: ValueModel, p: Any, *, labels: Sequence[str] | None = None) -> NDArray[np.intp]:
    """The class whose expected money is highest, case by case, at the likely payoffs.

    Parameters
    ----------
    p : array-like of shape (n,) or (n, K)
        Binary: probability of the positive class. Multiclass: of each label.

    Returns
    -------
    ndarray of shape (n,)
        0/1, or index into `labels`. In the binary case this is ``p ≥ t*``.

    Examples
    --------
    >>> value = ValueModel(task="binary", payoffs={"TP": 0, "FP": -1, "FN": -5, "TN": 0})
    >>> decide(value, [0.1, 0.2]).tolist()
    [0, 1]
    """
    lacking = missing_payoffs(value, labels)
    if lacking or value.task == "regression":
        raise WrongInput.because(
            f"No payoff is given for {listed(lacking)}."
            if lacking
            else "A regression predicts an amount; there is no class to decide for."
        )
    chances = np.asarray(p, dtype=float)
    if value.task == "binary":
        chances = np.column_stack([1 - chances, chances])
    classes = chances.shape[1]
    keys = outcomes(value, labels)
    prices = np.array([value.payoffs[key].likely for key in keys]).reshape(classes, classes)
    expected = chances @ prices
    # Ties act: reversed argmax picks the last of equals, which is p ≥ t* in the binary case.
    return np.asarray(classes - 1 - expected[:, ::-1].argmax(axis=1), dtype=np.intp)


def _sweep(
    value: ValueModel, y: Any, p: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    if value.task != "binary":
        raise WrongInput.because(f"A threshold needs a binary task; this one is {value.task}.")
    lacking = missing_payoffs(value)
    if lacking:
        raise WrongInput.because(f"No payoff is given for {listed(lacking)}.")
    actual, score = _cases(y, p)
    b = {key: triple.likely for key, triple in value.payoffs.items()}
    # Acting on a case changes its money by TP − FN or FP − TN; add up from the lowest score.
    gain = np.where(actual == 1, b["TP"] - b["FN"], b["FP"] - b["TN"])
    nobody = float(np.where(actual == 1, b["FN"], b["TN"]).mean())
    cuts, start = np.unique(np.sort(score), return_index=True)
    total = np.cumsum(gain[np.argsort(score, kind="stable")][::-1])[::-1]
    n = len(actual)
    return (
        np.append(cuts, np.nextafter(max(cuts[-1], 1.0), np.inf)),
        np.append(nobody + total[start] / n, nobody),
        np.append((n - start) / n, 0.0),
    )


def _cases(y: Any, p: Any) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    actual, score = class_index(y, 2, "y"), np.asarray(p, dtype=float)
    if actual.size == 0 or actual.shape != score.shape or not np.isfinite(score).all():
        raise WrongInput.because("Give one finite probability per case, and at least one case.")
    return actual, score


__all__ = [
    "ProfitCurve",
    "best_threshold",
    "capacity_threshold",
    "decide",
    "net_benefit",
    "profit_curve",
]
