"""Is there a connection at all: permutation tests, of any statistic and of missing values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.stats.missingness import Missingness, missingness


def permutation_p(
    statistic: Callable[[NDArray[Any], NDArray[Any]], float],
    x: Any,
    y: Any,
    *,
    rng: np.random.Generator,
    draws: int = 999,
    alternative: Literal["greater", "two-sided"] = "greater",
) -> float:
    """How often a shuffled `y` gives a statistic at least as large as the one seen.

    Parameters
    ----------
    statistic : callable
        ``statistic(x, y)``; larger means more association.
    x, y : array-like of shape (n, …) and (n,)
        Cases in rows; `y` is shuffled, so the cases are exchangeable.
    rng : numpy.random.Generator
        Source of the shuffles.
    draws : int
        Number of shuffles.
    alternative : {"greater", "two-sided"}
        "two-sided" compares absolute values: for statistics that are 0 without association.

    Returns
    -------
    float
        (1 + exceedances)/(1 + draws): never 0, and valid at any number of draws.

    References
    ----------
    Phipson and Smyth, Permutation P-values Should Never Be Zero, SAGMB 9 (2010).

    Examples
    --------
    >>> x = np.arange(20.0)
    >>> permutation_p(lambda a, b: float(a @ b), x, x, rng=np.random.default_rng(0))
    0.001
    """
    first, second = np.asarray(x), np.asarray(y)
    if len(first) != len(second):
        raise WrongInput.because(f"{len(first)} cases stand against {len(second)}.")
    size = abs if alternative == "two-sided" else float
    seen = size(float(statistic(first, second)))
    # A shuffle that ties but for rounding counts as a tie.
    edge = seen - 1e-9 * max(abs(seen), 1e-300)
    above = sum(
        size(float(statistic(first, second[rng.permutation(len(second))]))) >= edge
        for _ in range(draws)
    )
    return float((1 + above) / (1 + draws))


__all__ = ["Missingness", "missingness", "permutation_p"]
