"""The configuration tried on rows where every alarm is false, and on the past."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tenfold.stats.change_detection import Watch, threshold, watch
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import MOST_PAST, BudgetTry, PastAlarm, Replay
from tenfold.steps.step08_monitoring.periods import Periods, periods_of
from tenfold.steps.step08_monitoring.sides import Side
from tenfold.steps.step08_monitoring.streams import Streams, streams_of
from tenfold.vocabulary import Estimate

_SHUFFLES = 20
BUDGETS = (1.0, 3.0, 10.0)
"""False alarms per month that are tried beside the chosen number."""


def detect(
    streams: Streams,
    index: NDArray[np.intp],
    periods: Periods,
    decisions: MonitoringDecisions,
    *,
    share: int,
) -> Watch:
    """Run the detector; `share` streams share the budget."""
    z, sizes = streams.now(index, len(periods))
    level = _level(share, periods, decisions.false_alarms_per_month)
    return watch(z, sizes, margin=decisions.smallest_shift, threshold=level)


def replay(
    reference: Side,
    streams: Streams,
    periods: Periods,
    decisions: MonitoringDecisions,
    *,
    per_week: float | None,
) -> Replay:
    """False alarms per month without any change, and alarms on the reference's own past.

    Half of the reference, drawn at random, is the reference of the other half, in periods of
    the size that the current rows have: whatever alarms there is false.

    Parameters
    ----------
    streams : Streams
        Of the current rows, which share the budget.
    """
    share = len(streams.names)
    size = _rows_of_a_period(streams, periods)
    half = len(reference) // 2
    count = half // max(size, 1)
    own = decisions.false_alarms_per_month
    level = _level(share, periods, own)
    past, note = _past(reference, decisions, per_week)
    if count < 2:
        few = f"half of the reference holds {count} periods of {size:,} rows"
        return Replay(
            threshold=level,
            streams=share,
            shuffles=0,
            false_alarms_per_month=Estimate.not_enough(few),
            note=note,
            **_told(past, decisions),
        )
    budgets = list(dict.fromkeys([own, *BUDGETS]))
    raised: dict[float, list[int]] = {allowed: [] for allowed in budgets}
    rng = np.random.default_rng([decisions.seed, 89])
    both = streams_of(reference.watched, reference.watched)
    index = np.arange(count * size, dtype=np.intp) // size
    for _ in range(_SHUFFLES):
        order = rng.permutation(len(reference))
        mixed = both.among_reference(order[:half], order[half : half + count * size])
        z, sizes = mixed.per_period(mixed.current, index, count)
        for allowed in budgets:
            seen = _watched(z, sizes, share, periods, decisions, allowed)
            raised[allowed].append(int(seen.alarms.sum()))
    months = count / periods.per_month
    rates = {allowed: _rate(raised[allowed], months, decisions.level) for allowed in budgets}
    now = streams.now(periods.index, len(periods))
    return Replay(
        threshold=level,
        streams=share,
        shuffles=_SHUFFLES,
        false_alarms_per_month=rates[own],
        budgets=[
            _tried(allowed, rates[allowed], past, now, periods, share, decisions)
            for allowed in sorted(budgets)
        ],
        note=note,
        **_told(past, decisions),
    )


def _rows_of_a_period(streams: Streams, periods: Periods) -> int:
    """The median; of all rows where they were counted, not of those that were drawn from them."""
    if streams.counted is None:
        return int(np.median(np.bincount(periods.index)))
    # Whether a value is missing is known of every row, so that some stream has them all.
    return int(np.median(streams.counted.sizes.max(axis=1)))


class _Past(NamedTuple):
    """The later half of the reference, in its own order, held against the earlier half."""

    streams: Streams
    periods: Periods
    z: NDArray[np.float64]
    sizes: NDArray[np.float64]

    def seen(self, decisions: MonitoringDecisions, allowed: float) -> Watch:
        share = len(self.streams.names)
        return _watched(self.z, self.sizes, share, self.periods, decisions, allowed)


def _past(
    reference: Side, decisions: MonitoringDecisions, per_week: float | None
) -> tuple[_Past | None, str]:
    if np.isnan(reference.day).any():
        return None, "Without a time column the past cannot be replayed in its order."
    order = np.argsort(reference.day, kind="stable")
    half = len(order) // 2
    early, late = reference.take(order[:half]), reference.take(order[half:])
    periods = periods_of(late.day, decisions, per_week)
    both = streams_of(early.watched, late.watched, named=reference.named)
    z, sizes = both.per_period(both.current, periods.index, len(periods))
    return _Past(both, periods, z, sizes), ""


def _told(past: _Past | None, decisions: MonitoringDecisions) -> dict[str, Any]:
    if past is None:
        return {}
    seen = past.seen(decisions, decisions.false_alarms_per_month)
    when, which = np.nonzero(seen.alarms)
    return {
        "past_periods": len(past.periods),
        "past_alarms": len(when),
        "past": [
            PastAlarm(period=past.periods.labels[t], stream=past.streams.title(int(k)))
            for t, k in list(zip(when, which, strict=True))[:MOST_PAST]
        ],
    }


def _tried(
    allowed: float,
    rate: Estimate,
    past: _Past | None,
    now: tuple[NDArray[np.float64], NDArray[np.float64]],
    periods: Periods,
    share: int,
    decisions: MonitoringDecisions,
) -> BudgetTry:
    seen = _watched(*now, share, periods, decisions, allowed)
    when = np.flatnonzero(seen.alarms.any(axis=1))
    return BudgetTry(
        allowed=allowed,
        threshold=seen.threshold,
        false_alarms_per_month=rate,
        past_alarms=0 if past is None else int(past.seen(decisions, allowed).alarms.sum()),
        current_alarms=int(seen.alarms.sum()),
        first=periods.labels[when[0]] if when.size else "",
    )


def _watched(
    z: NDArray[np.float64],
    sizes: NDArray[np.float64],
    share: int,
    periods: Periods,
    decisions: MonitoringDecisions,
    allowed: float,
) -> Watch:
    level = _level(share, periods, allowed)
    return watch(z, sizes, margin=decisions.smallest_shift, threshold=level)


def _level(share: int, periods: Periods, allowed: float) -> float:
    level = threshold(max(share, 1), periods_per_month=periods.per_month, alarms_per_month=allowed)
    return max(level, 1.0)


def _rate(raised: list[int], months: float, level: float) -> Estimate:
    """Alarms per month with the exact Poisson interval over all shuffles."""
    from scipy import stats

    total, exposure = sum(raised), months * len(raised)
    low = stats.chi2.ppf((1 - level) / 2, 2 * total) / 2 / exposure if total else 0.0
    high = stats.chi2.ppf((1 + level) / 2, 2 * total + 2) / 2 / exposure
    return Estimate(
        value=total / exposure,
        low=float(low),
        high=float(high),
        level=level,
        n=len(raised),
        method="exact Poisson",
        unit="per month",
    )


__all__ = ["BUDGETS", "detect", "replay"]
