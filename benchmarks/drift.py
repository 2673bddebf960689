"""Drift of a million rows × 30 features, against scipy's Kolmogorov–Smirnov test in a loop.

Run: OMP_NUM_THREADS=1 python benchmarks/drift.py [rows]

Ours is all that step 8 does to the features: streams of the detector over 30 days, evidence and
alarms, and per feature the distances that are shown (PSI, Kolmogorov–Smirnov, Wasserstein, each
with its p where it has one). Both run in one process on one thread; reference and current rows
are equally many. The two agree on every Kolmogorov–Smirnov distance, or the script fails.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from scipy import stats
from threadpoolctl import threadpool_limits

from tenfold.stats import drift
from tenfold.stats.change_detection import threshold, watch
from tenfold.steps.step08_monitoring.streams import streams_of

FEATURES, DAYS, SHIFTED = 30, 30, 0.1
RATIO = 0.5
ROUNDS = 2


def frame(rows: int, rng: np.random.Generator, *, shift: float = 0.0) -> pd.DataFrame:
    """Normal, lognormal and counted columns in turn; the first is shifted by some SD."""
    made = {}
    for k in range(FEATURES):
        values = (
            rng.normal(size=rows),
            rng.lognormal(size=rows),
            rng.poisson(4, size=rows).astype(float),
        )[k % 3]
        made[f"f{k}"] = values + (shift if k == 0 else 0.0)
    return pd.DataFrame(made)


def ours(before: pd.DataFrame, now: pd.DataFrame) -> tuple[set[str], list[float]]:
    """Columns that alarmed, and the Kolmogorov–Smirnov distances."""
    streams = streams_of(before, now)
    day = np.arange(len(now)) * DAYS // len(now)
    z, sizes = streams.per_period(streams.current, day, DAYS)
    level = threshold(len(streams.names), periods_per_month=30, alarms_per_month=1)
    seen = watch(z, sizes, margin=0.05, threshold=level)
    distances = [drift.numbers(before[name], now[name]).ks.value for name in before]
    loud = np.flatnonzero(seen.alarms.any(axis=0))
    return {streams.columns[k] for k in loud}, distances


def theirs(before: pd.DataFrame, now: pd.DataFrame) -> list[float]:
    """The loop: one scipy test per column."""
    return [float(stats.ks_2samp(before[c], now[c], method="asymp").statistic) for c in before]


def main(rows: int) -> int:
    """Print seconds, ratio and load; 1 where the bar is missed or the two disagree."""
    rng = np.random.default_rng(0)
    before, now = frame(rows, rng), frame(rows, rng, shift=SHIFTED)
    load = os.getloadavg()[0]
    print(f"{rows:,} rows a side × {FEATURES} features, one thread, load {load:.1f}")
    best = {"ours": np.inf, "scipy": np.inf}
    with threadpool_limits(1):
        for _ in range(ROUNDS):  # in turn, so that both meet the same machine
            started = time.process_time()
            alarmed, distances = ours(before, now)
            best["ours"] = min(best["ours"], time.process_time() - started)
            started = time.process_time()
            known = theirs(before, now)
            best["scipy"] = min(best["scipy"], time.process_time() - started)
    apart = float(np.abs(np.subtract(distances, known)).max())
    ratio = best["ours"] / best["scipy"]
    print(f"ours   {best['ours']:.2f} s: detector, PSI, KS and Wasserstein; alarms {alarmed}")
    print(f"scipy  {best['scipy']:.2f} s: KS alone; largest difference of a distance {apart:.1e}")
    print(f"ratio  {ratio:.2f} (wanted ≤ {RATIO})")
    return int(ratio > RATIO or apart > 1e-9 or alarmed != {"f0"})


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
