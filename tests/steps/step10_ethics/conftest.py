"""A small project with a model that treats two groups unlike."""

from __future__ import annotations

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

STEP = registry.get("ethics")
_FAST = {"tree": False, "boosting": False, "xgboost": False, "todays_rule": False, "cv_folds": 3}
PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -60,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.4,
    "today": "act_on_none",
}


def _people(rows: int, seed: int) -> pd.DataFrame:
    """Income decides, and the club, which members of group b hardly ever are in."""
    rng = np.random.default_rng(seed)
    sex = rng.choice(["a", "b"], rows, p=[0.6, 0.4])
    club = np.where(sex == "a", rng.random(rows) < 0.97, rng.random(rows) < 0.03)
    income = rng.normal(0, 1, rows)
    good = rng.random(rows) < 1 / (1 + np.exp(-(2 * income + 1.6 * club - 1)))
    return pd.DataFrame(
        {
            "person": [f"planted-{k:05d}" for k in range(rows)],
            "income": income.round(3),
            "club": np.where(club, "in", "out"),
            "sex": np.where(rng.random(rows) < 0.02, None, sex),
            "age": rng.integers(18, 80, rows),
            "town": [f"town {k % 400}" for k in range(rows)],
            "one": "all",
            "clan": np.where(np.arange(rows) % (rows // 3) == 1, "planted-clan", "other"),
            "trio": np.where(np.arange(rows) % (rows // 15) == 1, "few", "many"),
            "paid": np.where(good, "yes", "no"),
        }
    )


def _made(folder: Path, frame: pd.DataFrame, target: str, **roles: Any) -> Project:
    """Steps 1 to 3 of a project have run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "people.csv"
    frame.to_csv(path, index=False)
    project = new_project(folder / "p", data=str(path), target=target).project
    excluded = [
        {"column": name, "reason": "not a feature"}
        for name in ("town", "one", "trio", "clan")
        if name in frame
    ]
    project.save(registry.get("data_quality"), {"id": "person", "excluded": excluded, **roles})
    project.save(registry.get("baseline_models"), dict(_FAST))
    return project


def _climb(project: Project) -> Project:
    """Run steps 1 to 3."""
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    return project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Favourable is to be acted on; sex is protected."""
    frame = _people(3_000, 3)
    project = _made(
        tmp_path_factory.mktemp("ethics"),
        frame,
        "paid",
        positive="yes",
        protected=["sex", "age"],
        dictionary=[
            {"column": "income", "meaning": "income of the household; per month", "unit": "kEUR"},
            {"column": "sex", "meaning": "sex as stated"},
        ],
    )
    project.save(registry.get("business_problem"), dict(PAYOFFS))
    return _climb(project)


@pytest.fixture(scope="session")
def look(project: Project) -> Callable[..., Outcome]:
    """Run step 10 as a what-if."""
    count = iter(range(1_000))

    def run(**decisions: Any) -> Outcome:
        return execute(STEP, Standing(project, {"ethics": decisions}, f"look-{next(count)}"))

    return run


@pytest.fixture(scope="session")
def people() -> Callable[..., pd.DataFrame]:
    """Makes people; see `_people`."""
    return _people


@pytest.fixture(scope="session")
def made() -> Callable[..., Project]:
    """Makes a project; see `_made`."""
    return _made


@pytest.fixture(scope="session")
def climb() -> Callable[[Project], Project]:
    """Runs steps 1 to 3."""
    return _climb
