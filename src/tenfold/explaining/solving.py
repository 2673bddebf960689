"""Weighted linear fits of many rows from their Gram matrices, feature selection included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tenfold.explaining.neighbourhood import Floats

Selection = Literal["forward_selection", "highest_weights", "none"]

_RIDGE = 1.0  # of the fit that is reported
_RIDGE_OF_CHOICE = 0.01  # of the fit by which the highest weights are chosen
_NOTHING_LEFT = 1e-11  # share of a feature's spread below which the chosen ones explain it wholly


@dataclass(frozen=True)
class Grams:
    """Weighted and centred second moments of n rows' neighbourhoods, of d features.

    Attributes
    ----------
    features : ndarray of shape (n, d, d)
    cross : ndarray of shape (n, d)
        Of the features with the output.
    output : ndarray of shape (n,)
    means : ndarray of shape (n, d)
        Weighted means of the features.
    mean : ndarray of shape (n,)
        Weighted means of the output.
    """

    features: Floats
    cross: Floats
    output: Floats
    means: Floats
    mean: Floats

    @classmethod
    def of(cls, moments: Floats) -> Grams:
        """From ``(n, d + 2, d + 2)`` weighted sums of products of 1, features and output."""
        total = moments[:, 0, 0]
        first = moments[:, 0, 1:]
        centred = moments[:, 1:, 1:] - first[:, :, None] * first[:, None, :] / total[:, None, None]
        means = first / total[:, None]
        return cls(
            centred[:, :-1, :-1],
            centred[:, :-1, -1],
            centred[:, -1, -1],
            means[:, :-1],
            means[:, -1],
        )


def chosen(grams: Grams, how: Selection, count: int) -> NDArray[np.intp]:
    """The features that each row's fit uses, (n, k), in the order in which they are chosen."""
    n, d = grams.cross.shape
    if how == "none":
        return np.tile(np.arange(d), (n, 1))
    if how == "highest_weights":
        weights = np.abs(_solved(grams.features, grams.cross, _RIDGE_OF_CHOICE))
        return np.argsort(-weights, axis=1, kind="stable")[:, :count]
    return _forward(grams, min(count, d))


def fitted(
    grams: Grams, used: NDArray[np.intp], count: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Ridge fits on the used features, from `count` draws.

    Returns
    -------
    coefficients, errors : ndarray of shape (n, k)
        And their standard errors: sigma² (G + ridge)^-1 G (G + ridge)^-1, where G is the Gram
        matrix and sigma² the weighted residual variance.
    intercepts, scores : ndarray of shape (n,)
        And R².
    """
    rows = np.arange(len(used))[:, None]
    features = grams.features[rows[:, :, None], used[:, :, None], used[:, None, :]]
    cross = grams.cross[rows, used]
    coefficients = _solved(features, cross, _RIDGE)
    intercepts = grams.mean - (coefficients * grams.means[rows, used]).sum(axis=1)
    explained = 2 * (coefficients * cross).sum(axis=1)
    explained -= np.einsum("ni,nij,nj->n", coefficients, features, coefficients)
    flat = grams.output <= 0
    # scikit-learn's R²: of an output that never changes, 1 where the fit is perfect.
    scores = np.where(flat, 1.0, explained / np.where(flat, 1.0, grams.output))
    k = used.shape[1]
    inverse = np.linalg.inv(features + _RIDGE * np.eye(k))
    left = np.maximum(grams.output - explained, 0.0) / max(count - k, 1)
    spread = np.einsum("nij,njk,nki->ni", inverse, features, inverse)
    errors = np.sqrt(np.maximum(spread * left[:, None], 0.0))
    return coefficients, errors, intercepts, scores


def reachable(grams: Grams) -> Floats:
    """R² that the same fit has with every feature: ndarray of shape (n,)."""
    coefficients = _solved(grams.features, grams.cross, _RIDGE)
    explained = 2 * (coefficients * grams.cross).sum(axis=1)
    explained -= np.einsum("ni,nij,nj->n", coefficients, grams.features, coefficients)
    flat = grams.output <= 0
    return np.asarray(np.where(flat, 1.0, explained / np.where(flat, 1.0, grams.output)))


def _solved(features: Floats, cross: Floats, ridge: float) -> Floats:
    d = cross.shape[1]
    ridged = features + ridge * np.eye(d)
    return np.asarray(np.linalg.solve(ridged, cross[:, :, None])[:, :, 0], dtype=np.float64)


def _forward(grams: Grams, count: int) -> NDArray[np.intp]:
    """Each time the feature that adds most to R², swept out of all others once it is chosen."""
    left, cross = grams.features.copy(), grams.cross.copy()
    n, d = cross.shape
    spread = np.einsum("njj->nj", left).copy()
    used = np.empty((n, count), dtype=np.intp)
    free = np.ones((n, d), dtype=bool)
    each = np.arange(n)
    for step in range(count):
        own = np.einsum("njj->nj", left)
        new = own > _NOTHING_LEFT * np.maximum(spread, 1.0)
        gain = np.where(new, cross**2 / np.where(new, own, 1.0), 0.0)
        best = np.where(free, gain, -1.0).argmax(axis=1)
        used[:, step], free[each, best] = best, False
        pivot = own[each, best]
        scale = np.where(new[each, best], 1.0 / np.where(pivot > 0, pivot, 1.0), 0.0)
        column = left[each, :, best]
        cross -= column * (cross[each, best] * scale)[:, None]
        left -= column[:, :, None] * (column * scale[:, None])[:, None, :]
    return used


__all__ = ["Grams", "Selection", "chosen", "fitted", "reachable"]
