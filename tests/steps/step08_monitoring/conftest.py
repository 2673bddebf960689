"""A small project with a model, and later rows to watch it on."""

from __future__ import annotations

import itertools
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

STEP = registry.get("monitoring")
_FAST = {
    "tree": False,
    "boosting": False,
    "xgboost": False,
    "cv_folds": 3,
    "todays_rule": False,
}
PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -10,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}


@pytest.fixture(scope="session")
def cases() -> Callable[..., pd.DataFrame]:
    """Makes cases; see `_cases`."""
    return _cases


def _cases(
    rows: int,
    *,
    seed: int,
    first: str,
    days: int,
    shift: float = 0.0,
    flip: float = 0.0,
) -> pd.DataFrame:
    """Cases of some days; `shift` moves income, `flip` turns its effect around."""
    rng = np.random.default_rng(seed)
    income, tenure = rng.normal(shift, 1, rows), rng.normal(40, 10, rows)
    plan = rng.choice(["basic", "plus", "max"], rows, p=[0.5, 0.3, 0.2])
    score = -1.2 - (1 - 2 * flip) * 1.5 * income + 0.03 * (tenure - 40) + (plan == "max")
    bad = rng.random(rows) < 1 / (1 + np.exp(-score))
    day = pd.Timestamp(first) + pd.to_timedelta(np.sort(rng.integers(0, days, rows)), unit="D")
    return pd.DataFrame(
        {
            "case": [f"c{seed}-{k}" for k in range(rows)],
            "day": day.strftime("%Y-%m-%d"),
            "income": income.round(3),
            "tenure": tenure.round(1),
            "plan": plan,
            "bad": np.where(bad, "yes", "no"),
        }
    )


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Steps 1 to 3 of a project on 3,000 cases of 2025 have run."""
    folder = tmp_path_factory.mktemp("monitored")
    _cases(3000, seed=1, first="2025-01-01", days=300).to_csv(folder / "cases.csv", index=False)
    made = new_project(
        folder / "p", data=str(folder / "cases.csv"), target="bad", positive="yes", time="day"
    ).project
    made.save(registry.get("business_problem"), dict(PAYOFFS))
    made.save(registry.get("baseline_models"), dict(_FAST))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made))
    return made


@pytest.fixture
def watched(project: Project, tmp_path: Path) -> Callable[..., Outcome]:
    """Run step 8 on later rows with some decisions."""
    numbers = itertools.count()

    def run(later: pd.DataFrame | None = None, **decisions: Any) -> Outcome:
        if later is not None:
            later.to_csv(tmp_path / "later.csv", index=False)
            decisions["current"] = str(tmp_path / "later.csv")
        # A what-if remembers what it was given: each run is one of its own.
        run_id = f"{tmp_path.name}-{next(numbers)}"
        return execute(STEP, Standing(project, {"monitoring": decisions}, run_id))

    return run
