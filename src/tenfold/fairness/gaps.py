"""Gaps between groups, many at once: their limits, and how far from a tolerated gap they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
_WIDEST = 38.0  # standard errors; beyond, a normal tail is 0 in double precision
_HALVINGS = 60


@dataclass(frozen=True)
class Rates:
    """Rates of m groups, each with what its limits need; arrays of shape (m,).

    Attributes
    ----------
    value : ndarray
        The rate: a share, a mean, or mean predicted minus observed.
    cases : ndarray
        People behind it.
    share : ndarray
        What Wilson's limits are taken of; NaN for a mean.
    effective : ndarray
        Cases that Wilson's limits reckon with.
    sd : ndarray
        Standard deviation of one case.
    falling : ndarray of bool
        Whether the rate falls as the share rises (predicted minus observed).
    """

    value: Floats
    cases: Floats
    share: Floats
    effective: Floats
    sd: Floats
    falling: NDArray[np.bool_]

    def take(self, at: Any) -> Rates:
        """Some of them, in the order of `at`."""
        return Rates(
            *(
                part[at]
                for part in (
                    self.value,
                    self.cases,
                    self.share,
                    self.effective,
                    self.sd,
                    self.falling,
                )
            )
        )

    def room(self, z: Any) -> tuple[Floats, Floats]:
        """How far the limits lie below and above the value, `z` standard errors wide.

        Shares have Wilson's limits. Means have Student's at the probability that `z` has.
        """
        wide = np.broadcast_to(np.asarray(z, dtype=float), self.value.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = wilson_limits(self.share, self.effective, wide)
            under, over = self.share - low, high - self.share
            means = np.isnan(self.share)
            half = np.zeros(means.shape)
            if means.any():
                t = special.stdtrit(self.cases - 1, special.ndtr(np.minimum(wide, 8.0)))
                half = t * self.sd / np.sqrt(self.cases)
        below = np.where(means, half, np.where(self.falling, over, under))
        above = np.where(means, half, np.where(self.falling, under, over))
        return below, above


def shares(successes: Any, cases: Any) -> Rates:
    """Rates that are shares: `successes` of `cases`, both of shape (m,)."""
    x, n = np.asarray(successes, dtype=float), np.asarray(cases, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / n
    # Half a case of each kind keeps a rate of 0 or 1 from looking certain.
    kept = (x + 0.5) / (n + 1)
    sd = np.sqrt(kept * (1 - kept))
    return Rates(share, n, share, n, sd, np.zeros(share.shape, dtype=bool))


def wilson_limits(share: Any, cases: Any, z: Any) -> tuple[Floats, Floats]:
    """Wilson's limits of shares, `z` standard errors wide.

    References
    ----------
    Wilson, Probable Inference, JASA 22 (1927).

    Examples
    --------
    >>> low, high = wilson_limits(81 / 263, 263, 1.959964)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)
    """
    p, n, z2 = np.asarray(share, dtype=float), np.asarray(cases, dtype=float), np.square(z)
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * p * (1 - p) / n + (z2 / (2 * n)) ** 2) / (1 + z2 / n)
    # Rounding must not push an end past the share itself.
    return np.clip(np.minimum(centre - half, p), 0, 1), np.clip(np.maximum(centre + half, p), 0, 1)


def difference_limits(group: Rates, reference: Rates, z: Any) -> tuple[Floats, Floats]:
    """Limits of group minus reference, by squaring and adding the limits of both.

    For shares this is Newcombe's hybrid score interval; for the rest its generalisation.

    References
    ----------
    Newcombe, Interval Estimation for the Difference between Independent Proportions, Statistics
    in Medicine 17 (1998), method 10; Zou and Donner, Statistics in Medicine 27 (2008).

    Examples
    --------
    >>> low, high = difference_limits(shares([56], [70]), shares([48], [80]), 1.959964)
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0524, 0.3339)
    """
    (below, above), (below_r, above_r) = group.room(z), reference.room(z)
    gap = group.value - reference.value
    return gap - np.hypot(below, above_r), gap + np.hypot(above, below_r)


def ratio_score(group: Rates, reference: Rates, ratio: Any) -> Floats:
    """Score statistic of "the ratio of two shares is `ratio`": standard normal where it is.

    It stays defined when a group has no success. Falls as `ratio` rises.

    References
    ----------
    Koopman, Confidence Intervals for the Ratio of Two Binomial Proportions, Biometrics 40
    (1984); the constrained estimate is that of Miettinen and Nurminen, Statistics in Medicine 4
    (1985), without their factor N/(N − 1).
    """
    n1, n0, t = group.cases, reference.cases, np.asarray(ratio, dtype=float)
    x1, x0 = group.share * n1, reference.share * n0
    a, b, c = (n1 + n0) * t, -(n1 * t + x1 + n0 + x0 * t), x1 + x0
    # The larger root's partner, written so that it keeps its digits where a·c is small.
    root = 2 * c / (-b + np.sqrt(np.maximum(b * b - 4 * a * c, 0)))
    p0 = np.minimum(root, 1.0)
    p1 = np.minimum(t * p0, 1.0)
    spread = p1 * (1 - p1) / n1 + t * t * p0 * (1 - p0) / n0
    apart = group.share - t * reference.share
    with np.errstate(divide="ignore", invalid="ignore"):
        score = apart / np.sqrt(spread)
    return np.where(np.abs(apart) < 1e-12, 0.0, score)


def ratio_limits(group: Rates, reference: Rates, z: Any) -> tuple[Floats, Floats]:
    """Koopman's limits of group over reference; the upper one may be infinite.

    Chosen over the log interval (Katz) because it covers nearer to its level at 50 people and a
    rate of .1, and has an answer where a group has no success (``docs/fairness-metrics.md``).

    Examples
    --------
    >>> low, high = ratio_limits(shares([36], [40]), shares([16], [80]), 1.959964)
    >>> round(float(low[0]), 2), round(float(high[0]), 2)
    (2.94, 7.15)
    """
    wide = np.broadcast_to(np.asarray(z, dtype=float), group.value.shape)
    low, high = np.full(wide.shape, -40.0), np.full(wide.shape, 40.0)
    ends = []
    for side in (1.0, -1.0):
        lo, hi = low.copy(), high.copy()
        for _ in range(_HALVINGS):
            mid = (lo + hi) / 2
            # Below the lower limit the score exceeds z, above the upper one it is under −z.
            left = ratio_score(group, reference, np.exp(mid)) > side * wide
            lo, hi = np.where(left, mid, lo), np.where(left, hi, mid)
        ends.append((lo + hi) / 2)
    # Both ends are open where nobody succeeded in either group.
    none = group.share + reference.share == 0
    lower = np.where((group.share == 0) | none, 0.0, np.exp(ends[0]))
    upper = np.where((reference.share == 0) | none, np.inf, np.exp(ends[1]))
    return lower, upper


def distance(
    group: Rates, reference: Rates, tolerated: Any, by_ratio: Any
) -> tuple[Floats, Floats]:
    """How many standard errors each gap lies beyond, and within, what is tolerated.

    That is the width `z` up to which the interval lies wholly beyond (or within); 0 where not
    even the point does. Intervals and verdicts can therefore not contradict each other.

    Parameters
    ----------
    group, reference : Rates
        Of m comparisons.
    tolerated : array-like of shape (m,)
        Smallest ratio, in (0, 1), or largest absolute difference, ≥ 0.
    by_ratio : array-like of bool, shape (m,)

    Returns
    -------
    tuple of ndarray of shape (m,)
        Beyond, within.
    """
    bound, ratio = np.asarray(tolerated, dtype=float), np.asarray(by_ratio, dtype=bool)
    beyond, within = np.zeros(len(bound)), np.zeros(len(bound))
    for of, measure in ((ratio, _ratio_distance), (~ratio, _difference_distance)):
        if of.any():
            found = measure(group.take(of), reference.take(of), bound[of])
            beyond[of], within[of] = found
    return beyond, within


def _ratio_distance(group: Rates, reference: Rates, bound: Floats) -> tuple[Floats, Floats]:
    under = ratio_score(group, reference, bound)
    over = ratio_score(group, reference, 1 / bound)
    beyond = np.maximum(np.maximum(-under, over), 0.0)
    return np.minimum(beyond, _WIDEST), np.clip(np.minimum(under, -over), 0.0, _WIDEST)


def _difference_distance(group: Rates, reference: Rates, bound: Floats) -> tuple[Floats, Floats]:
    gap = group.value - reference.value

    def widest(holds: Any) -> Floats:
        lo, hi = np.zeros(len(bound)), np.full(len(bound), _WIDEST)
        for _ in range(_HALVINGS):
            mid = (lo + hi) / 2
            kept = holds(*difference_limits(group, reference, mid))
            lo, hi = np.where(kept, mid, lo), np.where(kept, hi, mid)
        return lo

    beyond = widest(lambda low, high: (low > bound) | (high < -bound))
    within = widest(lambda low, high: (low > -bound) & (high < bound))
    outside = np.abs(gap) > bound
    return np.where(outside, beyond, 0.0), np.where(outside, 0.0, within)


def two_sided(z: Any) -> Floats:
    """Two-sided p-value of `z` standard errors."""
    return np.asarray(2 * special.ndtr(-np.abs(np.asarray(z, dtype=float))), dtype=float)


__all__ = [
    "Floats",
    "Rates",
    "difference_limits",
    "distance",
    "ratio_limits",
    "ratio_score",
    "shares",
    "two_sided",
    "wilson_limits",
]
