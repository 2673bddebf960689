"""A small project with a model, and experiments that were or might have been run on it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
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

STEP = registry.get("experimentation")
_FAST = {"tree": False, "boosting": False, "xgboost": False, "todays_rule": False, "cv_folds": 3}
PAYOFFS: dict[str, Any] = {
    "payoff_tp": 90,
    "payoff_fp": -60,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.4,
    "today": "act_on_none",
    "switching_cost": 5_000,
    "run_cost_per_year": 10_400,
    "horizon_weeks": 104,
    "unit_of_prediction": "customer",
}


def _made(folder: Path, decided: dict[str, Any]) -> Project:
    rng = np.random.default_rng(4)
    income = rng.normal(size=1_500)
    bought = rng.random(1_500) < 1 / (1 + np.exp(-2 * income))
    path = folder / "customers.csv"
    frame = pd.DataFrame({"income": income.round(3), "bought": np.where(bought, "yes", "no")})
    frame.assign(age=rng.integers(18, 80, 1_500)).to_csv(path, index=False)
    project = new_project(folder / "p", data=str(path), target="bought").project
    project.save(registry.get("data_quality"), {"positive": "yes"})
    project.save(registry.get("business_problem"), decided)
    project.save(registry.get("baseline_models"), dict(_FAST))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    return project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Steps 1 to 3 have run."""
    return _made(tmp_path_factory.mktemp("experiment"), PAYOFFS)


@pytest.fixture(scope="session")
def unpriced(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same without payoffs."""
    return _made(tmp_path_factory.mktemp("unpriced"), {})


@pytest.fixture(scope="session")
def look(project: Project) -> Callable[..., Outcome]:
    """Run step 7 as a what-if."""
    numbers = count()

    def run(of: Project = project, **decisions: Any) -> Outcome:
        wanted = {"experimentation": {"worlds": 200, **decisions}}
        return execute(STEP, Standing(of, wanted, f"w{next(numbers)}"))

    return run


@pytest.fixture(scope="session")
def came_out(project: Project) -> Callable[..., str]:
    """Write results of an experiment; gives their path."""
    numbers = count()

    def write(
        units: int = 6_000,
        *,
        lift: float = 0.0,
        share: float = 0.5,
        days: int = 84,
        of: Project = project,
        change: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame,
    ) -> str:
        rng = np.random.default_rng([7, units, days])
        model = rng.random(units) < share
        frame = pd.DataFrame(
            {
                "unit": [f"c{k}" for k in range(units)],
                "arm": np.where(model, "model", "today"),
                "day": np.datetime64("2026-01-05") + np.arange(units) * days // units,
                "money": (rng.normal(20, 60, units) + lift * model).round(2),
                "calls": rng.poisson(0.3, units),
            }
        )
        name = f"results-{next(numbers)}.csv"
        change(frame).to_csv(of.folder / name, index=False)
        return name

    return write
