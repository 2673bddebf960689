"""How the model does on the current rows: measured where outcomes are known, else estimated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.scoring import Scored, Scorer
from tenfold.stats import auc as stats_auc
from tenfold.stats import estimated, intervals, money
from tenfold.steps.step08_monitoring.amounts import Errors
from tenfold.steps.step08_monitoring.breaking_even import break_even
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.outlook import Performance
from tenfold.steps.step08_monitoring.sides import Side
from tenfold.vocabulary import Estimate, Money, Task, ValueModel

_FEWEST = 20
SCORES: dict[Task, tuple[str, str]] = {
    "binary": ("AUC", "auc"),
    "multiclass": ("accuracy", "accuracy"),
    "regression": ("mean absolute error", "mae"),
}
"""Per task the score that is watched: its name in words, and in step 3's evidence."""


@dataclass(frozen=True)
class Judge:
    """Scores some rows of the current side; every figure under the same payoffs and seed."""

    scorer: Scorer
    value: ValueModel | None
    level: float
    seed: int
    errors: Errors | None = None

    @property
    def task(self) -> Task:
        """Kind of question."""
        return self.scorer.candidate.task

    def realised(self, y: NDArray[np.float64], said: Scored) -> Estimate:
        """The score of rows whose outcome is known."""
        known = ~np.isnan(y)
        if known.sum() < _FEWEST:
            return Estimate.not_enough(f"{int(known.sum())} outcomes are known", n=int(known.sum()))
        if self.task == "binary":
            return stats_auc.auc(y[known].astype(int), said.p[known], level=self.level)
        if self.task == "multiclass":
            right = said.p[known].argmax(axis=1) == y[known]
            return intervals.wilson(int(right.sum()), int(known.sum()), level=self.level)
        return intervals.mean(np.abs(y[known] - said.p[known]), level=self.level)

    def expected(self, rows: Side, said: Scored) -> Estimate:
        """The score that the predictions alone imply."""
        n = len(said.p)
        if n < _FEWEST:
            return Estimate.not_enough(f"{n} rows", n=n)
        rng = np.random.default_rng([self.seed, 81])
        if self.task == "binary":
            return intervals.bootstrap(
                estimated.expected_auc, said.p, said.p, rng=rng, level=self.level, draws=200
            )
        if self.task == "multiclass":
            return intervals.mean(said.p.max(axis=1), level=self.level)
        if self.errors is None:
            return Estimate.not_enough("too few rows to learn how far amounts are off", n=n)
        return self.errors.score(rows, said, self.level)

    def realised_money(self, y: NDArray[np.float64], said: Scored) -> Money:
        """Money per week of rows whose outcome is known."""
        known = ~np.isnan(y)
        if self.value is None:
            return Money.not_evaluated("step 1 gives no payoffs for this task")
        if not known.any():
            return Money.not_evaluated("no outcome is known", unit=self.value.per_week)
        actual = y[known] if self.task == "regression" else y[known].astype(int)
        return money.money_per_week(
            self.value,
            actual,
            said.decided[known],
            labels=self.scorer.candidate.labels,
            rng=np.random.default_rng([self.seed, 82]),
            level=self.level,
            draws=1000,
        )

    def expected_money(self, rows: Side, said: Scored) -> Money:
        """Money per week that the predictions alone imply."""
        if self.value is None:
            return Money.not_evaluated("step 1 gives no payoffs for this task")
        if self.task == "regression":
            if self.errors is None:
                return Money.not_evaluated(
                    "too few rows to learn how far amounts are off", unit=self.value.per_week
                )
            rng = np.random.default_rng([self.seed, 83])
            return self.errors.money(rows, said, self.value, rng=rng, level=self.level)
        return estimated.expected_money(
            self.value,
            said.p,
            said.decided,
            labels=self.scorer.candidate.labels,
            rng=np.random.default_rng([self.seed, 83]),
            level=self.level,
            draws=1000,
        )

    def _gain(self, today: Money) -> Money:
        """What the model was promised to add to today's rule."""
        one = self.scorer.candidate
        if one.over_today is not None and one.over_today.known:
            return one.over_today
        return _less(one.money, today, self.level) if today.known else one.money

    def whole(
        self,
        rows: Side,
        y: NDArray[np.float64],
        said: Scored,
        today: Money | None,
        held_out: pd.DataFrame,
        *,
        later: bool,
    ) -> Performance:
        """All current rows; `later` when they are not the rows that step 3 reported on.

        Parameters
        ----------
        held_out : DataFrame
            Those rows: their outcomes, predictions and decisions.
        """
        one = self.scorer.candidate
        title, name = SCORES[self.task]
        missing = Estimate.not_enough("step 3 left no such score")
        promised_money = one.money
        realised_money, expected_money = (
            self.realised_money(y, said),
            self.expected_money(rows, said),
        )
        today = today or Money.not_evaluated("step 1 does not say what today's rule earns")
        reported = one.held_out.get(name, missing)
        # The held-out rows cannot be held against what they themselves showed.
        folds = None if later else one.cross_validated.get(name)
        even = break_even(one, held_out, self.value, today, promised=reported.value, seed=self.seed)
        now = realised_money if realised_money.known else expected_money
        return Performance(
            score=title,
            higher_is_better=self.task != "regression",
            promised=reported if folds is None else folds,
            promised_how=(
                "by step 3 on its held-out rows"
                if folds is None
                else "by step 3 in cross-validation on the training rows"
            ),
            held_out=reported,
            expected=self.expected(rows, said),
            realised=self.realised(y, said),
            promised_money=promised_money,
            expected_money=expected_money,
            realised_money=realised_money,
            today_money=today,
            change=(
                _less(now, promised_money, self.level)
                if later
                else Money.not_evaluated("these are the rows that step 3 reported on")
            ),
            gain=self._gain(today),
            break_even=even.score,
            break_even_note=even.note,
            break_even_share=even.share,
            note=(
                "Estimates without labels assume that the outcome still depends on the features "
                "as it did. A good estimate of the score does not imply a good one of the money."
            ),
        )


def matured(rows: Side, decisions: MonitoringDecisions) -> NDArray[np.float64]:
    """Outcomes that are old enough to be known; the others are NaN."""
    y = rows.y.copy()
    if decisions.label_delay_days and not np.isnan(rows.day).all():
        y[rows.day > np.nanmax(rows.day) - decisions.label_delay_days] = np.nan
    return y


def _less(now: Money, before: Money, level: float) -> Money:
    """Difference of two estimates from different rows."""
    ends = [(one.low, one.value, one.high) for one in (now, before)]
    if any(end is None for one in ends for end in one):
        why = next((m.note for m in (now, before) if not m.known), "") or "not evaluated"
        return Money(value=None, method="none", unit=now.unit or before.unit, note=why)
    (low, value, high), (low_0, value_0, high_0) = np.array(ends, dtype=float)
    # Newcombe's square-and-add: each end takes the nearer ends of both.
    gap = float(value - value_0)
    down, up = np.hypot(value - low, high_0 - value_0), np.hypot(high - value, value_0 - low_0)
    return now.model_copy(
        update={
            "value": gap,
            "low": float(gap - down),
            "high": float(gap + up),
            "level": level,
            "method": "difference of two samples",
            "note": "",
        }
    )


__all__ = ["SCORES", "Judge", "matured"]
