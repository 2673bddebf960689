"""How often a complex model is chosen where it gains nothing, and where it does: 500 worlds.

Claim: over 500 worlds without a true gain, half of them with payoffs, a model more complex than the
truth is chosen in at most 5 % of them; it exits 1 otherwise. Beside it, the share of worlds with a
true gain in which one is chosen.
``python benchmarks/baselines.py --worlds 40`` for a quick look.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe
from tenfold.stats.intervals import wilson
from tenfold.step import Context
from tenfold.steps.step03_baseline_models import BaselineDecisions
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.choosing import choose
from tenfold.steps.step03_baseline_models.evidence import Material
from tenfold.steps.step03_baseline_models.fitting import Ledger
from tenfold.steps.step03_baseline_models.folds import draw_folds
from tenfold.steps.step03_baseline_models.ladder import climbed
from tenfold.steps.step03_baseline_models.metric_use import metric_use
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Rows, Workload
from tenfold.vocabulary import ColumnRoles, SplitPlan, Task, ValueModel

Arrays = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
_FEATURES = 5
BAR = 0.05
COMPLEX = ("tree", "forest", "boosting", "xgboost", "network")
CLASSES = ValueModel.model_validate(
    {
        "task": "binary",
        "payoffs": {"TP": [60, 90, 120], "FP": [-15, -10, -8], "FN": 0, "TN": 0},
        "volume_per_week": [800, 1000, 1200],
    }
)
AMOUNTS = ValueModel.model_validate(
    {
        "task": "regression",
        "payoffs": {"over": [0.5, 1, 2], "under": [2, 3, 5]},
        "volume_per_week": 1000,
    }
)


def no_signal(rng: np.random.Generator, rows: int) -> Arrays:
    """Nothing goes with the target: even the linear model gains nothing."""
    return rng.normal(size=(rows, _FEATURES)), (rng.random(rows) < 0.3).astype(int)


def linear_classes(rng: np.random.Generator, rows: int) -> Arrays:
    """The log odds are linear: no model can beat the logistic."""
    X = rng.normal(size=(rows, _FEATURES))
    odds = X @ rng.normal(scale=0.7, size=_FEATURES) - 0.5
    return X, (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)


def linear_amounts(rng: np.random.Generator, rows: int) -> Arrays:
    """The amount is linear with noise: no model can beat ridge."""
    X = rng.normal(size=(rows, _FEATURES))
    return X, X @ rng.normal(size=_FEATURES) + rng.normal(scale=2.0, size=rows)


def drifting_classes(rng: np.random.Generator, rows: int) -> Arrays:
    """Linear log odds whose level drifts in time, split by time."""
    X, _ = linear_classes(rng, rows)
    odds = X @ rng.normal(scale=0.7, size=_FEATURES) - 1 + 1.5 * np.arange(rows) / rows
    return X, (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)


def crossed_classes(rng: np.random.Generator, rows: int) -> Arrays:
    """The target follows the product of two features: linear models see nothing."""
    X = rng.normal(size=(rows, _FEATURES))
    odds = 3 * X[:, 0] * X[:, 1]
    return X, (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)


WITHOUT_GAIN: list[tuple[str, Callable[..., Arrays], dict[str, Any], tuple[str, ...]]] = [
    ("no signal", no_signal, {}, ("linear", *COMPLEX)),
    ("linear classes", linear_classes, {}, COMPLEX),
    ("linear amounts", linear_amounts, {"task": "regression"}, COMPLEX),
    ("drifting, split by time", drifting_classes, {"kind": "time"}, COMPLEX),
]
"""Worlds without a true gain: name, maker, how step 3 sees it, and what is needlessly complex."""


def workload(X: np.ndarray[Any, Any], y: np.ndarray[Any, Any], task: Task) -> Workload:
    """The rows as step 3 sees them."""
    names = [f"x{i}" for i in range(X.shape[1])]
    n = len(y)
    rows = Rows(
        frame=pd.DataFrame(X, columns=names),
        y=y,
        number=np.arange(n),
        when=np.arange(n, dtype=float),
        group=np.arange(n),
    )
    labels = ("0", "1") if task == "binary" else ()
    counts = dict(zip(labels, np.bincount(y, minlength=2).tolist(), strict=True)) if labels else {}
    material = Material(
        rows=n, train_rows=n, test_rows=0, used_rows=n, features=len(names), class_counts=counts
    )
    recipe = FeatureRecipe(columns=names, kinds=dict.fromkeys(names, "number"))
    nobody = rows.take(np.zeros(n, dtype=bool))
    return Workload(task, labels, ColumnRoles(target="y"), recipe, rows, nobody, material)


def bench(
    work: Workload, plan: SplitPlan, decisions: BaselineDecisions, value: ValueModel | None
) -> Bench:
    """A workbench with fits enough."""
    folds = draw_folds(
        work.train,
        work.task,
        plan,
        folds=decisions.cv_folds,
        repeats=decisions.cv_repeats,
        seed=decisions.seed,
    )
    purse = Purse(value, work.task, work.labels, decisions.level, decisions.seed)
    use = metric_use(decisions, work, purse)
    context = Context(
        project_dir=Path(),
        store=lambda suffix, write: (_ for _ in ()).throw(AssertionError(suffix, write)),
        open=lambda ref: Path(ref.path),
        rng=np.random.default_rng(0),
        seed=decisions.seed,
        as_of=date(2026, 11, 22),
    )
    return Bench(work, folds, decisions, use, purse, Ledger(10**9), context)


def chosen(
    world: Callable[[np.random.Generator, int], Arrays],
    seed: int,
    *,
    rows: int = 200,
    task: Task = "binary",
    kind: Any = "random",
    value: ValueModel | None = None,
    **decisions: Any,
) -> str:
    """The rung that step 3 chooses in one world."""
    X, y = world(np.random.default_rng([seed, 2]), rows)
    decided = BaselineDecisions(seed=seed, **decisions)
    table = bench(workload(X, y, task), SplitPlan(kind=kind), decided, value)
    judged, _ = climbed(table)
    rungs = [rung for rung in decided.rungs if rung in judged and rung != "todays_rule"]
    found = choose(judged, rungs, table.work, table.folds.plan, decided, table.use, table.purse)
    return found.chosen


def main() -> int:
    """Print one line per claim; 1 when complex models are chosen too often without a gain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=500)
    worlds = parser.parse_args().worlds
    print(
        f"{platform.platform()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
    share = max(1, worlds // (2 * len(WITHOUT_GAIN)))
    total = Counter[str]()
    for name, world, options, too_complex in WITHOUT_GAIN:
        value = AMOUNTS if options.get("task") == "regression" else CLASSES
        for words, payoffs in (("", None), (", payoffs", value)):
            started = time.perf_counter()
            # Other seeds with payoffs than without, so that each world is drawn once.
            first = share if payoffs else 0
            found = Counter(
                chosen(world, first + seed, value=payoffs, **options) for seed in range(share)
            )
            wrong = sum(found[rung] for rung in too_complex)
            total.update(wrong=wrong, all=share)
            seconds = time.perf_counter() - started
            print(
                f"{name + words:33} needlessly complex {wrong / share:6.1%} of {share}  "
                f"{dict(found)} [{seconds:.0f} s]",
                flush=True,
            )
    rate = wilson(total["wrong"], total["all"])
    missed = (rate.value or 0.0) > BAR
    print(
        f"without a true gain               {rate.value:.1%} [{rate.low:.1%}, {rate.high:.1%}] of "
        f"{total['all']}, claim ≤ {BAR:.0%}: {'MISSED' if missed else 'kept'}"
    )
    some = max(10, worlds // 10)
    gained = Counter(chosen(crossed_classes, seed, rows=500) for seed in range(some))
    right = sum(gained[rung] for rung in COMPLEX)
    print(f"with a true gain                  complex chosen {right / some:.1%} of {some}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
