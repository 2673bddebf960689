"""A small project whose steps 1 to 3 have run, and step 4 run on copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.executing import Outcome, execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.tracking import Registry
from tenfold.tracking.store import ENVIRONMENT

STEP = registry.get("mlops")
BASELINE = registry.get("baseline_models")
NAME = "churn"
_FAST = {
    "tree": False,
    "boosting": False,
    "xgboost": False,
    "cv_folds": 3,
    "todays_rule": False,
    "fit_budget": 20,
}
_PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -10,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}
_DECIDED = {
    "model_name": NAME,
    "owner": "head of retention",
    "targets": ["make"],
    "batches": "data/new",
}


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after step 3, with an empty registry: making one takes a second."""
    folder = tmp_path_factory.mktemp("shipped")
    rng = np.random.default_rng(3)
    rows = 1600
    usage, tenure = rng.normal(0, 1, rows), rng.normal(40, 10, rows)
    plan = rng.choice(["basic", "plus", "max"], rows, p=[0.5, 0.3, 0.2])
    score = -1.2 - 1.5 * usage + 0.03 * (tenure - 40) + (plan == "max")
    frame = pd.DataFrame(
        {
            "customer": [f"c-{k:05d}" for k in range(rows)],
            "usage": usage.round(3),
            "tenure": tenure.round(1),
            "plan": plan,
            "left": np.where(rng.random(rows) < 1 / (1 + np.exp(-score)), "yes", "no"),
        }
    )
    frame.to_csv(folder / "customers.csv", index=False)
    made = new_project(
        folder / "p", data=str(folder / "customers.csv"), target="left", positive="yes"
    ).project
    made.save(registry.get("business_problem"), dict(_PAYOFFS))
    made.save(BASELINE, dict(_FAST))
    made.save(STEP, dict(_DECIDED))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made))
    Registry.open(made.folder, NAME)
    return made.folder


@pytest.fixture(scope="session")
def weaker(prepared: Path) -> Path:
    """The record of step 3 where only a tree was tried: another candidate, a worse one."""
    project = Project(prepared)
    tried = {"baseline_models": {"linear": False, "tree": True}}
    execute(BASELINE, Standing(project, tried, "weaker"))
    return project.runs / "weaker"


@pytest.fixture
def project(prepared: Path, tmp_path: Path) -> Project:
    """A copy, to do with as a test likes."""
    shutil.copytree(prepared, tmp_path / "p", ignore=shutil.ignore_patterns("runs"))
    shutil.copy2(prepared.with_name("customers.csv"), tmp_path)
    return Project(tmp_path / "p")


@pytest.fixture
def ship(project: Project) -> Callable[..., Outcome]:
    """Run step 4 with some decisions in the file."""

    def run(**decisions: Any) -> Outcome:
        project.save(STEP, decisions)
        return execute(STEP, Standing(project))

    return run


@pytest.fixture
def shelf(project: Project) -> Registry:
    return Registry.open(project.folder, NAME)


@pytest.fixture
def become(project: Project, weaker: Path) -> Callable[[str], None]:
    """Let the candidate of step 3 be the ``weaker`` or the ``better`` one."""
    better = (project.records / f"{BASELINE.stem}.json").read_bytes()

    def turn(which: str) -> None:
        weak = which == "weaker"
        project.save(BASELINE, {"linear": not weak, "tree": weak})
        record = project.records / f"{BASELINE.stem}.json"
        kept = weaker / "records" / record.name
        record.write_bytes(kept.read_bytes() if weak else better)

    return turn
