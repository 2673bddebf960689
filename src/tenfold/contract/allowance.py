"""How many exceptions a clean batch may have: prediction limits that need no distribution."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from scipy import special, stats

Array = np.ndarray[Any, np.dtype[Any]]
_WIDE = 5_000


def allowance(seen: int, n: int, m: int, alpha: float, *, dispersion: float = 1.0) -> int:
    """Largest number of exceptions that a batch of `m` rows may have without an alarm.

    With `seen` exceptions among `n` exchangeable rows, a new batch has more than this many with
    probability at most `alpha`. For values beyond the r-th smallest of history it is exact
    (the count is beta-binomial whatever the distribution, with ``seen = r - 1``); for yes-no
    exceptions it is Thatcher's exact prediction limit.

    Parameters
    ----------
    seen, n : int
        Exceptions and rows of history.
    m : int
        Rows of the batch.
    alpha : float
        Chance of a false alarm, between 0 and 1.
    dispersion : float
        Variance between batches as a multiple of the binomial one; history then counts for
        ``n / dispersion`` independent rows.

    References
    ----------
    Thatcher, Relationships between Bayesian and confidence limits for predictions, JRSS B 26
    (1964).

    Examples
    --------
    >>> allowance(0, 10_000, 1_000, 0.01 / 20)
    3
    """
    if m <= 0:
        return 0
    scale = max(dispersion, 1.0)
    a, b = (seen + 1) / scale, max((n - seen) / scale, 1e-9)
    size = m / scale
    count = _quantile(a, b, size, alpha)
    return int(min(np.ceil(count * scale), m))


def literal_false_alarm(n: int, m: int, *, columns: int = 1) -> float:
    """Chance that a clean batch leaves the smallest and largest value of history in some column.

    For one continuous column it is 1 − n(n−1)/[(n+m)(n+m−1)]; columns count as independent.

    Examples
    --------
    >>> round(literal_false_alarm(10_000, 1_000), 3)
    0.174
    >>> round(literal_false_alarm(10_000, 1_000, columns=20), 3)
    0.978
    """
    inside = n * (n - 1) / ((n + m) * (n + m - 1))
    return float(1 - inside**columns)


def dispersion(exceptions: Array, rows: Array) -> float:
    """Variance of exceptions between past batches over the binomial variance; at least 1.

    Parameters
    ----------
    exceptions, rows : ndarray of shape (n_batches,)
        Exceptions in each past batch, and its rows.
    """
    total = rows.sum()
    if len(rows) < 4 or total == 0:
        return 1.0
    share = exceptions.sum() / total
    if not 0 < share < 1:
        return 1.0
    expected = rows * share
    chi2 = float(np.sum((exceptions - expected) ** 2 / (expected * (1 - share))))
    freedom = len(rows) - 1
    # The upper end of the estimate: an alarm budget must survive an unlucky history.
    return max(1.0, chi2 / float(stats.chi2.ppf(0.1, freedom)))


@lru_cache(maxsize=10_000)  # wide tables ask the same for thousands of columns
def _quantile(a: float, b: float, m: float, alpha: float) -> float:
    mean = m * a / (a + b)
    sd = np.sqrt(mean * b / (a + b) * (a + b + m) / (a + b + 1))
    if sd > _WIDE:
        # The batch is so large that the doubt about the share is all that counts.
        share = float(stats.beta.isf(alpha, a, b))
        return float(np.ceil(m * share + 4 * np.sqrt(m * share)))
    top = int(min(np.floor(m), np.ceil(mean + 60 * sd + 60)))
    first = int(max(np.floor(mean) - 1, 0))
    counts = np.arange(first, top + 1)
    chances = np.exp(_log_pmf(counts, m, a, b))
    # Chance of more than counts[i]: summed from the far end, where the terms are smallest.
    beyond = np.cumsum(chances[::-1])[::-1] - chances
    within = np.flatnonzero(beyond <= alpha)
    return float(counts[within[0]]) if len(within) else float(m)


def _log_pmf(counts: Array, m: float, a: float, b: float) -> Array:
    choose = -special.betaln(m - counts + 1, counts + 1) - np.log(m + 1)
    return np.asarray(choose + special.betaln(counts + a, m - counts + b) - special.betaln(a, b))


__all__ = ["allowance", "dispersion", "literal_false_alarm"]
