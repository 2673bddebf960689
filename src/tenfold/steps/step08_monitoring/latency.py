"""How long single answers of the packaged model take: percentiles of the clock, not content."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from tenfold.scoring import Scorer
from tenfold.step import Context
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.judgements import calls_for

SHARES = (50, 95, 99)
_WARM_UP = 5
_LEVEL = 0.95


def measure(
    scorer: Scorer,
    frame: pd.DataFrame,
    decisions: MonitoringDecisions,
    context: Context,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Time single rows through the model as it is kept on disk, after a few that warm it up.

    Percentiles and the ends of their distribution-free intervals go to ``Context.measure``.
    """
    calls = calls_for(decisions)
    taken = []
    for k in range(-_WARM_UP, calls):
        row = frame.iloc[[k % len(frame)]]
        started = clock()
        scorer.score(row)
        if k >= 0:
            taken.append(clock() - started)
    for share in SHARES:
        value, low, high = percentile(taken, share)
        context.measure(f"latency_p{share}", value)
        context.measure(f"latency_p{share}_low", low)
        if high is not None:
            context.measure(f"latency_p{share}_high", high)


def percentile(taken: list[float], share: int) -> tuple[float, float, float | None]:
    """A percentile and the order statistics that bound it; no upper end where calls are too few.

    References
    ----------
    W. Conover (1999). Practical Nonparametric Statistics, section 3.2.

    Examples
    --------
    >>> percentile([float(k) for k in range(1, 101)], 50)
    (50.5, 40.0, 61.0)
    """
    ordered = np.sort(np.asarray(taken, dtype=float))
    n, q = len(ordered), share / 100
    below = int(stats.binom.ppf((1 - _LEVEL) / 2, n, q))
    above = int(stats.binom.ppf((1 + _LEVEL) / 2, n, q)) + 1
    low = float(ordered[max(below - 1, 0)])
    high = float(ordered[above - 1]) if above <= n else None
    return float(np.percentile(ordered, share)), low, high


__all__ = ["SHARES", "measure", "percentile"]
