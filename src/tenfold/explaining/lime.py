"""LIME for many rows: one neighbourhood, one scoring pass, one small system per row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.explaining.neighbourhood import Floats, Neighbourhood, draw, outputs
from tenfold.explaining.solving import Grams, Selection, chosen, fitted, reachable

_CELLS = 4_000_000  # of the Gram matrices that are held at once
_MOST_FORWARD = 6  # as lime's "auto" has it


@dataclass(frozen=True)
class LocalLinear:
    """Local linear fits of n rows, of k features each.

    Attributes
    ----------
    used : ndarray of shape (n, k)
        Features by position, in the order in which they were chosen.
    coefficients : ndarray of shape (n, k)
        What a feature's lying in its own bin adds to the output.
    errors : ndarray of shape (n, k)
        Standard errors of the coefficients, as in Visani et al. (2022).
    intercepts : ndarray of shape (n,)
    scores : ndarray of shape (n,)
        Weighted R² of the fit: how far it can be believed.
    reachable : ndarray of shape (n,)
        Weighted R² of the same fit with every feature; nan where nobody looked.
    outputs, local : ndarray of shape (n,)
        What the model says of the row, and what the fit says of it.
    """

    used: NDArray[np.intp]
    coefficients: Floats
    errors: Floats
    intercepts: Floats
    scores: Floats
    reachable: Floats
    outputs: Floats
    local: Floats


def explain_rows(
    explainer: Any,
    rows: Floats,
    predict: Callable[[Floats], Any],
    *,
    label: int | NDArray[np.intp] = 1,
    num_features: int = 10,
    num_samples: int = 5000,
    seed: int = 0,
    most_solved: int | None = None,
) -> LocalLinear:
    """Explain many rows as lime explains each of them from the same seed.

    Parameters
    ----------
    explainer : lime.lime_tabular.LimeTabularExplainer
        Its random state is set to `seed` before the draws, as for every single row of the loop
        that this replaces.
    rows : ndarray of shape (n, n_features)
    predict : callable
        ``predict_proba``, or ``predict`` for amounts.
    label : int or ndarray of int, shape (n,)
        Column of the output that is explained, for all rows or for each.
    most_solved : int, optional
        With more features than this, a row's fit knows only those that go best with the output
        one by one, as Fan and Lv (2008) screen: no matrix of all features squared is made.

    Returns
    -------
    LocalLinear
        Coefficients equal lime's to rounding, unless features were screened.

    Raises
    ------
    WrongInput
        The draws would depend on the row: features that are not discretised, draws around the
        row, or a choice of features by the lasso's path. Use ``explainer.explain_instance``.

    References
    ----------
    Ribeiro, Singh, Guestrin (2016), "Why should I trust you?", KDD.
    J. Fan, J. Lv (2008), "Sure independence screening", JRSS B 70: 849–911.
    """
    how = _selection(explainer, num_features)
    rows = np.asarray(rows, dtype=float)
    explainer.random_state.seed(seed)
    drawn = draw(explainer, n_samples=num_samples)
    shared = outputs(predict, drawn.rows)
    said = outputs(predict, rows) if len(rows) else shared[:0]
    # Amounts, and chances of one class alone, are one output whatever the label.
    at = np.broadcast_to(np.asarray(label if shared.shape[1] > 1 else 0, dtype=np.intp), len(rows))
    # Differences of sums lose fewer digits around the middle.
    middles = shared.mean(axis=0) if len(shared) else np.zeros(shared.shape[1])
    shared = np.ascontiguousarray((shared - middles).T)
    own, middle = said[np.arange(len(rows)), at], middles[at]
    kernel = _weights(explainer, rows.shape[1])
    codes = explainer.discretizer.discretize(rows) if len(rows) else rows
    parts = []
    most = rows.shape[1] if most_solved is None else min(most_solved, rows.shape[1])
    size = max(_CELLS // (most + 2) ** 2, 1)
    for start in range(0, len(rows), size):
        those = slice(start, start + size)
        sums = [
            _moments(drawn, kernel, code, shared[k], y, most)
            for code, k, y in zip(codes[those], at[those], own[those] - middle[those], strict=True)
        ]
        solved = np.stack([features for features, _ in sums])
        grams = Grams.of(np.stack([moments for _, moments in sums]))
        used = chosen(grams, how, num_features)
        fits = fitted(grams, used, num_samples)
        parts.append((np.take_along_axis(solved, used, axis=1), *fits, reachable(grams)))
    if not parts:
        none = np.zeros(0)
        wide = np.zeros((0, 0))
        return LocalLinear(wide.astype(np.intp), wide, wide, none, none, none, none, none)
    used, coefficients, errors, intercepts, scores, best = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    intercepts = intercepts + middle
    local = intercepts + coefficients.sum(axis=1)
    return LocalLinear(used, coefficients, errors, intercepts, scores, best, own, local)


def _moments(
    drawn: Neighbourhood, kernel: Floats, code: Floats, shared: Floats, own: float, most: int
) -> tuple[NDArray[np.intp], Floats]:
    """Weighted sums of products of 1, the coded features and the output, the row included.

    Of `most` features: which they are comes first.
    """
    coded = drawn.coded(code)
    # Roots on both sides: a matrix times its own transpose takes half the time.
    roots = np.sqrt(kernel)[len(coded) - coded.sum(axis=0, dtype=np.uint16)]
    solved = np.arange(len(coded))
    if most < len(coded):
        solved = _screened(coded, roots**2, shared, most)
        coded = coded[solved]
    d, n = coded.shape
    design = np.empty((d + 2, n))
    design[0] = roots
    np.multiply(coded, roots, out=design[1:-1])
    np.multiply(shared, roots, out=design[-1])
    moments: Floats = design @ design.T
    here = np.ones(d + 2)
    here[-1] = own
    moments += kernel[0] * np.outer(here, here)
    return solved, moments


def _screened(
    coded: NDArray[np.uint8], weights: Floats, shared: Floats, most: int
) -> NDArray[np.intp]:
    """The `most` features with the highest weighted correlation with the output."""
    total = weights.sum()
    centred = weights * (shared - weights @ shared / total)
    # In single precision: this decides who is looked at, not what is found.
    sums = coded.astype(np.float32) @ np.stack([weights, centred], axis=1).astype(np.float32)
    shares = sums[:, 0].astype(float) / total
    spread = np.sqrt(np.clip(shares * (1 - shares), 1e-9, None))
    loudest = np.argsort(-np.abs(sums[:, 1]) / spread, kind="stable")[:most]
    return np.sort(loudest)


def _weights(explainer: Any, d: int) -> Floats:
    """A draw's weight by the number of features in which it differs from the row."""
    weights: Floats = explainer.base.kernel_fn(np.sqrt(np.arange(d + 1, dtype=float)))
    return weights


def _selection(explainer: Any, num_features: int) -> Selection:
    how = explainer.feature_selection
    if how == "auto":
        how = "forward_selection" if num_features <= _MOST_FORWARD else "highest_weights"
    if explainer.discretizer is None or how not in ("forward_selection", "highest_weights", "none"):
        raise WrongInput.because(
            "This cannot be done for many rows at once: the draws would depend on the row.",
            "Discretise the features, or explain each row by itself.",
        )
    return how  # type: ignore[no-any-return]  # lime is not typed


__all__ = ["LocalLinear", "explain_rows"]
