"""Comparing models on the same folds, corrected for folds that share training rows."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.intervals import finite
from tenfold.vocabulary import Estimate, Frozen

Alternative = Literal["two-sided", "greater", "less"]


class Comparison(Frozen):
    """The difference of two models over the same folds.

    Attributes
    ----------
    difference : Estimate
        Mean of A minus B, with the corrected interval.
    t, p : float or None
        Corrected resampled t test; None where the differences do not vary.
    naive_t, naive_p : float or None
        The same as if folds were independent: shown to be distrusted, never used.
    """

    difference: Estimate
    t: float | None = None
    p: float | None = None
    naive_t: float | None = None
    naive_p: float | None = None


def corrected_mean(
    fold_scores: Any, *, n_train: int, n_test: int, level: float = 0.95, unit: str = ""
) -> Estimate:
    """Mean of cross-validated scores with the Nadeau–Bengio interval.

    Folds share training rows, so their scores are correlated: the variance is
    (1/J + n_test/n_train)·s² instead of s²/J.

    Parameters
    ----------
    fold_scores : array-like of shape (J,)
        One score per fold and repeat.
    n_train, n_test : int
        Rows of a fold's training and test part.
    level : float
        Coverage.
    unit : str
        Unit of the scores.

    Returns
    -------
    Estimate
        Its `n` is the number of folds.

    References
    ----------
    Nadeau and Bengio, Inference for the Generalization Error, Machine Learning 52 (2003).

    Examples
    --------
    >>> scores = corrected_mean([0.8, 0.82, 0.78, 0.81, 0.79], n_train=80, n_test=20)
    >>> round(scores.low, 4), round(scores.high, 4)
    (0.7706, 0.8294)
    """
    scores = finite(fold_scores)
    _check_sizes(n_train, n_test)
    folds = len(scores)
    if folds == 0:
        return Estimate.not_enough("no folds", n=0, unit=unit)
    point = float(scores.mean())
    if folds < 2:
        return Estimate.not_enough("one fold has no spread", n=folds, unit=unit, value=point)
    if np.ptp(scores) == 0:
        why = f"all {folds} folds agree exactly, so their spread is unknown"
        return Estimate.not_enough(why, n=folds, unit=unit, value=point)
    error = float(scores.std(ddof=1)) * np.sqrt(1 / folds + n_test / n_train)
    half = float(stats.t.ppf((1 + level) / 2, folds - 1) * error)
    return Estimate(
        value=point,
        low=point - half,
        high=point + half,
        level=level,
        n=folds,
        method="corrected resampled t",
        unit=unit,
    )


def corrected_difference(
    fold_a: Any,
    fold_b: Any,
    *,
    n_train: int,
    n_test: int,
    level: float = 0.95,
    unit: str = "",
    alternative: Alternative = "two-sided",
) -> Comparison:
    """Compare two models over the same folds with the corrected resampled t test.

    Parameters
    ----------
    fold_a, fold_b : array-like of shape (J,)
        Scores of both models on the same folds, in the same order.
    n_train, n_test : int
        Rows of a fold's training and test part.
    level : float
        Coverage of the interval.
    unit : str
        Unit of the scores.
    alternative : {"two-sided", "greater", "less"}
        What p tests; "greater": A is better than B where higher is better.

    Raises
    ------
    WrongInput
        The two have different numbers of folds.

    References
    ----------
    Nadeau and Bengio (2003); Bouckaert and Frank, PAKDD 2004.

    Examples
    --------
    >>> a, b = [0.8, 0.82, 0.78, 0.81, 0.79], [0.79, 0.8, 0.78, 0.8, 0.77]
    >>> result = corrected_difference(a, b, n_train=80, n_test=20)
    >>> round(result.t, 3), round(result.naive_t, 3)
    (2.138, 3.207)
    """
    a, b = finite(fold_a), finite(fold_b)
    if len(a) != len(b):
        raise WrongInput.because(f"{len(a)} folds stand against {len(b)}.", "Pair them by fold.")
    gaps = a - b
    # Scores that differ by rounding alone do not vary.
    scale = float(max(np.abs(a).max(initial=0), np.abs(b).max(initial=0)))
    if np.ptp(gaps) <= 1e-12 * scale if len(gaps) else False:
        gaps = np.full_like(gaps, gaps.mean() if abs(gaps.mean()) > 1e-12 * scale else 0.0)
    difference = corrected_mean(gaps, n_train=n_train, n_test=n_test, level=level, unit=unit)
    folds = len(gaps)
    if not difference.known:
        same = folds > 0 and not gaps.any()
        return Comparison(difference=difference, p=1.0 if same else None)
    naive = float(gaps.mean() / (gaps.std(ddof=1) / np.sqrt(folds)))
    corrected = naive / float(np.sqrt(1 + folds * n_test / n_train))
    return Comparison(
        difference=difference,
        t=corrected,
        p=_p_value(corrected, folds - 1, alternative),
        naive_t=naive,
        naive_p=_p_value(naive, folds - 1, alternative),
    )


def _p_value(t: float, freedom: int, alternative: Alternative) -> float:
    if alternative == "greater":
        return float(stats.t.sf(t, freedom))
    if alternative == "less":
        return float(stats.t.cdf(t, freedom))
    return float(2 * stats.t.sf(abs(t), freedom))


def _check_sizes(n_train: int, n_test: int) -> None:
    if n_train <= 0 or n_test <= 0:
        raise WrongInput.because(f"{n_train} training and {n_test} test rows make no fold.")


__all__ = ["Comparison", "corrected_difference", "corrected_mean"]
