"""How often to train again: each cadence replayed on the current rows, in money."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, calibrated, decide, predict
from tenfold.stats import money
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import Cadence, Retraining
from tenfold.steps.step08_monitoring.performing import Judge
from tenfold.steps.step08_monitoring.sides import Periods, Side, Sides
from tenfold.vocabulary import Money

_WEEKS_PER_MONTH = 30 / 7
_FEWEST_PERIODS = 4
_MOST_FITS = 60


def cadences(
    sides: Sides,
    y: NDArray[np.float64],
    periods: Periods,
    judge: Judge,
    decisions: MonitoringDecisions,
) -> Retraining:
    """Compare never training again with training every so many periods.

    Each training takes all rows before its period whose outcome was known then. Calibration and
    rule stay those of step 3: what changes is the model alone.
    """
    why = _why_not(sides, y, periods, judge)
    if why:
        return Retraining(status="not_evaluated", why=why)
    every = sorted({k for k in decisions.cadences if 0 < k < len(periods)})
    assert judge.value is not None
    cost = decisions.retraining_cost.likely if decisions.retraining_cost else 0.0
    known = ~np.isnan(y)
    never = judge.scorer.score(sides.current.frame).decided
    zero = Money(value=0.0, low=0.0, high=0.0, method="by definition", unit=judge.value.per_week)
    found = [Cadence(every=0, trainings=0, gained=zero, cost_per_week=0.0, net=zero)]
    fits, left_out = 0, [k for k in decisions.cadences if k not in every]
    for k in reversed(every):  # the rarest first: they cost least
        trainings = (len(periods) - 1) // k
        if fits + trainings > _MOST_FITS:
            left_out.append(k)
            continue
        fits += trainings
        decided = _replayed(k, sides, y, periods, judge, decisions, never)
        weekly = cost * periods.per_month / _WEEKS_PER_MONTH / k
        found.append(_cadence(k, decided, never, y, known, judge, trainings, weekly))
    if not any(one.every and one.net.known for one in found):
        asked = ", ".join(map(str, decisions.cadences)) or "(none)"
        why = f"of the cadences {asked} none could be replayed and priced in {len(periods)} periods"
        return Retraining(status="not_evaluated", why=why)
    return _told(sorted(found, key=lambda one: one.every), periods, sorted(left_out))


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


def _replayed(
    every: int,
    sides: Sides,
    y: NDArray[np.float64],
    periods: Periods,
    judge: Judge,
    decisions: MonitoringDecisions,
    never: NDArray[Any],
) -> NDArray[Any]:
    decided = never.copy()
    for first in range(every, len(periods), every):
        start = sides.current.day[periods.index >= first].min()
        model = _trained(sides, y, start - decisions.label_delay_days, judge)
        if model is None:
            continue
        until = periods.index < first + every
        rows = np.flatnonzero((periods.index >= first) & until)
        decided[rows] = _decisions(model, sides.current.take(rows), judge)
    return decided


def _trained(sides: Sides, y: NDArray[np.float64], before: float, judge: Judge) -> Any | None:
    import pandas as pd
    from sklearn.base import clone

    old = np.flatnonzero(~np.isnan(sides.reference.y) & (sides.reference.day < before))
    new = np.flatnonzero(~np.isnan(y) & (sides.current.day < before))
    frame = pd.concat(
        [sides.reference.frame.iloc[old], sides.current.frame.iloc[new]], ignore_index=True
    )
    target = np.concatenate([sides.reference.y[old], y[new]])
    if judge.task != "regression":
        target = target.astype(int)
        # A model that knows other classes than the candidate could not be read alike.
        if set(np.unique(target)) != set(judge.scorer.candidate.known):
            return None
    return clone(judge.scorer.pipeline).fit(frame, target)


def _decisions(model: Any, rows: Side, judge: Judge) -> NDArray[Any]:
    one = judge.scorer.candidate
    raw: Floats = predict(model, rows.frame, one.known, task=one.task, classes=len(one.labels))
    return decide(one.rule, calibrated(one.calibrator, raw))


def _cadence(
    every: int,
    decided: NDArray[Any],
    never: NDArray[Any],
    y: NDArray[np.float64],
    known: NDArray[np.bool_],
    judge: Judge,
    trainings: int,
    weekly: float,
) -> Cadence:
    assert judge.value is not None
    actual = y[known] if judge.task == "regression" else y[known].astype(int)
    gained = money.money_difference(
        judge.value,
        actual,
        decided[known],
        never[known],
        labels=judge.scorer.candidate.labels,
        rng=np.random.default_rng([judge.seed, 84]),
        level=judge.level,
        draws=1000,
    )
    return Cadence(
        every=every,
        trainings=trainings,
        gained=gained,
        cost_per_week=weekly,
        net=_less(gained, weekly),
    )


def _less(gained: Money, cost: float) -> Money:
    if gained.value is None:
        return gained
    moved = {
        name: end - cost
        for name, end in (("value", gained.value), ("low", gained.low), ("high", gained.high))
        if end is not None
    }
    return gained.model_copy(update=moved)


def _told(found: list[Cadence], periods: Periods, left_out: list[int]) -> Retraining:
    best = max(found, key=lambda one: one.net.value or 0.0)
    unit = {"rows": "period"}.get(periods.unit, periods.unit)
    pays = best.every and best.net.low is not None and best.net.low > 0
    if pays:
        words = f"Train again every {best.every} {unit}s: that is the cadence which earns most."
    elif best.every:
        words = (
            f"Training every {best.every} {unit}s looks best, but its gain cannot be told from "
            "none: do not train by the calendar; wait for an alarm."
        )
    else:
        words = "No cadence earns its cost here: do not train by the calendar; wait for an alarm."
    if left_out:
        words += f" Not replayed: every {', '.join(map(str, left_out))} ({len(periods)} periods)."
    return Retraining(
        status="evaluated",
        unit=unit,
        cadences=found,
        recommended=best.every if pays else 0,
        words=words,
    )


__all__ = ["cadences"]
