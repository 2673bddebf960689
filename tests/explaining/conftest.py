"""Fitted candidates of every rung and task, on rows with gaps, dates, rare levels and free text."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline

from tenfold.features import DerivedFeature, FeatureRecipe, encoder, transformer
from tenfold.scoring import Scorer
from tenfold.steps.step03_baseline_models.rungs import Setting, build, encoding
from tenfold.vocabulary import (
    Calibrator,
    ColumnRoles,
    DecisionRule,
    FileRef,
    ModelCandidate,
    Money,
)

Make = Callable[..., Scorer]
Rows = Callable[[int, int], pd.DataFrame]

_KINDS = {
    "amount": "number",
    "age": "number",
    "flag": "number",
    "plan": "category",
    "city": "category",
    "note": "category",
    "since": "datetime",
}
_RULES = {
    "binary": DecisionRule(threshold=0.3, how="", source="fixed"),
    "multiclass": DecisionRule(how="", source="none"),
    "regression": DecisionRule(shift=1.5, how="", source="payoffs"),
}
_LABELS = {"binary": ["no", "yes"], "multiclass": ["low", "middle", "high"], "regression": []}


def _frame(rows: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rare = rng.random(rows) < 0.01
    since = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), "D")
    return pd.DataFrame(
        {
            "amount": np.where(rng.random(rows) < 0.1, np.nan, rng.lognormal(3, 1, rows)),
            "age": rng.normal(40, 10, rows).round(),
            "flag": rng.integers(0, 2, rows).astype(float),
            "plan": np.where(rare, "rare", rng.choice(["a", "b"], rows)),
            "city": pd.Series(rng.choice(["x", "y", "z"], rows)).where(rng.random(rows) > 0.1),
            "note": [f"order {k * 7919 % 977} of {k % 13}" for k in range(rows)],
            "since": pd.Series(since).where(rng.random(rows) > 0.1),
        }
    )


def _target(frame: pd.DataFrame, task: str) -> Any:
    noise = np.random.default_rng(2).normal(0, 1, len(frame))
    amount = np.log(frame["amount"].fillna(5))
    t = amount + 0.05 * frame["age"] * frame["flag"] + (frame["plan"] == "b") + noise
    if task == "regression":
        return t.to_numpy()
    cuts = [0.3, 0.7] if task == "multiclass" else [0.5]
    return np.digitize(t, np.quantile(t, cuts))


@cache
def _fitted(rung: Any, task: str, kinds: tuple[str, ...]) -> Pipeline:
    frame = _frame(600, 1)
    ratio = DerivedFeature(name="amount per age", kind="ratio", columns=["amount", "age"])
    known = {name: _KINDS[name] for name in kinds}
    recipe = FeatureRecipe(columns=list(known), kinds=known, derived=[ratio])
    classes = len(_LABELS[task])
    setting = Setting(task == "regression", len(frame), 8, classes, seed=0)
    parts = [
        ("recipe", transformer(recipe, ColumnRoles(target="y"))),
        ("encode", encoder(encoding(rung))),
        ("model", build(rung, setting)),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the network stops before it has converged
        return Pipeline(parts).fit(frame, _target(frame, task))


def _make(
    rung: str, task: str = "binary", *, columns: tuple[str, ...] = tuple(_KINDS), **candidate: Any
) -> Scorer:
    pipeline = _fitted(rung, task, columns)
    return _scorer(pipeline, task, list(columns), **({"rung": rung} | candidate))


def _scorer(pipeline: Any, task: str, columns: list[str], **candidate: Any) -> Scorer:
    nowhere = FileRef(path="x", sha256="0", bytes=0)
    fields: dict[str, Any] = {
        "model": nowhere,
        "digest": "d",
        "rung": "",
        "title": "the model",
        "task": task,
        "labels": _LABELS[task],
        "known": list(range(len(_LABELS[task]))),
        "columns": columns,
        "features": columns,
        "recipe_digest": "",
        "calibrator": Calibrator(),
        "rule": _RULES[task],
        "parameters": {},
        "score": "",
        "cross_validated": {},
        "held_out": {},
        "money": Money.not_evaluated("a test"),
        "train_rows": 600,
        "test_rows": 0,
        "predictions": nowhere,
    }
    return Scorer(ModelCandidate(**(fields | candidate)), pipeline)


@pytest.fixture(scope="session")
def rows() -> Rows:
    """Makes raw rows: ``rows(count, seed)``."""
    return _frame


@pytest.fixture(scope="session")
def make() -> Make:
    """Makes a fitted scorer: ``make(rung, task)``, fields of the candidate by name."""
    return _make


@pytest.fixture(scope="session")
def wrap() -> Make:
    """Makes a scorer of any pipeline: ``wrap(pipeline, task, columns)``."""
    return _scorer


@pytest.fixture(scope="session")
def strange() -> pd.DataFrame:
    """Forty rows that differ from those of training: unseen levels, gaps where there were none."""
    frame = _frame(40, 5)
    frame.loc[0, "plan"] = "never seen"
    frame.loc[1, ["city", "age", "flag"]] = [None, np.nan, np.nan]
    frame.loc[2, ["amount", "since"]] = [1e40, pd.Timestamp("2031-05-05")]
    frame.loc[3] = [np.nan, np.nan, np.nan, None, None, None, pd.NaT]
    return frame
