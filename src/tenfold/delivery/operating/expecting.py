"""What a batch will bring, from its predictions alone: score and money before any outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenfold.delivery.operating.reference import days
from tenfold.delivery.operating.serving import Serving
from tenfold.scoring import Scored, outcomes
from tenfold.stats.estimated import expected_auc, expected_money
from tenfold.vocabulary import Money

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.steps.step08_monitoring.sides import Side

_FEWEST = 20
_MOST = 5_000
_NAMES = {"binary": "AUC", "multiclass": "accuracy", "regression": "mean absolute error"}


@dataclass(frozen=True)
class Expected:
    """Estimated without labels; assumes that outcomes depend on the features as they did.

    Attributes
    ----------
    name : str
        Which score: AUC, accuracy or mean absolute error.
    score : float or None
        None below twenty rows, and for amounts where too little was learnt from.
    """

    name: str
    score: float | None
    money: Money


def expected(model: Serving, frame: pd.DataFrame, said: Scored) -> Expected:
    """Estimate score and money per week of rows that were scored, as step 8 does."""
    one, value = model.scorer.candidate, model.learnt.value
    name = _NAMES[one.task]
    why = "step 1 has not run" if value is None else "step 1 prices another task"
    money = Money.not_evaluated(why)
    fitting = value if value is not None and value.task == one.task else None
    if one.task == "regression":
        return _of_amounts(model, frame, said, money)
    score = None
    if len(said.p) >= _FEWEST:
        found = expected_auc(said.p, said.p) if one.task == "binary" else said.p.max(axis=1).mean()
        score = float(found) if np.isfinite(found) else None
    if fitting is not None:
        rng = np.random.default_rng([0, 83])
        money = expected_money(
            fitting, said.p, said.decided, labels=one.labels, rng=rng, draws=1000
        )
    return Expected(name, score, money)


def _of_amounts(model: Serving, frame: pd.DataFrame, said: Scored, money: Money) -> Expected:
    """How far amounts will be off is learnt from training rows, predicted unseen."""
    from tenfold.steps.step08_monitoring.amounts import errors_of

    value, name = model.learnt.value, _NAMES["regression"]
    known = model.learnt.reference.frame
    if len(known) > _MOST:
        rows = np.random.default_rng([0, 84]).choice(len(known), _MOST, replace=False)
        known = known.iloc[np.sort(rows)].reset_index(drop=True)
    errors = errors_of(model.scorer, _side(model, known), 0)
    if errors is None or len(frame) < _FEWEST:
        return Expected(name, None, money)
    side = _side(model, frame)
    if value is not None and value.task == "regression":
        money = errors.money(side, said, value, rng=np.random.default_rng([0, 83]), level=0.95)
    return Expected(name, errors.score(side, said, 0.95).value, money)


def _side(model: Serving, frame: pd.DataFrame) -> Side:
    from tenfold.steps.step08_monitoring.sides import Side

    roles = model.learnt.data.roles
    there = roles.target in frame.columns
    one = model.scorer.candidate
    y = outcomes(frame[roles.target], one) if there else np.full(len(frame), np.nan)
    return Side(frame, frame, y, days(frame, roles.time))


__all__ = ["Expected", "expected"]
