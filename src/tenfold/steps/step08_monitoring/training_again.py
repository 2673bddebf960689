"""The past played again with trainings in it: what the model in use would have decided."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, Scored, calibrated, decide, predict
from tenfold.steps.step08_monitoring.performing import Judge
from tenfold.steps.step08_monitoring.periods import Periods
from tenfold.steps.step08_monitoring.sides import Sides


@dataclass
class Played:
    """One way of training again, played up to some period.

    Attributes
    ----------
    p, decided : ndarray
        Predictions and decisions of the current rows by the model in use at their time.
    trainings, failed : int
        How often it trained, and how often no model could be fitted.
    last : int
        Period from which on the model in use decides.
    """

    p: Floats
    decided: NDArray[Any]
    y: NDArray[np.float64]
    day: NDArray[np.float64]
    index: NDArray[np.intp]
    trainings: int = 0
    failed: int = 0
    last: int = 0
    reason: str = ""
    _heard: set[str] = field(default_factory=set)

    def is_new(self, alarms: Collection[str]) -> bool:
        """Whether a stream alarmed that has not yet led to a training."""
        # A lasting shift alarms again and again; once it has been learnt it is no news.
        fresh = set(alarms) - self._heard
        self._heard |= fresh
        return bool(fresh)

    def since_training(self, period: int, before: float) -> tuple[NDArray[np.float64], Scored]:
        """Outcomes known by then of rows that the model in use decided, and what it said."""
        rows = np.flatnonzero(
            (self.index >= self.last) & (self.index < period) & (self.day < before)
        )
        return self.y[rows], Scored(self.p[rows], self.decided[rows])


class Training(NamedTuple):
    """What a model says of the rows from its period on; nothing where it could not be fitted."""

    rows: NDArray[np.intp]
    said: Scored | None
    reason: str


@dataclass
class Trainer:
    """Trains on what was known before a period; each training happens once, for all ways."""

    sides: Sides
    y: NDArray[np.float64]
    periods: Periods
    judge: Judge
    delay: float
    most: int
    fits: int = 0
    _done: dict[int, Training] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.never: Scored = self.judge.scorer.score(self.sides.current.frame)

    def start(self, period: int) -> float:
        """The first moment of a period, in days since 2000."""
        return float(self.sides.current.day[self.periods.index >= period].min())

    def trained(self, period: int) -> Training | None:
        """What a model trained for a period says from then on; None when the fits have run out."""
        if period not in self._done:
            if self.fits >= self.most:
                return None
            self.fits += 1
            model, reason = self._fitted(self.start(period) - self.delay)
            rows = np.flatnonzero(self.periods.index >= period)
            said = None if model is None else self._said(model, rows)
            self._done[period] = Training(rows, said, reason)
        return self._done[period]

    def _said(self, model: Any, rows: NDArray[np.intp]) -> Scored:
        # Calibrated and decided as in step 3.
        one = self.judge.scorer.candidate
        frame = self.sides.current.frame.iloc[rows]
        raw = predict(model, frame, one.known, task=one.task, classes=len(one.labels))
        p = calibrated(one.calibrator, raw)
        return Scored(p, decide(one.rule, p))

    def _fitted(self, before: float) -> tuple[Any | None, str]:
        import pandas as pd
        from sklearn.base import clone

        old = np.flatnonzero(
            ~np.isnan(self.sides.reference.y) & (self.sides.reference.day < before)
        )
        new = np.flatnonzero(~np.isnan(self.y) & (self.sides.current.day < before))
        frame = pd.concat(
            [self.sides.reference.frame.iloc[old], self.sides.current.frame.iloc[new]],
            ignore_index=True,
        )
        target = np.concatenate([self.sides.reference.y[old], self.y[new]])
        if not len(target):
            return None, "no outcome was known yet"
        if self.judge.task != "regression":
            target = target.astype(int)
            # A model that knows other classes than the candidate could not be read alike.
            if set(np.unique(target)) != set(self.judge.scorer.candidate.known):
                return None, "the rows known then hold other classes than step 3's"
        try:
            return clone(self.judge.scorer.pipeline).fit(frame, target), ""
        except ValueError as error:
            return None, str(error).splitlines()[0][:200]


def play(trainer: Trainer, due: Callable[[int, Played], bool]) -> Played | None:
    """Go through the periods and train whenever it is due; None when the fits have run out."""
    current = trainer.sides.current
    seen = Played(
        trainer.never.p.copy(),
        trainer.never.decided.copy(),
        trainer.y,
        current.day,
        trainer.periods.index,
    )
    for t in range(1, len(trainer.periods)):
        if due(t, seen):
            done = trainer.trained(t)
            if done is None:
                return None
            seen.trainings += 1
            if done.said is None:
                seen.failed, seen.reason = seen.failed + 1, done.reason
            else:
                # Until the next training, which writes over what comes after it.
                seen.p[done.rows], seen.decided[done.rows] = done.said.p, done.said.decided
                seen.last = t
    return seen


__all__ = ["Played", "Trainer", "play"]
