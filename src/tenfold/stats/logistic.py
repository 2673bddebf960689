"""Logistic regression with its covariance, which scikit-learn does not give."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

_STEPS = 50


def logistic(
    y: NDArray[np.intp], X: NDArray[np.float64], offset: NDArray[np.float64] | float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Maximum likelihood by Newton's method.

    Parameters
    ----------
    y : ndarray of shape (n,)
        0/1.
    X : ndarray of shape (n, k)
        Columns to weigh, a column of ones for the intercept among them.
    offset : ndarray of shape (n,) or float
        Added to the log odds with weight 1.

    Returns
    -------
    tuple of ndarray (k,) and ndarray (k, k), or None
        Coefficients and covariance; None when there is no finite maximum.
    """
    beta = np.zeros(X.shape[1])
    for _ in range(_STEPS):
        chance = special.expit(X @ beta + offset)
        information = (X * (chance * (1 - chance))[:, None]).T @ X
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, X.T @ (y - chance))
        # Damped: a far step from a bad start would overshoot.
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        beta = beta + step
        if float(np.abs(step).max()) < 1e-9:
            covariance = np.linalg.inv(information)
            return beta, np.asarray(covariance, dtype=float)
    return None


__all__ = ["logistic"]
