"""Recourse: how long the search of one case takes, and how often it finds a way.

Targets with 20 columns and the default budget, one thread: at most 2 s for every case, flips and
"none found" alike, and every way flips when it is scored alone. Seconds are of the processor.

Run: python benchmarks/recourse.py [--cases 40]
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from tenfold.explaining import Subject, recourses
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.scoring import Scorer
from tenfold.vocabulary import (
    Calibrator,
    ColumnRoles,
    DecisionRule,
    FileRef,
    ModelCandidate,
    Money,
)

_ALLOWED = 2.0
_ROWS = 5_000
_MODELS: dict[str, tuple[str, Any]] = {
    "logistic": ("linear", LogisticRegression(max_iter=1000)),
    "boosting": ("tree", HistGradientBoostingClassifier(random_state=0)),
    "forest": ("tree", RandomForestClassifier(100, random_state=0)),
}


def main() -> int:
    """Print a line per model and threshold; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=40)
    asked = parser.parse_args()
    frame, y = _table()
    met = True
    with threadpool_limits(1):
        for name, (way, model) in _MODELS.items():
            for threshold in (0.5, 0.98):
                scorer = _scorer(way, model, frame, y, threshold)
                seconds, ways, broken = _searched(scorer, frame, asked.cases)
                fine = max(seconds) <= _ALLOWED and not broken
                met = met and fine
                print(
                    f"{name:<9} threshold {threshold:.2f}  median {np.median(seconds):5.2f} s"
                    f"  longest {max(seconds):5.2f} s  a way for {ways} of {len(seconds)}"
                    f"  broken {broken}{'' if fine else '  MISSED'}"
                )
    return 0 if met else 1


def _searched(scorer: Scorer, frame: pd.DataFrame, cases: int) -> tuple[list[float], int, int]:
    subject = Subject.of(scorer, frame)
    refused = np.flatnonzero(scorer.score(frame).decided == 0)[:cases]
    search = recourses(subject, frame.iloc[refused], immutable=["n0", "c0"], wanted=1)
    seconds, ways, broken = [], 0, 0
    for place in refused:
        start = time.process_time()
        one = next(search)
        seconds.append(time.process_time() - start)
        ways += one.found
        if one.found:
            row = frame.iloc[[place]].copy()
            for change in one.changes:
                number = change.column.startswith("n")
                row[change.column] = float(change.after) if number else change.after
            broken += int(scorer.score(row).decided[0]) != 1
    return seconds, ways, broken


def _table() -> tuple[pd.DataFrame, Any]:
    rng = np.random.default_rng(7)
    columns: dict[str, Any] = {f"n{k}": rng.lognormal(3, 1, _ROWS).round(2) for k in range(14)}
    columns |= {f"c{k}": rng.choice(list("abcdef"), _ROWS) for k in range(6)}
    frame = pd.DataFrame(columns)
    t = sum(np.log(frame[f"n{k}"] + 1) * (-1) ** k for k in range(8)) + (frame["c1"] == "a")
    return frame, (t + rng.normal(0, 1, _ROWS) > 0.5).astype(int)


def _scorer(way: Any, model: Any, frame: pd.DataFrame, y: Any, threshold: float) -> Scorer:
    columns = list(frame.columns)
    kinds: dict[str, Any] = {n: "number" if n.startswith("n") else "category" for n in columns}
    recipe = FeatureRecipe(columns=columns, kinds=kinds)
    pipeline = Pipeline(
        [
            ("recipe", transformer(recipe, ColumnRoles(target="y"))),
            ("encode", encoder(way)),
            ("model", model),
        ]
    ).fit(frame, y)
    nowhere = FileRef(path="x", sha256="0", bytes=0)
    candidate = ModelCandidate(
        model=nowhere,
        digest="d",
        rung="",
        title="the model",
        task="binary",
        labels=["no", "yes"],
        known=[0, 1],
        columns=columns,
        features=columns,
        recipe_digest="",
        calibrator=Calibrator(),
        rule=DecisionRule(threshold=threshold, how="", source="fixed"),
        parameters={},
        score="",
        cross_validated={},
        held_out={},
        money=Money.not_evaluated("a benchmark"),
        train_rows=_ROWS,
        test_rows=0,
        predictions=nowhere,
    )
    return Scorer(candidate, pipeline)


if __name__ == "__main__":
    raise SystemExit(main())
