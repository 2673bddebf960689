"""What a prediction costs: the proper score of each case, and its place among the payoffs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tenfold.scoring import Floats, Scorer
from tenfold.stats.case_draws import mean_draws
from tenfold.stats.money import draw_triples, why_not_evaluated
from tenfold.stats.payoffs import errors_by_side, outcome_codes, outcomes
from tenfold.vocabulary import Estimate, Money, ValueModel

_SURE = 1e-6
_FEWEST = 10


def loss_name(scorer: Scorer) -> str:
    """The loss of one case: ``log loss``, ``absolute error`` or ``squared error``."""
    one = scorer.candidate
    if one.task != "regression":
        return "log loss"
    return "absolute error" if one.score == "mae" else "squared error"


def losses(scorer: Scorer, y: Any, p: Floats) -> Floats:
    """Loss of each case, in the proper score that the candidate was chosen by.

    Parameters
    ----------
    y : array-like of shape (n,)
        Class codes, or amounts.
    p : ndarray of shape (n,) or (n, K)
        As `Scorer.score` gives it. A probability of 0 or 1 counts as one in a million.

    Returns
    -------
    ndarray of shape (n,)
        ≥ 0; less is better.
    """
    actual = np.asarray(y, dtype=float)
    if scorer.candidate.task == "regression":
        gap = actual - p
        return np.asarray(np.abs(gap) if scorer.candidate.score == "mae" else gap**2, dtype=float)
    codes = actual.astype(np.intp)
    hit = np.where(codes == 1, p, 1 - p) if p.ndim == 1 else p[np.arange(len(codes)), codes]
    return np.asarray(-np.log(np.clip(hit, _SURE, 1 - _SURE)), dtype=float)


def unpriced(scorer: Scorer, value: ValueModel | None) -> str:
    """Why `value` cannot price this model's decisions; empty where it can."""
    if value is None:
        return "no payoffs are given"
    if value.task != scorer.candidate.task:
        return f"the payoffs are of a {value.task} task"
    return why_not_evaluated(value, scorer.candidate.labels or None)


def priced_units(value: ValueModel, y: Any, decided: Any, labels: Sequence[str]) -> Floats:
    """How much of each payoff a case brings: its outcome as 0 and 1, or its error on either side.

    Returns
    -------
    ndarray of shape (n, number of payoffs)
        Times the payoffs it is the value of a case.
    """
    if value.task == "regression":
        return -errors_by_side(y, decided)
    codes = outcome_codes(value, y, decided, list(labels))
    units = np.zeros((len(codes), len(outcomes(value, list(labels)))))
    units[np.arange(len(codes)), codes] = 1.0
    return units


def likely_prices(value: ValueModel, labels: Sequence[str]) -> Floats:
    """Payoffs at their likely values, in the order of `priced_units`."""
    keys = outcomes(value, list(labels))
    return np.array([value.payoffs[key].likely for key in keys], dtype=float)


def weekly(
    value: ValueModel,
    units: Floats,
    labels: Sequence[str],
    *,
    rng: np.random.Generator,
    level: float,
    draws: int = 2000,
    share: float = 1.0,
) -> Money:
    """Money per week of cases that bring these units on average, with its doubt.

    Payoffs and volume are drawn from their triples, the mean of the units from Student's t
    around it, as `money_per_week` does for amounts.

    Parameters
    ----------
    units : ndarray of shape (n, number of payoffs)
        What each of n independent cases brings, or brings more than under another decision.
    share : float
        Share of the weekly volume that such cases are.
    """
    assert value.volume_per_week is not None
    n = len(units)
    if n < _FEWEST:
        few = f"{n} cases, at least {_FEWEST} are needed"
        return Money.of(Estimate.not_enough(few, n=n), value)
    point = float(units.mean(axis=0) @ likely_prices(value, labels))
    point *= value.volume_per_week.likely * share
    if not np.ptp(units, axis=0).any():
        return Money.of(Estimate.not_enough("all cases are alike", n=n, value=point), value)
    keys = outcomes(value, list(labels))
    prices = {key: value.payoffs[key] for key in keys}
    drawn = draw_triples({"volume": value.volume_per_week} | prices, rng=rng, draws=draws)
    means = mean_draws(units, rng, draws)
    each = (means * np.column_stack([drawn[key] for key in keys])).sum(axis=1)
    low, high = np.quantile(each * drawn["volume"] * share, [(1 - level) / 2, (1 + level) / 2])
    estimate = Estimate(
        value=point,
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        n=n,
        method="joint draws of payoffs, volume and cases",
    )
    return Money.of(estimate, value)


__all__ = [
    "likely_prices",
    "loss_name",
    "losses",
    "priced_units",
    "unpriced",
    "weekly",
]
