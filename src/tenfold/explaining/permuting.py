"""SHAP values of any model: features switched on in all sets, or one by one in many orders."""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tenfold.explaining.subject import Ints
from tenfold.scoring import Floats

_EXACT = 8  # features: 256 sets of them
_CELLS = 4_000_000  # features times rows that are put together at once
_ORDERS = 10  # each forth and back, as shap's default


def permuted(
    said: Callable[[Ints], Floats], places: Ints, background: Ints, *, rng: np.random.Generator
) -> tuple[Floats, str]:
    """Interventional SHAP values of features that are given by the row they are taken from.

    All rows are explained by the same sets. shap's own explainers do the same row by row, after
    five seconds in which they are compiled.

    Parameters
    ----------
    said : callable
        Scores (n, n_outputs) of rows put together from those `places`.
    places, background : ndarray of int, shapes (n, d) and (m, d)

    Returns
    -------
    values : ndarray of shape (n, d, n_outputs)
        They add up to the score less the mean score of the background.
    how : str

    References
    ----------
    Strumbelj and Kononenko (2014), "Explaining prediction models and individual predictions with
    feature contributions", Knowledge and Information Systems 41; forth and back: Mitchell et al.
    (2022), "Sampling permutations for Shapley value estimation", JMLR 23.
    """
    d = places.shape[1]
    if d <= _EXACT:
        sets, weights = _all_sets(d)
        how = "exact, over all sets of features"
    else:
        sets, weights = _some_orders(d, rng)
        how = f"sampled, {_ORDERS} orders of the features forth and back"
    values = [weights @ _worth(said, row, background, sets) for row in places]
    return np.stack(values), how


def _worth(
    said: Callable[[Ints], Floats], row: Ints, background: Ints, sets: NDArray[np.bool_]
) -> Floats:
    """Mean score where the features of a set are the row's: (n_sets, n_outputs)."""
    size = max(_CELLS // background.size, 1)
    parts = []
    for start in range(0, len(sets), size):
        those = sets[start : start + size, None, :]
        scores = said(np.where(those, row, background).reshape(-1, len(row)))
        parts.append(scores.reshape(len(those), len(background), -1).mean(axis=1))
    return np.concatenate(parts)


def _all_sets(d: int) -> tuple[NDArray[np.bool_], Floats]:
    """Every set of features, and what its worth counts for each feature: (d, n_sets)."""
    sets = (np.arange(2**d)[:, None] >> np.arange(d)) % 2 == 1
    size = sets.sum(axis=1)
    joins = np.array([factorial(k) * factorial(d - k - 1) for k in range(d)]) / factorial(d)
    # A set counts for those in it as what they joined into, against those outside it.
    inside, outside = joins[np.maximum(size - 1, 0)], joins[np.minimum(size, d - 1)]
    return sets, np.where(sets, inside[:, None], -outside[:, None]).T


def _some_orders(d: int, rng: np.random.Generator) -> tuple[NDArray[np.bool_], Floats]:
    """Beginnings of drawn orders and of the same orders backwards."""
    forth = [rng.permutation(d) for _ in range(_ORDERS)]
    orders = [each for order in forth for each in (order, order[::-1])]
    sets = np.zeros((len(orders), d + 1, d), dtype=bool)
    weights = np.zeros((d, len(orders), d + 1))
    for k, order in enumerate(orders):
        for step, feature in enumerate(order):
            sets[k, step + 1 :, feature] = True
            weights[feature, k, step + 1] += 1 / len(orders)
            weights[feature, k, step] -= 1 / len(orders)
    return sets.reshape(-1, d), weights.reshape(d, -1)


__all__ = ["permuted"]
