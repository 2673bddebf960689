"""Do experiments keep their word, and how fast are 10M rows read: one line per claim.

Run: ``python benchmarks/experiments.py [--quick]``; about six minutes on one core, mostly pandas.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

QUICK = "--quick" in sys.argv
ROWS = 1_000_000 if QUICK else 10_000_000
WORLDS = 4_000 if QUICK else 40_000


def planned(units: int, looks: int, spending: str = "obrien_fleming", **metric: object):
    """A plan of one metric and two equal arms."""
    from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

    return ExperimentPlan(
        hypothesis="a benchmark",
        unit="unit",
        arms=[Arm(name="today", weight=1), Arm(name="model", weight=1)],
        metrics=[ExperimentMetric(name="value", **({"column": "value"} | metric))],
        salt="benchmark",
        units_planned=units,
        looks=looks,
        spending=spending,
    )


def looks() -> None:
    """False positives and power of planned looks, and of peeking."""
    from tenfold.experiments.simulation import replays
    from tenfold.experiments.sizing import means, shares

    rng = np.random.default_rng(0)
    skewed = rng.lognormal(0, 1, 3_000)
    yes = np.repeat([0.0, 1.0], [900, 100])
    effect = 0.2 * skewed.std(ddof=1)
    worlds = (
        ("yes and no, .10 to .11", yes, 0.01, shares(0.1, 0.01).control),
        ("lognormal, d = .2", skewed, effect, means(skewed.std(ddof=1), effect).control),
    )
    print("false positives: ours, peeking; power: ours, one look; share of units at the end")
    for name, values, size, units in worlds:
        for spending in ("obrien_fleming", "pocock"):
            for many in (1, 5, 14, 30):
                plan = planned(round(2 * units), many, spending)
                found = replays(values, plan, effect=size, worlds=WORLDS, seed=1)
                said = (found.false_positives, found.peeking, found.power, found.fixed)
                figures = " ".join(f"{one.value:.4f}" for one in said)
                print(f"{name}, {spending}, {many} looks: {figures} {found.expected_share:.3f}")
    print("always valid, looking at every unit from the second on: the same figures")
    for name, values, size, units in (
        ("normal, d = .15", rng.standard_normal(5_000), 0.15, 1_000),
        ("lognormal, d = .15", skewed, 0.15 * skewed.std(ddof=1), 1_000),
        ("yes and no, .10 to .15", yes, 0.05, 2_000),
    ):
        every = [k / units for k in range(2, units + 1)]
        plan = planned(2 * units, 1, "always_valid")
        start = time.perf_counter()
        found = replays(values, plan, effect=size, worlds=WORLDS // 4, seed=1, times=every)
        said = (found.false_positives, found.peeking, found.power, found.fixed)
        figures = " ".join(f"{one.value:.4f}" for one in said)
        print(f"{name}: {figures} ({time.perf_counter() - start:.0f} s)")


def ratios() -> None:
    """A/A tests of a ratio metric: rows taken for units, and the delta method."""
    from scipy import special, stats

    rng = np.random.default_rng(2)
    worlds, units, naive, delta = WORLDS // 4, 400, 0, 0
    from tea_tasting.aggr import Aggregates

    from tenfold.experiments.lifting import lift_of
    from tenfold.vocabulary import ExperimentMetric

    metric = ExperimentMetric(name="clicks per view", column="clicks", over="views")
    for _ in range(worlds):
        views = 1 + rng.poisson(4, 2 * units)
        liking = special.expit(rng.normal(-1, 1, 2 * units))
        clicks = rng.binomial(views, liking)
        sums, rates = [], []
        for arm in (slice(0, units), slice(units, None)):
            pair = np.cov(clicks[arm], views[arm])
            sums.append(
                Aggregates(
                    units,
                    {"clicks": float(clicks[arm].mean()), "views": float(views[arm].mean())},
                    {"clicks": float(pair[0, 0]), "views": float(pair[1, 1])},
                    {("clicks", "views"): float(pair[0, 1])},
                )
            )
            rates.append((clicks[arm].sum(), views[arm].sum()))
        delta += (lift_of(metric, "", *sums).p or 1.0) < 0.05
        (x0, n0), (x1, n1) = rates
        p = (x0 + x1) / (n0 + n1)
        z = (x1 / n1 - x0 / n0) / np.sqrt(p * (1 - p) * (1 / n0 + 1 / n1))
        naive += 2 * stats.norm.sf(abs(z)) < 0.05
    print(f"A/A of a ratio, {worlds} worlds: rows {naive / worlds:.4f}, ours {delta / worlds:.4f}")


def speed() -> None:
    """Read and analyse a large file, against pandas doing the same."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        for shape, per_unit in (("a row per unit", 1), ("three rows per unit", 3)):
            path = Path(folder) / "results.parquet"
            rng = np.random.default_rng(3)
            with pq.ParquetWriter(path, _schema()) as writer:
                for start in range(0, ROWS, 1_000_000):
                    unit = np.arange(start, start + 1_000_000) // per_unit
                    before = rng.gamma(2.0, 10.0, len(unit))
                    columns = {
                        "unit": np.char.add("customer-", (unit * 7_919 + 13).astype(str)),
                        "arm": np.where(unit % 2, "model", "today"),
                        "day": np.datetime64("2026-01-05") + (unit // 2 % 28),
                        "before": before,
                        "value": before + rng.normal(unit % 2, 20.0),
                        "clicked": rng.random(len(unit)) < 0.1,
                    }
                    writer.write_table(pa.table(columns, schema=_schema()))
            for who in ("tenfold", "pandas"):
                begun = [sys.executable, __file__, who, str(path)]
                said = subprocess.run(begun, capture_output=True, text=True, check=True)
                print(f"{ROWS:,} rows, {shape}, {who}: {said.stdout.strip()}")


def _schema():
    import pyarrow as pa

    kinds = {"unit": pa.string(), "arm": pa.string(), "day": pa.date32()}
    values = {"before": pa.float64(), "value": pa.float64(), "clicked": pa.bool_()}
    return pa.schema({**kinds, **values})


def ours(path: str) -> str:
    """Our analysis of one file."""
    from tenfold.experiments.analysis import analyse
    from tenfold.experiments.results import ResultColumns, read_results
    from tenfold.tables import read
    from tenfold.vocabulary import ExperimentMetric

    plan = planned(ROWS, 5, covariate="before")
    clicked = ExperimentMetric(name="clicked", column="clicked")
    plan = plan.model_copy(update={"metrics": [*plan.metrics, clicked]})
    start = time.perf_counter()
    table = read(path, base=Path())
    results = read_results(table, plan, ResultColumns(unit="unit", arm="arm", exposed="day"))
    found = analyse(plan, results).comparisons
    lifts = ", ".join(f"{one.lift.value:.6f}" for one in found)
    return f"{time.perf_counter() - start:.1f} s, lifts {lifts}"


def pandas(path: str) -> str:
    """The same sums as a notebook would have them."""
    import pandas as pd

    start = time.perf_counter()
    rows = pd.read_parquet(path)
    keys = {"arm": "first", "day": "min", "before": "mean", "value": "sum", "clicked": "sum"}
    units = rows.groupby("unit").agg(keys)
    slope = np.cov(units["value"], units["before"])
    units["value"] -= slope[0, 1] / slope[1, 1] * (units["before"] - units["before"].mean())
    for by in (["arm"], ["arm", "day"]):
        sums = units.groupby(by, observed=True)[["value", "clicked"]].agg(["count", "mean", "var"])
        if len(by) == 1:
            gaps = sums.loc["model"] - sums.loc["today"]
    lifts = ", ".join(f"{gaps[name, 'mean']:.6f}" for name in ("value", "clicked"))
    return f"{time.perf_counter() - start:.1f} s, lifts {lifts}"


def main() -> None:
    """Print every claim with its measured figure; or, as a child, one line of `speed`."""
    if len(sys.argv) > 2:
        import resource

        said = (ours if sys.argv[1] == "tenfold" else pandas)(sys.argv[2])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"{said}, peak {peak:.2f} GB")
        return
    start = time.perf_counter()
    looks()
    ratios()
    speed()
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
