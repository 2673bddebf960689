"""When to train again: each way replayed on the current rows, in money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.stats import money
from tenfold.stats.policies import Worth, compare_policies
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.judgements import worse
from tenfold.steps.step08_monitoring.outlook import Cadence, Retraining, Trigger
from tenfold.steps.step08_monitoring.performing import Judge
from tenfold.steps.step08_monitoring.periods import Periods
from tenfold.steps.step08_monitoring.recommending import NAMES, told
from tenfold.steps.step08_monitoring.sides import Sides
from tenfold.steps.step08_monitoring.training_again import Played, Trainer, play
from tenfold.vocabulary import Estimate, Money, Triple

_WEEKS_PER_MONTH = 30 / 7
_FEWEST_PERIODS = 4
_MOST_FITS = 60


@dataclass(frozen=True)
class _Way:
    trigger: Trigger
    every: int
    due: Callable[[int, Played], bool]


def cadences(
    sides: Sides,
    y: NDArray[np.float64],
    periods: Periods,
    judge: Judge,
    decisions: MonitoringDecisions,
    *,
    alarms: list[list[str]],
    promised: Estimate,
) -> Retraining:
    """Compare never training again with the calendar, with alarms of drift and with the score.

    Each training takes all rows before its period whose outcome was known then. Calibration and
    rule stay those of step 3: what changes is the model alone.

    Parameters
    ----------
    alarms : list of list of str
        Streams that alarmed, per period.
    promised : Estimate
        The score as step 3 left it.
    """
    why = _why_not(sides, y, periods, judge)
    if why:
        return Retraining(status="not_evaluated", why=why)
    trainer = Trainer(sides, y, periods, judge, decisions.label_delay_days, most=_MOST_FITS)
    every = sorted({k for k in decisions.cadences if 0 < k < len(periods)}, reverse=True)
    left_out = [f"every {k}" for k in decisions.cadences if k not in every]
    ways = [
        _Way("drift", 0, lambda t, seen: seen.is_new(alarms[t - 1])),
        _Way("performance", 0, lambda t, seen: _fallen(t, seen, trainer, promised)),
        # The rarest first: where the fits run out, the frequent ones are left out.
        *(_Way("schedule", k, _every(k)) for k in every),
    ]
    found = []
    for way in ways:
        done = play(trainer, way.due)
        if done is None:
            left_out.append(f"every {way.every}" if way.every else NAMES[way.trigger])
        else:
            found.append((way, done))
    if not any(done.trainings > done.failed for _, done in found):
        asked = ", ".join(map(str, decisions.cadences)) or "(none)"
        why = (
            f"of the cadences {asked} none could be replayed in {len(periods)} periods, and no "
            "trigger fired"
        )
        failed = next((done.reason for _, done in found if done.failed), "")
        return Retraining(status="not_evaluated", why=f"{why} {failed}".strip())
    rates = [_per_week(way.every, done.trainings, periods) for way, done in found]
    worth = _priced([done for _, done in found], rates, trainer, decisions)
    unit = {"rows": "period"}.get(periods.unit, periods.unit)
    assert judge.value is not None
    zero = Money(value=0.0, low=0.0, high=0.0, method="by definition", unit=judge.value.per_week)
    never = Cadence(trigger="never", trainings=0, gained=zero, cost=zero, net=zero)
    rows = [
        Cadence(
            trigger=way.trigger,
            every=way.every,
            trainings=done.trainings,
            failed=done.failed,
            gained=each.gained,
            cost=each.cost,
            net=each.net,
        )
        for (way, done), each in zip(found, worth, strict=True)
    ]
    ordered = [never, *sorted(rows, key=lambda one: (one.trigger == "schedule", one.every))]
    return told(ordered, unit, decisions, left_out=left_out, periods=len(periods))


def _why_not(sides: Sides, y: NDArray[np.float64], periods: Periods, judge: Judge) -> str:
    if np.isnan(sides.current.day).any() or np.isnan(sides.reference.day).any():
        return "without a time column a cadence cannot be replayed"
    if len(periods) < _FEWEST_PERIODS:
        return f"{len(periods)} periods are too few to replay a cadence on"
    if np.isnan(y).mean() > 0.5:
        return "the outcome of most current rows is not known"
    if judge.value is None or money.why_not_evaluated(judge.value, judge.scorer.candidate.labels):
        return "step 1 gives no payoffs"
    return ""


def _every(k: int) -> Callable[[int, Played], bool]:
    return lambda t, seen: t % k == 0


def _fallen(t: int, seen: Played, trainer: Trainer, promised: Estimate) -> bool:
    """Whether the outcomes known by period `t` show the model in use to be worse than promised."""
    known, said = seen.since_training(t, trainer.start(t) - trainer.delay)
    score = trainer.judge.realised(known, said)
    return worse(score, promised, higher_is_better=trainer.judge.task != "regression")


def _per_week(every: int, trainings: int, periods: Periods) -> float:
    per_period = 1 / every if every else trainings / len(periods)
    return per_period * periods.per_month / _WEEKS_PER_MONTH


def _priced(
    found: list[Played], rates: list[float], trainer: Trainer, decisions: MonitoringDecisions
) -> list[Worth]:
    judge, known = trainer.judge, ~np.isnan(trainer.y)
    assert judge.value is not None
    actual = trainer.y[known]
    _, blocks = np.unique(trainer.periods.index[known], return_inverse=True)
    return compare_policies(
        judge.value,
        actual if judge.task == "regression" else actual.astype(int),
        [done.decided[known] for done in found],
        trainer.never.decided[known],
        blocks=blocks,
        per_week=rates,
        cost=decisions.retraining_cost or Triple(low=0.0, likely=0.0, high=0.0),
        labels=judge.scorer.candidate.labels,
        rng=np.random.default_rng([judge.seed, 84]),
        level=judge.level,
    )


__all__ = ["cadences"]
