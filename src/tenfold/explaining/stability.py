"""Would LIME say it again? The same explanations drawn anew, from several seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import ceil, exp, floor, log10

import numpy as np
import pandas as pd

from tenfold.explaining.lime import LocalLinear
from tenfold.explaining.limes import affordable, explained_labels, local_fits
from tenfold.explaining.subject import Ints, Subject
from tenfold.scoring import Floats

_QUIET = 1e-12
_NORMAL = 1.959963984540054  # two-sided 95 %
_FARTHEST = 100  # times the largest number tried: what lies beyond is not foretold
_FLATTEST = -0.05  # slope of log(1 − VSI) on log(draws) that still counts as falling


@dataclass(frozen=True, eq=False)
class Stability:
    """How alike the explanations of n rows are over seeds.

    Attributes
    ----------
    vsi : ndarray of shape (n,)
        Share of the top features that two runs have in common, mean over pairs of runs.
    csi : ndarray of shape (n,)
        Share of pairs of runs whose 95 % intervals of a feature's coefficient overlap, mean over
        the features that two runs or more have among their top.
    needed : int or None
        Draws at which the mean VSI reaches `wanted`; None where it could not be told.
    how : str
        Whether that number was tried, or foretold and from what.
    tried : dict of int to float
        Mean VSI by the number of draws.
    """

    vsi: Floats
    csi: Floats
    needed: int | None
    how: str
    tried: dict[int, float]


def stability(
    subject: Subject,
    frame: pd.DataFrame,
    *,
    num_samples: int = 50_000,
    num_features: int = 10,
    seeds: int = 10,
    top: int = 5,
    wanted: float = 0.93,
    budget: int = 50_000_000,
    seed: int = 0,
    labels: Ints | None = None,
) -> Stability:
    """Explain raw rows from several seeds and compare.

    Every seed draws one neighbourhood for all rows. Where the mean VSI falls short of `wanted`,
    the draws are doubled as long as the budget lasts. Where that does not do, the number needed
    is foretold by a straight line through log(1 − VSI) over log(draws), at a quarter of the
    draws, half of them, all of them and what was tried beyond.

    Parameters
    ----------
    num_samples : int
        Draws; fewer where `affordable` says so.
    seeds : int
        Runs; at least two.
    top : int
        Features that are compared, the loudest of each run.
    budget : int
        Draws times rows times seeds that one doubling may cost.
    seed : int
        The first of the seeds; the others follow it.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.
    ValueError
        Fewer than two seeds, or no feature to compare.

    References
    ----------
    Visani, Bagli, Chesani, Poluzzi, Capuzzo (2022), "Statistical stability indices for LIME",
    Journal of the Operational Research Society 73(1).
    """
    if seeds < 2 or top < 1:
        raise ValueError("stability needs two seeds and one feature at least")
    at = explained_labels(subject, frame, labels)
    order = list(range(seed, seed + seeds))

    def runs(count: int) -> list[LocalLinear]:
        sizes = {"num_samples": count, "num_features": num_features}
        return local_fits(subject, frame, at, **sizes, seeds=order)

    d = len(subject.names)
    num_samples = affordable(num_samples, d)
    fits = runs(num_samples)
    vsi = variables_index(fits, d, top)
    found = (vsi, coefficients_index(fits, d, top))
    if not len(frame):
        return Stability(*found, None, "no rows", {})
    tried = {num_samples: float(vsi.mean())}
    if tried[num_samples] >= wanted:
        return Stability(*found, num_samples, f"tried with {num_samples:,} draws", tried)
    most = affordable(budget // max(len(frame) * seeds, 1), d)
    for more in _doublings(num_samples, most):
        tried[more] = float(variables_index(runs(more), d, top).mean())
        if tried[more] >= wanted:
            return Stability(*found, more, f"tried with {more:,} draws", tried)
    for fewer in (num_samples // 2, num_samples // 4):
        if fewer > 2 * d:
            tried[fewer] = float(variables_index(runs(fewer), d, top).mean())
    tried = dict(sorted(tried.items()))
    return Stability(*found, *foretold(tried, wanted), tried)


def foretold(tried: dict[int, float], wanted: float) -> tuple[int | None, str]:
    """Draws that the wanted index takes, and how they were told.

    Examples
    --------
    >>> foretold({1000: 0.8, 4000: 0.9}, 0.95)[0]
    16000
    """
    sizes = np.array(list(tried), dtype=float)
    short = np.array([1 - value for value in tried.values()])
    most = int(sizes.max())
    falling = len(sizes) > 1 and (short > 0).all()
    slope, level = np.polyfit(np.log(sizes), np.log(short), 1) if falling else (0.0, 0.0)
    if slope > _FLATTEST:
        return None, f"not reached with {most:,} draws, and more of them do not help visibly"
    exponent = (float(np.log(1 - wanted)) - float(level)) / float(slope)
    if exponent > np.log(_FARTHEST * most):
        return None, f"not reached with {most:,} draws, and a hundred times as many would not do"
    count = max(_two_digits(exp(exponent)), most + 1)
    return count, (
        f"foretold, not tried: a straight line through log(1 − VSI) over log(draws) at "
        f"{', '.join(f'{int(size):,}' for size in sizes)} draws"
    )


def variables_index(fits: list[LocalLinear], d: int, top: int) -> Floats:
    """VSI of each row: ndarray of shape (n,)."""
    masks = [_loudest(fit, d, top)[0] for fit in fits]
    shares = []
    for a, b in combinations(masks, 2):
        most = np.maximum(a.sum(axis=1), b.sum(axis=1))
        shares.append(np.where(most > 0, (a & b).sum(axis=1) / np.maximum(most, 1), 1.0))
    return np.asarray(np.mean(shares, axis=0), dtype=float)


def coefficients_index(fits: list[LocalLinear], d: int, top: int) -> Floats:
    """CSI of each row: ndarray of shape (n,)."""
    told = [_loudest(fit, d, top) for fit in fits]
    n = len(fits[0].outputs)
    pairs, overlaps = np.zeros((n, d)), np.zeros((n, d))
    for (a, low_a, high_a), (b, low_b, high_b) in combinations(told, 2):
        both = a & b
        pairs += both
        overlaps += both & (low_a <= high_b) & (low_b <= high_a)
    compared = pairs > 0
    shares = np.where(compared, overlaps / np.maximum(pairs, 1), 0.0).sum(axis=1)
    nothing = ~np.any([mask.any(axis=1) for mask, _, _ in told], axis=0)
    # Where no two runs share a feature there is nothing that agrees.
    return np.where(nothing, 1.0, shares / np.maximum(compared.sum(axis=1), 1))


def _loudest(fit: LocalLinear, d: int, top: int) -> tuple[np.ndarray, Floats, Floats]:
    n = len(fit.outputs)
    values, errors = np.zeros((n, d)), np.zeros((n, d))
    np.put_along_axis(values, fit.used, fit.coefficients, axis=1)
    np.put_along_axis(errors, fit.used, fit.errors, axis=1)
    mask = np.zeros((n, d), dtype=bool)
    order = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :top]
    np.put_along_axis(mask, order, values=True, axis=1)
    mask &= np.abs(values) > _QUIET
    return mask, values - _NORMAL * errors, values + _NORMAL * errors


def _doublings(count: int, most: int) -> Iterator[int]:
    while (count := 2 * count) <= most:
        yield count


def _two_digits(number: float) -> int:
    step = 10 ** max(floor(log10(number)) - 1, 0)
    # What rounding in the fit adds is not a draw more.
    return int(ceil(number / step - 1e-9) * step)


__all__ = ["Stability", "coefficients_index", "foretold", "stability", "variables_index"]
