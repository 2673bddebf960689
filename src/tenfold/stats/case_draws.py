"""How the mix of outcomes could have come out otherwise: draws of shares and of means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PRIOR_MASS = 2.0
_MOST_CELLS = 1000


def mix_draws(
    codes: NDArray[np.intp],
    others: NDArray[np.intp] | None,
    prices: NDArray[np.float64],
    rng: np.random.Generator,
    draws: int,
    *,
    always: bool = False,
    perfect: bool = False,
) -> NDArray[np.float64]:
    """Money per case under drawn prices and drawn mixes of outcomes, shape (draws,).

    Parameters
    ----------
    codes : ndarray of shape (n,)
        Outcome of each case, `tenfold.stats.payoffs.outcome_codes`.
    others : ndarray of shape (n,) or None
        Outcome under the decisions to compare with; the result is then the difference.
    prices : ndarray of shape (draws, K²)
        Drawn payoff of each outcome.
    always : bool
        Whether `codes`, or `others` where there are such, come of a rule that decides every case
        alike. An outcome that it cannot have gets no chance: whoever never acts has no false alarm.
    perfect : bool
        Whether `codes` come of decisions that are right by definition: no error has a chance then.
    """
    kinds = prices.shape[1]
    if others is None:
        counts = np.bincount(codes, minlength=kinds).astype(float)
        grid, classes = np.arange(kinds), round(kinds**0.5)
        kept = _possible(codes, grid, kinds) if always else np.ones(kinds, dtype=bool)
        kept &= (grid // classes == grid % classes) | (not perfect)
        drawn = _dirichlet(counts[kept], rng, draws)
        return np.asarray((drawn * prices[:, kept]).sum(axis=1), dtype=float)
    pairs, counts = _pairs(codes, others, kinds)
    if always:
        kept = _possible(others, pairs % kinds, kinds)
        pairs, counts = pairs[kept], counts[kept]
    worth = prices[:, pairs // kinds] - prices[:, pairs % kinds]
    return np.asarray((_dirichlet(counts, rng, draws) * worth).sum(axis=1), dtype=float)


def _possible(codes: NDArray[np.intp], outcomes: NDArray[np.intp], kinds: int) -> NDArray[np.bool_]:
    classes = round(kinds**0.5)
    decided = np.unique(codes % classes)
    if len(decided) != 1:  # one rule per fold, for example: then each of them is possible
        return np.ones(len(outcomes), dtype=bool)
    return np.asarray(outcomes % classes == decided[0])


def _pairs(
    codes: NDArray[np.intp], others: NDArray[np.intp], kinds: int
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    # Both decisions meet the same actual class: K³ joint outcomes of (actual, A, B).
    classes = round(kinds**0.5)
    joint = codes * kinds + others
    if classes**3 > _MOST_CELLS:
        seen, counts = np.unique(joint, return_counts=True)
        return np.asarray(seen, dtype=np.intp), counts.astype(float)
    grid = np.arange(kinds)
    first, second = np.meshgrid(grid, grid, indexing="ij")
    possible = (first * kinds + second)[first // classes == second // classes]
    tally = np.bincount(joint, minlength=kinds * kinds)[possible]
    return np.asarray(possible, dtype=np.intp), tally.astype(float)


def _dirichlet(
    counts: NDArray[np.float64], rng: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    shape = counts + _PRIOR_MASS / len(counts)
    weights = rng.standard_gamma(shape, size=(draws, len(counts)))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=float)


def mean_draws(
    values: NDArray[np.float64], rng: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    """Draws of the means of `values` (n, k) as Student's t would have them, shape (draws, k)."""
    # With fixed prices this gives the t interval of the mean.
    n = len(values)
    centred = values - values.mean(axis=0)
    spread = centred.T @ centred / (n - 1) / n
    root, scale = np.linalg.eigh(spread)
    factor = scale * np.sqrt(np.clip(root, 0.0, None))
    stretch = np.sqrt((n - 1) / rng.chisquare(n - 1, size=(draws, 1)))
    noise = rng.standard_normal((draws, values.shape[1])) @ factor.T
    return np.asarray(values.mean(axis=0) + noise * stretch, dtype=float)


__all__ = ["mean_draws", "mix_draws"]
