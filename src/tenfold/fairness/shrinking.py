"""Rates of many small groups, each drawn towards the others as far as its size deserves."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from tenfold.errors import WrongInput
from tenfold.vocabulary import Estimate

_MEANS = 24
_SPREADS = 16
_HALVINGS = 28


def shrunk(successes: Any, cases: Any, *, level: float = 0.95) -> list[Estimate]:
    """Beta-binomial rates of k groups with credible intervals.

    Groups' true rates are taken as drawn from one beta distribution. Its mean and its spread are
    not known: instead of putting in the likeliest (empirical Bayes as usually done, whose
    intervals are too short), the posterior is averaged over a grid of both.

    Parameters
    ----------
    successes, cases : array-like of int, shape (k,)
    level : float
        Coverage over groups drawn alike. A single group that is truly unlike all others is drawn
        too far towards them: its own interval covers less often.

    Returns
    -------
    list of Estimate
        Posterior mean and equal-tailed interval; "not enough data" for fewer than three groups.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, section 5.3 (prior uniform in the
    mean and in the spread (α+β)^(−1/2)); Efron and Morris, JASA 70 (1975).

    Examples
    --------
    >>> found = shrunk([0, 30, 32, 28, 31], [10, 100, 100, 100, 100])
    >>> found[0].value > 0.1, round(found[1].value, 1)
    (True, 0.3)
    """
    x, n = np.asarray(successes, dtype=float), np.asarray(cases, dtype=float)
    if x.shape != n.shape or x.ndim != 1 or (x < 0).any() or (x > n).any():
        raise WrongInput.because("Successes and cases contradict each other.")
    if (n > 0).sum() < 3:
        why = "fewer than three groups to learn from"
        return [Estimate.not_enough(why, n=int(size)) for size in n]
    a, b, weight = _hyperparameters(x, n)
    after_a, after_b = x[:, None] + a, (n - x)[:, None] + b
    mean = (weight * after_a / (after_a + after_b)).sum(axis=1)
    ends = [
        _quantile(tail, after_a, after_b, weight) for tail in ((1 - level) / 2, (1 + level) / 2)
    ]
    return [
        Estimate(
            value=float(mean[at]),
            low=min(float(ends[0][at]), float(mean[at])),
            high=max(float(ends[1][at]), float(mean[at])),
            level=level,
            n=int(n[at]),
            method="beta-binomial",
        )
        for at in range(len(x))
    ]


def _hyperparameters(x: Any, n: Any) -> tuple[Any, Any, Any]:
    """Grid of the beta's parameters, and the posterior weight of each point."""
    overall = (x.sum() + 0.5) / (n.sum() + 1)
    # The grid of means is dense where they are likely: around the overall rate.
    wide = 4 * np.sqrt(overall * (1 - overall) * (1 / n.sum() + 0.5 / (n > 0).sum()))
    low, high = max(overall - wide, 1e-4), min(overall + wide, 1 - 1e-4)
    means = low + (np.arange(_MEANS) + 0.5) / _MEANS * (high - low)
    spreads = (np.arange(_SPREADS) + 0.5) / _SPREADS  # (α+β)^(−1/2), up to α + β = 1
    mean, spread = (each.ravel() for each in np.meshgrid(means, spreads, indexing="ij"))
    a, b = mean / spread**2, (1 - mean) / spread**2
    fit = special.betaln(x[:, None] + a, (n - x)[:, None] + b) - special.betaln(a, b)
    likely = fit.sum(axis=0)
    weight = np.exp(likely - likely.max())
    return a, b, weight / weight.sum()


def _quantile(tail: float, a: Any, b: Any, weight: Any) -> Any:
    # Points that hardly weigh are left out: they cost most of the time.
    heavy = weight > 1e-5 * weight.max()
    a, b, kept = a[:, heavy], b[:, heavy], weight[heavy] / weight[heavy].sum()
    low, high = np.zeros(len(a)), np.ones(len(a))
    for _ in range(_HALVINGS):
        mid = (low + high) / 2
        below = (kept * special.betainc(a, b, mid[:, None])).sum(axis=1) < tail
        low, high = np.where(below, mid, low), np.where(below, high, mid)
    return (low + high) / 2


__all__ = ["shrunk"]
