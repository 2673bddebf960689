"""Fitted models of every task on rows with gaps, dates, rare categories and free text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline

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

_KINDS = {
    "amount": "number",
    "age": "number",
    "age: month": "number",
    "plan": "category",
    "city": "category",
    "note": "category",
    "since": "datetime",
}


def _frame(rows: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    amount = rng.lognormal(3, 1, rows)
    rare = rng.random(rows) < 0.01
    return pd.DataFrame(
        {
            "amount": np.where(rng.random(rows) < 0.1, np.nan, amount),
            "age": rng.normal(40, 10, rows).round(),
            "age: month": rng.integers(1, 13, rows).astype(float),
            "plan": np.where(rare, "rare", rng.choice(["a", "b"], rows)),
            "city": rng.choice(["x", "y", "z"], rows),
            "note": [f"order {k * 7919 % 977} of {k % 13}" for k in range(rows)],
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), "D"),
        }
    )


def _target(frame: pd.DataFrame, seed: int) -> Any:
    noise = np.random.default_rng(seed).normal(0, 1, len(frame))
    return np.log(frame["amount"].fillna(20)) + 0.05 * frame["age"] + (frame["plan"] == "b") + noise


@pytest.fixture(scope="session")
def rows() -> Callable[[int, int], pd.DataFrame]:
    """Makes raw rows: ``rows(count, seed)``."""
    return _frame


@pytest.fixture(scope="session", params=["linear", "tree", "several", "amount"])
def scorer(request: pytest.FixtureRequest) -> Scorer:
    """A fitted scorer: two of a binary task, one of three classes, one of amounts."""
    return _make(request.param)


@pytest.fixture(scope="session")
def make() -> Callable[..., Scorer]:
    """Makes a scorer; see `_make`."""
    return _make


def _make(kind: str, **candidate: Any) -> Scorer:
    """Fit a scorer of a kind; `candidate` replaces its fields."""
    frame = _frame(600, 1)
    t = _target(frame, 2)
    y: Any = (t > t.median()).astype(int)
    model: Any = LogisticRegression(max_iter=2000)
    task, labels = "binary", ["no", "yes"]
    if kind == "tree":
        model = HistGradientBoostingClassifier(max_iter=30, random_state=0)
    elif kind == "several":
        y = np.digitize(t, np.quantile(t, [0.3, 0.7]))
        task, labels = "multiclass", ["low", "middle", "high"]
    elif kind == "amount":
        y, model, task, labels = t, Ridge(), "regression", []
    recipe = FeatureRecipe(columns=list(_KINDS), kinds=_KINDS)
    pipeline = Pipeline(
        [
            ("recipe", transformer(recipe, ColumnRoles(target="y"))),
            ("encode", encoder("tree" if kind == "tree" else "linear")),
            ("model", model),
        ]
    ).fit(frame, y)
    rule = {
        "binary": DecisionRule(threshold=0.3, how="", source="fixed"),
        "multiclass": DecisionRule(how="", source="none"),
        "regression": DecisionRule(shift=1.5, how="", source="payoffs"),
    }[task]
    nowhere = FileRef(path="x", sha256="0", bytes=0)
    fields: dict[str, Any] = {
        "model": nowhere,
        "digest": "d",
        "rung": kind,
        "title": kind,
        "task": task,
        "labels": labels,
        "known": list(range(len(labels))),
        "columns": list(_KINDS),
        "features": list(_KINDS),
        "recipe_digest": "",
        "calibrator": Calibrator(),
        "rule": rule,
        "parameters": {},
        "score": "",
        "cross_validated": {},
        "held_out": {},
        "money": Money.not_evaluated("a test"),
        "train_rows": len(frame),
        "test_rows": 0,
        "predictions": nowhere,
    }
    return Scorer(ModelCandidate(**(fields | candidate)), pipeline)
