"""Many tests at once: p-values adjusted so that the lot of them keeps its error rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput


def holm(p: Any) -> NDArray[np.float64]:
    """Holm's step-down adjustment: at most a share α of families has any false rejection.

    Parameters
    ----------
    p : array-like of shape (k,)
        In [0, 1]; may be empty.

    Returns
    -------
    ndarray of shape (k,)
        Adjusted p-values, in the order given; reject where ≤ α.

    Raises
    ------
    WrongInput
        A value is missing or outside [0, 1].

    References
    ----------
    Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statist. 6 (1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    given = _p_values(p)
    order = np.argsort(given, kind="stable")
    left = len(given) - np.arange(len(given))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(given[order] * left))
    return adjusted


def benjamini_hochberg(p: Any) -> NDArray[np.float64]:
    """Benjamini–Hochberg adjustment: of what is rejected, at most a share α is false on average.

    Parameters, result and errors are those of `holm`.

    References
    ----------
    Benjamini and Hochberg, Controlling the False Discovery Rate, JRSS B 57 (1995).

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    given = _p_values(p)
    if given.size == 0:
        return given
    return np.asarray(stats.false_discovery_control(given), dtype=float)


def _p_values(p: Any) -> NDArray[np.float64]:
    given = np.asarray(p, dtype=float).ravel()
    # NaN compares false, so it is refused as well.
    if not ((given >= 0) & (given <= 1)).all():
        raise WrongInput.because("A p-value is missing or outside [0, 1].")
    return given


__all__ = ["benjamini_hochberg", "holm"]
