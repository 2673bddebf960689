"""Breach, clear, or not enough data: verdicts over a whole family of comparisons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tenfold.fairness.gaps import Floats, Rates, distance, two_sided
from tenfold.stats.multiplicity import benjamini_hochberg

POWER = 0.8
_MOST_NEEDED = 10**9


@dataclass(frozen=True)
class Judged:
    """Verdicts of m comparisons, in their order.

    Attributes
    ----------
    breach, clear : ndarray of bool, shape (m,)
    p : ndarray of shape (m,)
        Of "no gap beyond what is tolerated", adjusted by Benjamini and Hochberg.
    alone : ndarray of bool, shape (m,)
        Whether it would be a breach were it the only comparison.
    level : ndarray of shape (m,)
        Level of the interval that the breach is judged by, wider than the single one.
    """

    breach: NDArray[np.bool_]
    clear: NDArray[np.bool_]
    p: Floats
    alone: NDArray[np.bool_]
    level: Floats


def judge(
    group: Rates, reference: Rates, tolerated: Any, by_ratio: Any, *, level: float = 0.95
) -> Judged:
    """Judge m comparisons at once.

    A breach needs the whole interval beyond what is tolerated, at the level that Benjamini's and
    Hochberg's method gives it: of the breaches that are told, at most a share 1 − level is false
    on average, and where no true gap is beyond what is tolerated, at most that share of families
    has any. "Clear" is judged by the single interval: that *all* are clear is claimed only when
    each is, and such a claim keeps its error without widening (intersection–union).

    References
    ----------
    Benjamini and Hochberg, JRSS B 57 (1995); Benjamini and Yekutieli, False discovery
    rate-adjusted confidence intervals, JASA 100 (2005); Berger, Technometrics 24 (1982).

    Examples
    --------
    >>> from tenfold.fairness.gaps import shares
    >>> found = judge(shares([10, 300], [100, 1000]), shares([60, 300], [100, 1000]), [0.8] * 2,
    ...     [True] * 2)
    >>> found.breach.tolist(), found.clear.tolist()
    ([True, False], [False, True])
    """
    beyond, within = distance(group, reference, tolerated, by_ratio)
    alpha, raw = 1 - level, two_sided(beyond)
    adjusted = benjamini_hochberg(raw)
    breach = adjusted <= alpha
    # With R breaches of m, every breach has p ≤ Rα/m and nothing else has: one level for all.
    share = np.full(len(raw), alpha * max(int(breach.sum()), 1) / max(len(raw), 1))
    return Judged(
        breach=breach,
        clear=two_sided(within) <= alpha,
        p=adjusted,
        alone=raw <= alpha,
        level=1 - share,
    )


def needed(
    people: float,
    cases: float,
    cases_reference: float,
    spread: float,
    spread_reference: float,
    *,
    tolerated: float,
    gap: float,
    level: float = 0.95,
    power: float = POWER,
) -> int | None:
    """People in the group that it takes to tell; the reference grows in proportion.

    If there is no gap at all, that many give an interval wholly within what is tolerated with
    probability `power`: ``n = (z₁₋α/₂ + z₍₁₊power₎/₂)² · (s² + s₀²·n/n₀) / Δ²``. Where the group is
    already larger, the gap seen is taken as true, and ``(z₁₋α/₂ + z_power)²`` over the squared
    distance of the gap from Δ is asked for.

    Parameters
    ----------
    people : float
        In the group now.
    cases, cases_reference : float
        Those that the rate is taken of (for FPR: the negatives).
    spread, spread_reference : float
        Standard deviation of one case; of a logarithm for ratios.
    tolerated : float
        Largest tolerated difference Δ; for ratios −log of the smallest.
    gap : float
        As seen, on the same scale.

    Returns
    -------
    int or None
        None where no number of people below a billion does.

    References
    ----------
    Chow, Shao and Wang, Sample Size Calculations in Clinical Research, 2008, chapter 4.

    Examples
    --------
    >>> needed(50, 50, 50, 0.5, 0.5, tolerated=0.1, gap=0.0)
    526
    """
    if cases <= 0 or cases_reference <= 0:
        return None
    z = float(special.ndtri((1 + level) / 2))
    variance = spread**2 + spread_reference**2 * cases / cases_reference
    parity = (z + float(special.ndtri((1 + power) / 2))) ** 2 * variance / tolerated**2
    found = parity * people / cases
    if found <= people:
        apart = abs(abs(gap) - tolerated)
        if apart == 0:
            return None
        found = (z + float(special.ndtri(power))) ** 2 * variance / apart**2 * people / cases
        found = max(found, people + 1)
    return math.ceil(found) if found < _MOST_NEEDED else None


__all__ = ["POWER", "Judged", "judge", "needed"]
