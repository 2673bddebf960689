"""The configuration tried on rows where every alarm is false, and on the past."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.stats.change_detection import Watch, threshold, watch
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import Replay
from tenfold.steps.step08_monitoring.sides import Periods, Side, periods_of
from tenfold.steps.step08_monitoring.streams import Streams, streams_of
from tenfold.vocabulary import Estimate

_SHUFFLES = 20


def detect(
    streams: Streams,
    values: NDArray[np.float64],
    index: NDArray[np.intp],
    periods: Periods,
    decisions: MonitoringDecisions,
    *,
    share: int,
) -> Watch:
    """Run the detector; `share` streams share the budget."""
    z, sizes = streams.per_period(values, index, len(periods))
    level = threshold(
        max(share, 1),
        periods_per_month=periods.per_month,
        alarms_per_month=decisions.false_alarms_per_month,
    )
    return watch(z, sizes, margin=decisions.smallest_shift, threshold=max(level, 1.0))


def replay(
    reference: Side,
    periods: Periods,
    decisions: MonitoringDecisions,
    *,
    per_week: float | None,
    streams: int,
) -> Replay:
    """False alarms per month without any change, and alarms on the reference's own past.

    Half of the reference, drawn at random, is the reference of the other half, in periods of
    the size that the current rows have: whatever alarms there is false.
    """
    size = int(np.median(np.bincount(periods.index)))
    per_month = periods.per_month
    half = len(reference) // 2
    count = half // max(size, 1)
    rng = np.random.default_rng([decisions.seed, 89])
    level = threshold(
        max(streams, 1),
        periods_per_month=per_month,
        alarms_per_month=decisions.false_alarms_per_month,
    )
    if count < 2:
        return Replay(
            threshold=level,
            streams=streams,
            shuffles=0,
            false_alarms_per_month=Estimate.not_enough(
                f"half of the reference holds {count} periods of {size:,} rows"
            ),
        )
    raised: list[int] = []
    own = streams_of(reference.watched, reference.watched)
    index = np.arange(count * size, dtype=np.intp) // size
    fixed = Periods(index, [""] * count, periods.unit, per_month)
    for _ in range(_SHUFFLES):
        order = rng.permutation(len(reference))
        both = own.among_reference(order[:half], order[half : half + count * size])
        seen = detect(both, both.current, index, fixed, decisions, share=streams)
        raised.append(int(seen.alarms.sum()))
    months = count / per_month
    return Replay(
        threshold=level,
        streams=streams,
        shuffles=_SHUFFLES,
        false_alarms_per_month=_rate(raised, months, decisions.level),
        **_past(reference, decisions, per_week),
    )


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


def _past(
    reference: Side, decisions: MonitoringDecisions, per_week: float | None
) -> dict[str, Any]:
    """The later half of the reference, in its own order, held against the earlier half."""
    if np.isnan(reference.day).any():
        return {"note": "Without a time column the past cannot be replayed in its order."}
    order = np.argsort(reference.day, kind="stable")
    half = len(order) // 2
    early, late = reference.take(order[:half]), reference.take(order[half:])
    periods = periods_of(late, decisions, per_week)
    both = streams_of(early.watched, late.watched)
    seen = detect(both, both.current, periods.index, periods, decisions, share=len(both.names))
    when = np.flatnonzero(seen.alarms.any(axis=1))
    return {
        "past_periods": len(periods),
        "past_alarms": int(seen.alarms.sum()),
        "past_first": periods.labels[when[0]] if when.size else "",
    }


__all__ = ["detect", "replay"]
