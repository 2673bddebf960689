"""Do missing values tell the target: a permutation test that stays calibrated."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.intervals import finite, newcombe
from tenfold.stats.payoffs import class_index
from tenfold.vocabulary import Estimate, Frozen, Task

_FEWEST = 5
_CHUNK = 2_000_000
_MOST_ROWS = 20_000


class Missingness(Frozen):
    """Whether cases with a missing value have another target than the rest.

    Attributes
    ----------
    effect : Estimate
        Target of the missing minus the present: difference of shares (binary), of means
        (regression), or the largest difference of class shares (multiclass, no interval).
    p : float or None
        Permutation p; None when there is not enough data.
    missing : int
        Number of cases with a missing value.
    """

    effect: Estimate
    p: float | None
    missing: int


def missingness(
    missing: Any,
    y: Any,
    *,
    task: Task,
    rng: np.random.Generator,
    draws: int = 999,
    level: float = 0.95,
) -> Missingness:
    """Test whether missing values go with another target; says nothing about why they miss.

    Classes: the chi-square statistic of the missing-by-class table, its shuffles drawn as
    tables directly (multivariate hypergeometric), so a million rows cost no more than a
    hundred. Regression: the mean difference of the targets' ranks under shuffles; above
    20,000 rows the normal limit of the same test.

    Parameters
    ----------
    missing : array-like of bool, shape (n,)
        Whether the value is missing.
    y : array-like of shape (n,)
        Class index or target, complete.
    task : {"binary", "multiclass", "regression"}
        What `y` is.
    rng : numpy.random.Generator
        Source of the shuffles.
    draws : int
        Number of shuffles.
    level : float
        Coverage of the effect's interval.

    Returns
    -------
    Missingness
        "Not enough data" with fewer than five cases missing or present, or one class only.

    References
    ----------
    Little and Rubin, Statistical Analysis with Missing Data, 3rd ed. 2019: that values
    miss at random given the rest cannot be tested.

    Examples
    --------
    >>> missing = np.arange(200) < 50
    >>> y = (np.arange(200) % 4 == 0) | (np.arange(200) < 30)
    >>> missingness(missing, y, task="binary", rng=np.random.default_rng(0)).p
    0.001
    """
    absent = np.asarray(missing, dtype=bool)
    count, n = int(absent.sum()), len(absent)
    target = finite(y) if task == "regression" else class_index(y, _classes(y, task), "y")
    if len(target) != n:
        raise WrongInput.because(f"{n} cases stand against {len(target)} targets.")
    why = _too_little(count, n, target)
    if why:
        return Missingness(effect=Estimate.not_enough(why, n=n), p=None, missing=count)
    if task == "regression":
        values = np.asarray(target, dtype=float)
        return Missingness(
            effect=_mean_gap(values, absent, level),
            p=_rank_p(values, absent, rng, draws),
            missing=count,
        )
    classes = np.asarray(target, dtype=np.intp)
    totals = np.bincount(classes)
    taken = np.bincount(classes[absent], minlength=len(totals))
    return Missingness(
        effect=_share_gap(taken, totals, task, level),
        p=_table_p(taken, totals, rng, draws),
        missing=count,
    )


def _classes(y: Any, task: Task) -> int:
    labels = np.asarray(y)
    return 2 if task == "binary" or labels.size == 0 else int(labels.max()) + 1


def _too_little(count: int, n: int, target: NDArray[Any]) -> str:
    if min(count, n - count) < _FEWEST:
        return f"{count} missing and {n - count} present, at least {_FEWEST} of each are needed"
    return "the target never varies" if np.ptp(target) == 0 else ""


def _share_gap(
    taken: NDArray[np.intp], totals: NDArray[np.intp], task: Task, level: float
) -> Estimate:
    inside, n = int(taken.sum()), int(totals.sum())
    if task == "binary":
        return newcombe(int(taken[1]), inside, int(totals[1] - taken[1]), n - inside, level=level)
    gaps = taken / inside - (totals - taken) / (n - inside)
    note = "the largest of several differences has no interval; see p"
    return Estimate(value=float(np.abs(gaps).max()), n=n, method="largest gap", note=note)


def _mean_gap(y: NDArray[np.float64], absent: NDArray[np.bool_], level: float) -> Estimate:
    # By hand: scipy warns of lost precision where one group is constant, which is no fault here.
    groups = y[absent], y[~absent]
    gap = float(groups[0].mean() - groups[1].mean())
    parts = [float(np.var(g, ddof=1)) / len(g) if np.ptp(g) else 0.0 for g in groups]
    if not sum(parts):
        return Estimate.not_enough("neither group varies", n=len(y), value=gap)
    weights = [part / sum(parts) for part in parts]
    freedom = 1 / sum(w**2 / (len(g) - 1) for w, g in zip(weights, groups, strict=True))
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * float(np.sqrt(sum(parts)))
    return Estimate(
        value=gap, low=gap - half, high=gap + half, level=level, n=len(y), method="welch"
    )


def _table_p(
    taken: NDArray[np.intp], totals: NDArray[np.intp], rng: np.random.Generator, draws: int
) -> float:
    kept = totals > 0
    sizes = totals[kept]
    expected = sizes * (taken.sum() / totals.sum())

    def distance(tables: NDArray[Any]) -> NDArray[np.float64]:
        return np.asarray(((tables - expected) ** 2 / sizes).sum(axis=-1), dtype=float)

    # "marginals" is numpy's method without a limit on the total.
    shuffled = rng.multivariate_hypergeometric(
        sizes, int(taken.sum()), size=draws, method="marginals"
    )
    seen = float(distance(taken[kept]))
    return float((1 + (distance(shuffled) >= seen * (1 - 1e-9)).sum()) / (1 + draws))


def _rank_p(
    y: NDArray[np.float64], absent: NDArray[np.bool_], rng: np.random.Generator, draws: int
) -> float:
    ranks = stats.rankdata(y)
    count, n = int(absent.sum()), len(y)
    centred = ranks - ranks.mean()
    seen = abs(float(centred[absent].sum()))
    if n > _MOST_ROWS:
        spread = np.sqrt(count * (n - count) / (n * (n - 1)) * float((centred**2).sum()))
        return float(2 * stats.norm.sf(seen / spread))
    above, left = 0, draws
    while left:
        block = min(left, max(1, _CHUNK // n))
        shuffled = rng.permuted(np.tile(centred, (block, 1)), axis=1)[:, :count].sum(axis=1)
        above += int((np.abs(shuffled) >= seen * (1 - 1e-9)).sum())
        left -= block
    return float((1 + above) / (1 + draws))


__all__ = ["Missingness", "missingness"]
