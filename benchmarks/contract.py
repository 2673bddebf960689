"""False alarms of the learnt data contract on clean batches, against the literal min/max rule.

Run: OMP_NUM_THREADS=1 python benchmarks/contract.py [worlds]
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from tenfold.contract import Suite, check_batch, suggest
from tenfold.contract.allowance import literal_false_alarm

ROWS, BATCH, COLUMNS = 10_000, 1_000, 20
BATCHES_PER_WORLD = 10
BUDGET = 0.01  # false alarms per clean batch


def draw(rng: np.random.Generator, rows: int, effect: np.ndarray | None = None) -> pd.DataFrame:
    """Twenty columns of five shapes, a tenth of the cells of every fifth column missing.

    Beside them an id that comes again in 3 of 1,000 rows, a protected group with a level of a few,
    and a target of two labels.
    """
    shapes = [
        lambda: rng.normal(size=rows),
        lambda: rng.lognormal(3, 1.5, size=rows),
        lambda: rng.poisson(4, size=rows).astype(float),
        lambda: rng.choice([0.0, 1.0], size=rows, p=[0.98, 0.02]),
        lambda: rng.choice(
            list("abcdefgh"), size=rows, p=np.array([60, 20, 10, 5, 3, 1, 0.9, 0.1]) / 100
        ),
    ]
    frame = pd.DataFrame({f"c{i}": shapes[i % 5]() for i in range(COLUMNS)})
    for i in range(0, COLUMNS, 5):
        frame[f"c{i}"] = frame[f"c{i}"].mask(rng.random(rows) < 0.1)
        if effect is not None:
            frame[f"c{i}"] += effect[i]
    ids = rng.choice(10**9, size=rows, replace=False)
    twice = max(rng.binomial(rows, 0.003), 1)
    ids[:twice] = ids[-twice:]
    groups = rng.choice(["f", "m", "x"], size=rows, p=[0.5, 0.4995, 0.0005])
    y = rng.choice(["no", "yes"], size=rows, p=[0.9, 0.1])
    return frame.assign(id=ids.astype(str), group=groups, y=y)


def kinds(frame: pd.DataFrame) -> dict[str, str]:
    """What each column holds."""
    return {c: "number" if frame[c].dtype == float else "category" for c in frame if c != "y"}


def main(worlds: int) -> int:
    """Print the shares of clean and of faulty batches with an alarm; 1 where a bar is missed."""
    rng = np.random.default_rng(0)
    started, alarms, literal = time.perf_counter(), 0, 0
    faults = dict.fromkeys(
        (
            "1 % of a column ×100",
            "2 % more missing",
            "1 % a new level",
            "1 % words among numbers",
            "4 % repeated ids",
            "1 % an unknown group",
            "one unknown label",
        ),
        0,
    )
    for _ in range(worlds):
        history = draw(rng, ROWS)
        clauses = suggest(
            history,
            kinds(history),
            unique=["id"],
            private=["id"],
            protected=["group"],
            labels=["no", "yes"],
            target="y",
            budget=BUDGET,
            batch_rows=BATCH,
        )
        suite = Suite(clauses=clauses, kinds=kinds(history), target="y")
        numbers = [c for c in history if c in {f"c{i}" for i in range(0, COLUMNS, 5)}]
        low, high = history[numbers].min(), history[numbers].max()
        for _ in range(BATCHES_PER_WORLD):
            batch = draw(rng, BATCH)
            alarms += not check_batch(suite, batch).holds
            literal += bool(((batch[numbers] < low) | (batch[numbers] > high)).any(axis=None))
        batch = draw(rng, BATCH)
        hit = rng.choice(BATCH, BATCH // 100, replace=False)
        shifted = batch.assign(
            c0=batch["c0"].where(~batch.index.isin(hit), (batch["c0"].abs() + 1) * 100)
        )
        gone = batch.assign(c1=batch["c1"].mask(rng.random(BATCH) < 0.02))
        new = batch.assign(c4=batch["c4"].where(~batch.index.isin(hit), "z"))
        marked = batch.index.isin(hit)
        words = batch.assign(c2=batch["c2"].astype(object).where(~marked, "many"))
        twice = batch.assign(id=np.where(np.arange(BATCH) < 40, batch["id"].iloc[-1], batch["id"]))
        group = batch.assign(group=batch["group"].where(~marked, "new"))
        label = batch.assign(y=batch["y"].where(batch.index != 7, "perhaps"))
        every = (shifted, gone, new, words, twice, group, label)
        for name, faulty in zip(faults, every, strict=True):
            faults[name] += not check_batch(suite, faulty).holds
    batches = worlds * BATCHES_PER_WORLD
    print(
        f"history {ROWS:,} rows, batches of {BATCH:,}, {COLUMNS} columns, {batches:,} clean batches"
    )
    print(f"literal min/max, one column: {literal_false_alarm(ROWS, BATCH):.1%} (theory)")
    every = literal_false_alarm(ROWS, BATCH, columns=COLUMNS)
    print(f"literal min/max, {COLUMNS} columns: {every:.1%} (theory)")
    four = literal_false_alarm(ROWS, BATCH, columns=4)
    print(f"literal min/max, 4 normal columns: {literal / batches:.1%} (theory {four:.1%})")
    print(f"learnt contract, all {COLUMNS} columns: {alarms / batches:.2%} (budget {BUDGET:.2%})")
    for name, found in faults.items():
        print(f"faulty batches found, {name}: {found / worlds:.0%}")
    print(f"{time.perf_counter() - started:.0f} s")
    missed = [name for name, found in faults.items() if not found]
    if alarms > BUDGET * batches:
        missed.insert(0, "budget of false alarms")
    print("below the bar: " + ("; ".join(missed) if missed else "nothing"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
