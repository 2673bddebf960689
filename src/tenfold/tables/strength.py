"""From counts per level to a strength with an interval: learnt on one half, scored on the other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from tenfold.vocabulary import Estimate

Array = np.ndarray[Any, np.dtype[Any]]

FEWEST = 10
"""Rows of the rarer class, or rows with a target, below which no interval is given."""


def auc(counts: Array, *, binary: bool) -> Estimate:
    """AUC of each level's rate; over several classes one against the rest, weighted by size.

    Parameters
    ----------
    counts : ndarray of shape (n_levels, 2, n_classes)
        Rows per level, half and class; in binary tasks class 1 is positive.
    """
    totals = counts.sum(axis=(0, 1))
    n = int(totals.sum())
    present = np.flatnonzero(totals)
    if len(present) < 2:
        return Estimate.not_enough("only one class of the target is here", n=n)
    measured = [1] if binary else [int(each) for each in present]
    found = [(_cross_auc(counts, each), totals[each]) for each in measured]
    known = [(area, weight) for area, weight in found if area is not None]
    if not known:
        return Estimate.not_enough("a class of the target is missing in one half", n=n)
    value = float(np.average([a for a, _ in known], weights=[w for _, w in known]))
    rarer = int(totals[1]) if binary else int(totals[present].min())
    return auc_estimate(value, rarer, n - rarer)


def _cross_auc(counts: Array, positive: int) -> float | None:
    found = []
    for learn, score in ((0, 1), (1, 0)):
        total, hits = counts[:, learn].sum(axis=1), counts[:, learn, positive]
        base = hits.sum() / total.sum() if total.sum() else 0.0
        rate = (hits + base) / (total + 1.0)
        good = counts[:, score, positive]
        bad = counts[:, score].sum(axis=1) - good
        _, place = np.unique(rate, return_inverse=True)
        found.append(auc_of_counts(np.bincount(place, good), np.bincount(place, bad)))
    known = [each for each in found if each is not None]
    return float(np.mean(known)) if known else None


def auc_of_counts(good: Array, bad: Array) -> float | None:
    """AUC of ascending levels with so many positives and negatives; ties count one half.

    Parameters
    ----------
    good, bad : ndarray of shape (n_levels,)
    """
    positives, negatives = float(good.sum()), float(bad.sum())
    if not positives or not negatives:
        return None
    below = np.cumsum(bad) - bad / 2
    return float((below * good).sum() / (positives * negatives))


def auc_estimate(value: float, positives: int, negatives: int, *, level: float = 0.95) -> Estimate:
    """Interval of an AUC from its counts alone: Hanley and McNeil's variance, solved for the ends.

    References
    ----------
    Newcombe, "Confidence intervals for an effect size measure based on the Mann–Whitney
    statistic. Part 2", Statistics in Medicine 25, 2006: method 5.
    """
    n = positives + negatives
    if min(positives, negatives) < FEWEST:
        few = min(positives, negatives)
        return Estimate.not_enough(f"{few} rows of the rarer class", n=n, value=value)
    z = float(ndtri(0.5 + level / 2))
    middle = n / 2 - 1

    def gap(theta: float) -> float:
        shape = 1 + middle * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (value - theta) ** 2 - z**2 * theta * (1 - theta) * shape / (positives * negatives)

    low = float(brentq(gap, 0.0, value)) if value > 0 and gap(value) < 0 else value
    high = float(brentq(gap, value, 1.0)) if value < 1 and gap(value) < 0 else value
    if value >= 1:
        low = float(brentq(gap, 0.0, 1 - 1e-12))
    if value <= 0:
        high = float(brentq(gap, 1e-12, 1.0))
    return Estimate(value=value, low=low, high=high, level=level, n=n, method="newcombe-5")


def correlation_ratio(counts: Array, sums: Array, squares: float) -> Estimate:
    """Root of the share of the target's spread that level means, learnt elsewhere, explain.

    Parameters
    ----------
    counts, sums : ndarray of shape (n_levels, 2)
        Rows and sum of the centred target per level and half.
    squares : float
        Sum of squares of the centred target.
    """
    n = int(counts.sum())
    if n < FEWEST or squares <= 0:
        return Estimate.not_enough("too few rows with a target, or no spread in it", n=n)
    explained = 0.0
    for learn, score in ((0, 1), (1, 0)):
        mean = sums[:, learn].sum() / max(counts[:, learn].sum(), 1)
        guess = (sums[:, learn] + mean) / (counts[:, learn] + 1.0)
        explained += float((2 * guess * sums[:, score] - guess**2 * counts[:, score]).sum())
    value = math.sqrt(min(max(explained / squares, 0.0), 1.0))
    # Fisher's z of the correlation between the target and the means that stand for it.
    spread = float(ndtri(0.975)) / math.sqrt(max(n - 3, 1))
    z = math.atanh(min(value, 1 - 1e-12))
    low, high = max(math.tanh(z - spread), 0.0), math.tanh(z + spread)
    return Estimate(value=value, low=min(low, value), high=max(high, value), n=n, method="fisher-z")


__all__ = ["FEWEST", "auc", "auc_estimate", "auc_of_counts", "correlation_ratio"]
