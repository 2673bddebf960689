"""Two small models, and a project folder without anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tenfold.files import hash_file
from tenfold.tracking import Registry, TrackedRun, Version, store
from tenfold.tracking.store import ENVIRONMENT
from tenfold.vocabulary import (
    Calibrator,
    DecisionRule,
    FileRef,
    ModelCandidate,
    Money,
    digest,
)

NAME = "default-risk"


@dataclass(frozen=True)
class Made:
    """A candidate and its file."""

    candidate: ModelCandidate
    model: Path


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set first, so that it is gone afterwards too: MLflow's own set_tracking_uri writes it.
    monkeypatch.setenv(ENVIRONMENT, "")
    monkeypatch.delenv(ENVIRONMENT)


@pytest.fixture(autouse=True)
def _registries_are_made_by_mlflow(monkeypatch: pytest.MonkeyPatch) -> None:
    # Elsewhere they are copies of one that was.
    monkeypatch.setattr(store, "_fill", store._fill.__wrapped__)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = 400
    return pd.DataFrame(
        {
            "income": rng.normal(30_000, 8_000, rows).round(2),
            "children": rng.integers(0, 4, rows),
            "region": rng.choice(["north", "south"], rows),
            "insured": rng.random(rows) < 0.5,
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 99, rows), "D"),
            "nickname": [f"somebody {k}" for k in range(rows)],
        }
    )


@pytest.fixture(scope="session")
def make(frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Made]:
    def made(strength: float = 1.0) -> Made:
        encode = ColumnTransformer(
            [("n", StandardScaler(), ["income", "children"]), ("o", OneHotEncoder(), ["region"])]
        )
        pipeline = Pipeline([("recipe", encode), ("model", LogisticRegression(C=strength))])
        pipeline.fit(frame, (frame["income"] > 30_000).astype(int))
        path = tmp_path_factory.mktemp("models") / "model.joblib"
        joblib.dump(pipeline, path)
        money = Money.not_evaluated("a test")
        rule = DecisionRule(threshold=0.3, how="given", source="fixed")
        ref = FileRef(path="data/m.joblib", sha256=hash_file(path), bytes=path.stat().st_size)
        candidate = ModelCandidate(
            model=ref,
            digest=digest({"strength": strength}),
            rung="linear",
            title="Logistic regression",
            task="binary",
            labels=["no", "yes"],
            known=[0, 1],
            columns=list(frame.columns),
            features=list(frame.columns),
            recipe_digest="",
            calibrator=Calibrator(kind="sigmoid", slope=1.1234567891234, intercept=0.2),
            rule=rule,
            parameters={"C": strength},
            score="log_loss",
            cross_validated={},
            held_out={},
            money=money,
            train_rows=400,
            test_rows=0,
            predictions=ref,
        )
        return Made(candidate, path)

    return made


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without anything in it: making one takes a second, copying it does not."""
    folder = tmp_path_factory.mktemp("empty")
    Registry.open(folder, NAME)
    return folder / "mlflow.db"


@pytest.fixture
def folder(tmp_path: Path, empty_store: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    (made / "mlflow.db").write_bytes(empty_store.read_bytes())
    return made


@pytest.fixture
def registry(folder: Path) -> Registry:
    return Registry.open(folder, NAME)


@pytest.fixture
def add(frame: pd.DataFrame) -> Callable[[Registry, Made], Version]:
    def added(registry: Registry, made: Made) -> Version:
        key = made.candidate.digest[:16]
        data = {"name": "cases", "digest": "0" * 64, "source": "data/cases.parquet"}
        run = TrackedRun("linear", params={"C": 1.0}, metrics={"auc": 0.8})
        tracked = registry.track("risk", TrackedRun("ladder"), [run], key=key, dataset=data)
        return registry.register(
            made.candidate,
            made.model,
            frame,
            run_id=tracked.runs["linear"],
            private=["nickname"],
        )

    return added
