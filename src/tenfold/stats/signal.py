"""Is there anything to learn: a quick model on the real target against shuffled ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.vocabulary import Frozen

_ENOUGH = 10


class SignalTest(Frozen):
    """The out-of-fold score on the real target against shuffled targets.

    Attributes
    ----------
    score : float
        On the real target; higher is better.
    null_mean, null_high : float
        Mean and 95 % quantile over the shuffled targets.
    p : float
        Permutation p; at least 1/(fits + 1).
    fits : int
        Shuffled targets that were scored.
    """

    score: float
    null_mean: float
    null_high: float
    p: float
    fits: int


def signal_test(
    evaluate: Callable[[NDArray[Any]], float],
    y: Any,
    *,
    rng: np.random.Generator,
    fits: int = 99,
) -> SignalTest:
    """Test whether the features say anything about the target.

    Stops early once ten shuffled targets score at least as well: then there is no signal to
    prove and the remaining fits are saved; the p-value stays valid.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(y)`` returns the out-of-fold score of a quick model trained on that target;
        higher is better. It must give the same score for the same target (fixed folds and seed).
    y : array-like of shape (n,)
        The target.
    rng : numpy.random.Generator
        Source of the shuffles.
    fits : int
        At most this many shuffled targets.

    Raises
    ------
    WrongInput
        The score is not a finite number.

    References
    ----------
    Ojala and Garriga, Permutation Tests for Studying Classifier Performance, JMLR 11 (2010);
    Besag and Clifford, Sequential Monte Carlo p-values, Biometrika 78 (1991).

    Examples
    --------
    >>> x = np.arange(40.0)
    >>> test = signal_test(
    ...     lambda y: abs(float(np.corrcoef(x, y)[0, 1])), x, rng=np.random.default_rng(0)
    ... )
    >>> test.p
    0.01
    """
    target = np.asarray(y)
    seen = _score(evaluate, target)
    shuffled: list[float] = []
    above = 0
    while len(shuffled) < fits and above < _ENOUGH:
        shuffled.append(_score(evaluate, target[rng.permutation(len(target))]))
        above += shuffled[-1] >= seen
    count = len(shuffled)
    p = above / count if above == _ENOUGH else (above + 1) / (count + 1)
    return SignalTest(
        score=seen,
        null_mean=float(np.mean(shuffled)),
        null_high=float(np.quantile(shuffled, 0.95)),
        p=p,
        fits=count,
    )


def _score(evaluate: Callable[[NDArray[Any]], float], y: NDArray[Any]) -> float:
    score = float(evaluate(y))
    if not np.isfinite(score):
        raise WrongInput.because(f"The quick model's score is {score}, not a number.")
    return score


__all__ = ["SignalTest", "signal_test"]
