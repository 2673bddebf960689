"""Amounts without outcomes: how far they will be off, learnt from rows predicted unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, Scored, Scorer, predict
from tenfold.stats.direct_loss import ErrorModel, fit_errors
from tenfold.stats.estimated import expected_money_of_amounts
from tenfold.steps.step08_monitoring.sides import Side
from tenfold.vocabulary import Estimate, Money, ValueModel

_FOLDS = 8


@dataclass(frozen=True)
class Errors:
    """Expected errors of the prediction, and of the amount that is decided on."""

    encode: Any
    of_prediction: ErrorModel
    of_decision: ErrorModel

    def score(self, rows: Side, said: Scored, level: float) -> Estimate:
        """Expected mean absolute error."""
        return self.of_prediction.mean_error(self._features(rows), said.p, level=level)

    def money(
        self, rows: Side, said: Scored, value: ValueModel, *, rng: np.random.Generator, level: float
    ) -> Money:
        """Expected money per week of the amounts decided on."""
        model = self.of_decision
        return expected_money_of_amounts(
            value,
            model.sides(self._features(rows), said.decided),
            noise=model.noise,
            learnt_from=model.rows,
            rng=rng,
            level=level,
            draws=1000,
        )

    def _features(self, rows: Side) -> Floats:
        return np.asarray(self.encode.transform(rows.frame), dtype=float)


def errors_of(scorer: Scorer, reference: Side, seed: int) -> Errors | None:
    """Learn the errors of the candidate's like on reference rows that it was not fitted on.

    Where rows have a time, each stretch of it is predicted from the rest: neighbours in time are
    alike, and folds drawn at random would flatter. None where the reference is too small.
    """
    from sklearn.base import clone

    known = np.flatnonzero(~np.isnan(reference.y))
    rows = reference.take(known)
    if len(rows) < 2 * _FOLDS:
        return None
    said = np.full(len(rows), np.nan)
    for train, test in _folds(rows, seed):
        model = clone(scorer.pipeline).fit(rows.frame.iloc[train], rows.y[train])
        said[test] = predict(model, rows.frame.iloc[test], [], task="regression", classes=0)
    told = np.flatnonzero(~np.isnan(said))
    head = scorer.pipeline[:-1]
    X = np.asarray(head.transform(rows.frame.iloc[told]), dtype=float)
    p, y = said[told], rows.y[told]
    prediction = fit_errors(X, p, y, seed=seed)
    if prediction is None:
        return None
    shift = scorer.candidate.rule.shift or 0.0
    decision = fit_errors(X, p + shift, y, seed=seed) if shift else prediction
    assert decision is not None
    return Errors(head, prediction, decision)


def _folds(rows: Side, seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    from sklearn.model_selection import KFold

    known = not np.isnan(rows.day).any()
    rng = np.random.default_rng([seed, 86])
    order = np.argsort(rows.day, kind="stable") if known else rng.permutation(len(rows))
    # Many folds: a model that has learnt from far fewer rows than the candidate errs more.
    for train, test in KFold(_FOLDS).split(order):
        yield order[train], order[test]


__all__ = ["Errors", "errors_of"]
