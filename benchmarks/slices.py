"""How often step 5 names an error slice where there is none, and how often it finds a planted one.

Worlds of several features whose costs do not depend on any of them, under four laws of costs, and
at two sizes; then the same worlds with one slice of 15 % of the rows in which errors are more
frequent. Ends 1 where slices are named in more than 5 % of all worlds without one by more than two
standard errors, or of the worlds of one law and size by more than three, or where the planted one
is not found in four of five worlds of the larger size.

Run: python benchmarks/slices.py [--worlds 400]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import pandas as pd

from tenfold.steps.step05_explainability.slicing import slices

LEVEL = 0.95
LAWS = ("normal", "log loss", "two errors", "one rare error")
SIZES = (300, 1000)
FOUND = 0.8


def main() -> int:
    """Print both shares for each law of costs and number of rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=400)
    worlds = parser.parse_args().worlds
    error = ((1 - LEVEL) * LEVEL / worlds) ** 0.5
    wrong, every = 0, []
    print(f"{worlds} worlds each; load {os.getloadavg()[0]:.1f}")
    print(f"{'costs':<16} {'rows':>5} {'named, none there':>18} {'planted found':>14} {'ms':>5}")
    for law in LAWS:
        for rows in SIZES:
            start = time.perf_counter()
            named = np.mean([_named(law, rows, seed) != "" for seed in range(worlds)])
            each = 1000 * (time.perf_counter() - start) / worlds
            every.append(named)
            planted = range(max(worlds // 8, 1))
            hits = np.mean([_named(law, rows, seed, plant=True) == "plan is b" for seed in planted])
            print(f"{law:<16} {rows:>5} {named:>18.3f} {hits:>14.2f} {each:>5.0f}", flush=True)
            wrong += named > 1 - LEVEL + 3 * error or (rows == max(SIZES) and hits < FOUND)
    pooled = float(np.mean(every))
    print(f"of all {worlds * len(every):,} worlds without a slice one is named in {pooled:.4f}")
    return int(wrong > 0 or pooled > 1 - LEVEL + 2 * error / len(every) ** 0.5)


def _named(law: str, rows: int, seed: int, *, plant: bool = False) -> str:
    """The first slice that is named as sure; empty where there is none."""
    rng = np.random.default_rng([seed, rows, LAWS.index(law)])
    frame = pd.DataFrame({f"x{k}": rng.normal(size=rows) for k in range(6)})
    frame["few"] = rng.choice(5, rows).astype(float)
    frame["plan"] = rng.choice(["a", "b", "c", "d"], rows, p=[0.7, 0.15, 0.1, 0.05])
    frame["city"] = rng.choice(list("klmnop"), rows)
    cost = _costs(law, rows, rng)
    if plant:
        worse = np.where(rng.random(rows) < 0.2, 500.0, cost)
        if law in ("normal", "log loss"):
            worse = cost + 1.0
        cost = np.where(frame["plan"] == "b", worse, cost)
    kinds = {name: "category" if name in ("plan", "city") else "number" for name in frame}
    subject: Any = SimpleNamespace(names=tuple(frame), kinds=kinds, personal=frozenset())
    options = {"unit": "", "smallest": 30, "level": LEVEL, "seed": seed}
    found, _ = slices(subject, frame, cost, cost, None, **options)
    return next((one.where for one in found if one.sure), "")


def _costs(law: str, rows: int, rng: np.random.Generator) -> Any:
    if law == "normal":
        return rng.normal(size=rows)
    if law == "log loss":
        return rng.exponential(size=rows)
    dear = np.where(rng.random(rows) < 0.03, 500.0, 0.0)
    cheap = np.where(rng.random(rows) < 0.2, 90.0, 0.0)
    return np.maximum(dear, cheap) if law == "two errors" else dear


if __name__ == "__main__":
    sys.exit(main())
