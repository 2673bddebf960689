"""Today's rule where step 1 says how good it is and not what it answers: its money all the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.stats.case_draws import mean_draws, mix_draws
from tenfold.stats.money import draw_triples
from tenfold.stats.payoffs import errors_by_side, outcome_codes, outcomes
from tenfold.steps.step03_baseline_models.rows import Floats
from tenfold.vocabulary import Estimate, Money, Triple, ValueModel

_FEWEST = 10
_DRAWS = 4000
_NOTE = "today's rule as step 1 states it, not measured on these rows"


def quality(value: ValueModel | None) -> dict[str, Triple]:
    """What step 1 states of how good today's rule is, by decision; empty where that is not all.

    Examples
    --------
    >>> sorted(quality(ValueModel(task="regression", today_over=2, today_under=1)))
    ['today_over', 'today_under']
    >>> quality(ValueModel(task="binary", today_tpr=0.7))
    {}
    """
    if value is None or value.task == "multiclass":
        return {}
    sides = ("over", "under") if value.task == "regression" else ("tpr", "fpr")
    said = {f"today_{side}": getattr(value, f"today_{side}") for side in sides}
    return {} if None in said.values() else said


def per_week(
    value: ValueModel, y: NDArray[Any], *, rng: np.random.Generator, level: float
) -> Money:
    """What today's rule earns per week on cases like these."""
    return _priced(value, y, None, rng, level)


def over(
    value: ValueModel,
    y: NDArray[Any],
    decided: NDArray[Any],
    *,
    rng: np.random.Generator,
    level: float,
) -> Money:
    """How much more these decisions earn per week than today's rule.

    Both are valued on the same cases under the same drawn payoffs, and today's rule under drawn
    qualities, since step 1 gives them as triples. What today's rule answers in each case is not
    known, so unlike a paired comparison row by row nothing of its luck cancels.
    """
    return _priced(value, y, decided, rng, level)


def _priced(
    value: ValueModel,
    y: NDArray[Any],
    decided: NDArray[Any] | None,
    rng: np.random.Generator,
    level: float,
) -> Money:
    assert value.volume_per_week is not None
    n = len(y)
    if n < _FEWEST:
        few = f"{n} cases, at least {_FEWEST} are needed"
        return Money.of(Estimate.not_enough(few, n=n), value)
    keys = outcomes(value)
    triples = {"volume": value.volume_per_week} | {key: value.payoffs[key] for key in keys}
    triples |= quality(value)
    drawn = draw_triples(triples, rng=rng, draws=_DRAWS)
    likely = {name: np.array([triple.likely]) for name, triple in triples.items()}
    worth = _amounts if value.task == "regression" else _actions
    weekly = worth(value, y, decided, keys, drawn, rng)
    point = float(worth(value, y, decided, keys, likely, None)[0])
    low, high = np.quantile(weekly, [(1 - level) / 2, (1 + level) / 2])
    estimate = Estimate(
        value=point,
        # Skewed triples can push the likely value out of the interval of the draws.
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        n=n,
        method="joint draws of payoffs, volume, cases and the stated quality",
        note=_NOTE,
    )
    return Money.of(estimate, value)


def _amounts(
    value: ValueModel,
    y: NDArray[Any],
    decided: NDArray[Any] | None,
    keys: list[str],
    q: dict[str, Floats],
    rng: np.random.Generator | None,
) -> Floats:
    del value
    prices = np.column_stack([q[key] for key in keys])
    saved = np.column_stack([q["today_over"], q["today_under"]])
    if decided is None:
        return np.asarray(-(saved * prices).sum(axis=1) * q["volume"], dtype=float)
    errors = errors_by_side(y, decided)
    own = errors.mean(axis=0)[None] if rng is None else mean_draws(errors, rng, len(prices))
    return np.asarray(((saved - own) * prices).sum(axis=1) * q["volume"], dtype=float)


def _actions(
    value: ValueModel,
    y: NDArray[Any],
    decided: NDArray[Any] | None,
    keys: list[str],
    q: dict[str, Floats],
    rng: np.random.Generator | None,
) -> Floats:
    tpr, fpr = (np.clip(q[name], 0.0, 1.0) for name in ("today_tpr", "today_fpr"))
    if value.capacity_per_week is not None:
        positive = float((y == 1).mean())
        wanted = q["volume"] * (positive * tpr + (1 - positive) * fpr)
        room = np.minimum(1.0, value.capacity_per_week / np.maximum(wanted, 1e-12))
        tpr, fpr = tpr * room, fpr * room
    positives = tpr * q["TP"] + (1 - tpr) * q["FN"]
    negatives = fpr * q["FP"] + (1 - fpr) * q["TN"]
    # Per outcome of the decisions: what today's rule is expected to earn in that very case.
    today = np.column_stack([negatives, negatives, positives, positives])
    own = np.column_stack([q[key] for key in keys])
    prices = today if decided is None else own - today
    codes = outcome_codes(value, y, y if decided is None else decided)
    if rng is not None:
        return np.asarray(mix_draws(codes, None, prices, rng, len(prices)) * q["volume"])
    shares = np.bincount(codes, minlength=len(keys)) / len(codes)
    return np.asarray((shares * prices).sum(axis=1) * q["volume"], dtype=float)


__all__ = ["over", "per_week", "quality"]
