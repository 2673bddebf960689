"""Performance without labels, from calibrated probabilities alone.

All of it assumes that the chance of a positive given the features has not changed: drift of
the features shows, a changed relation between features and outcome does not. A good estimate of
the AUC does not imply a good estimate of money.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.stats.money import why_not_evaluated
from tenfold.stats.payoffs import REGRESSION, outcomes
from tenfold.stats.triples import draw_triples
from tenfold.vocabulary import Estimate, Money, ValueModel

_FEWEST = 10


def expected_auc(score: Any, p: Any) -> float:
    """AUC that calibrated probabilities imply for a score.

    Each case counts as a positive with weight `p` and as a negative with the rest; ties count
    half. NaN where no case could be of one of the classes.

    Parameters
    ----------
    score : array-like of float, shape (n,)
        What ranks the cases.
    p : array-like of float, shape (n,)
        Their calibrated chance of being positive.

    References
    ----------
    Confidence-based performance estimation: J. Białek, W. Kuberski, N. Perrakis (2023),
    arXiv:2301.08649.
    """
    s, chance = np.asarray(score, dtype=float), _chances(p)
    if s.shape != chance.shape:
        raise WrongInput.because(f"{s.size} scores do not go with {chance.size} probabilities.")
    _, place = np.unique(s, return_inverse=True)
    positive = np.bincount(place, weights=chance)
    negative = np.bincount(place, weights=1 - chance)
    whole = positive.sum() * negative.sum()
    if whole == 0:
        return float("nan")
    below = np.cumsum(negative) - negative
    return float((positive * (below + negative / 2)).sum() / whole)


def expected_money(
    value: ValueModel,
    p: Any,
    decided: Any,
    *,
    labels: Sequence[str] | None = None,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 2000,
) -> Money:
    """Money per week that calibrated probabilities imply for decisions.

    The interval covers which cases came and what payoffs and volume are; not an error of the
    probabilities themselves.

    Parameters
    ----------
    p : array-like of float, shape (n,) or (n, K)
    decided : array-like of int, shape (n,)
        Binary: 1 where the case is acted on; several classes: the class decided on.
    """
    why = why_not_evaluated(value, labels)
    if value.task == "regression":
        why = "the money of amounts needs a model of their errors"
    if why:
        return Money.not_evaluated(why, unit=value.per_week)
    assert value.volume_per_week is not None
    chance = _chances(p)
    acted = np.asarray(decided, dtype=np.intp)
    if len(acted) < _FEWEST:
        note = f"{len(acted)} cases"
        return Money.of(Estimate.not_enough(note, n=len(acted)), value)
    classes = np.column_stack([1 - chance, chance]) if chance.ndim == 1 else chance
    count = classes.shape[1]
    # Expected outcome of each case, in the order of K·actual + decided.
    weight = (classes[:, :, None] * np.eye(count)[acted][:, None, :]).reshape(len(acted), -1)
    mean = weight.mean(axis=0)
    spread = np.cov(weight, rowvar=False) / len(acted)
    keys = outcomes(value, labels)
    prices = draw_triples({key: value.payoffs[key] for key in keys}, rng=rng, draws=draws)
    volume = draw_triples({"volume": value.volume_per_week}, rng=rng, draws=draws)["volume"]
    mixes = rng.multivariate_normal(mean, spread, size=draws, method="svd")
    drawn = volume * (mixes * np.column_stack([prices[key] for key in keys])).sum(axis=1)
    likely = np.array([value.payoffs[key].likely for key in keys])
    point = float(value.volume_per_week.likely * (mean @ likely))
    method = "expected outcomes, draws of payoffs and cases"
    return _banded(point, drawn, value, len(acted), level, method)


def expected_money_of_amounts(
    value: ValueModel,
    sides: Any,
    *,
    noise: Any,
    learnt_from: int,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 2000,
) -> Money:
    """Money per week that expected errors of amounts imply.

    Parameters
    ----------
    sides : array-like of float, shape (n, 2)
        Expected over- and under-prediction per case, `tenfold.stats.direct_loss`.
    noise : array-like of float, shape (2, 2)
        Covariance, per case, of what the expectation leaves unexplained.
    learnt_from : int
        Cases that the expectation was learnt from.
    """
    why = why_not_evaluated(value)
    if value.task != "regression":
        why = "the payoffs of step 1 are not of amounts"
    if why:
        return Money.not_evaluated(why, unit=value.per_week)
    assert value.volume_per_week is not None
    errors = np.asarray(sides, dtype=float)
    n = len(errors)
    if n < _FEWEST:
        return Money.of(Estimate.not_enough(f"{n} cases", n=n), value)
    mean = errors.mean(axis=0)
    spread = np.cov(errors, rowvar=False) / n + np.asarray(noise) * (1 / n + 1 / learnt_from)
    prices = draw_triples({key: value.payoffs[key] for key in REGRESSION}, rng=rng, draws=draws)
    volume = draw_triples({"volume": value.volume_per_week}, rng=rng, draws=draws)["volume"]
    mixes = np.maximum(rng.multivariate_normal(mean, spread, size=draws, method="svd"), 0.0)
    drawn = -volume * (mixes * np.column_stack([prices[key] for key in REGRESSION])).sum(axis=1)
    likely = np.array([value.payoffs[key].likely for key in REGRESSION])
    point = -float(value.volume_per_week.likely * (mean @ likely))
    return _banded(point, drawn, value, n, level, "expected errors, draws of payoffs and cases")


def _banded(
    point: float, drawn: NDArray[np.float64], value: ValueModel, n: int, level: float, method: str
) -> Money:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Money.of(
        Estimate(
            value=point,
            # The point stands at the likely payoffs: skewed triples may leave it outside.
            low=min(float(low), point),
            high=max(float(high), point),
            level=level,
            n=n,
            method=method,
        ),
        value,
    )


def _chances(p: Any) -> NDArray[np.float64]:
    chance = np.asarray(p, dtype=float)
    if chance.size == 0 or not ((chance >= 0) & (chance <= 1)).all():
        raise WrongInput.because("Probabilities must lie between 0 and 1, and there must be some.")
    return chance


__all__ = ["expected_auc", "expected_money", "expected_money_of_amounts"]
