"""Small projects with a model to explain."""

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

_FAST = {"tree": False, "boosting": False, "xgboost": False, "cv_folds": 3, "todays_rule": False}
_QUICK = {"lime_samples": 2000, "stability_seeds": 2, "repeats": 2, "count": 6}
_PAYOFFS = {
    "payoff_tp": -20,
    "payoff_fp": -20,
    "payoff_fn": -500,
    "payoff_tn": 90,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}


def _project(folder: Path, rows: pd.DataFrame, given: dict[str, dict[str, Any]]) -> Project:
    rows.to_csv(folder / "cases.csv", index=False)
    options = {"data": str(folder / "cases.csv"), "target": "outcome"}
    positive = {"positive": "yes"} if rows["outcome"].nunique() == 2 else {}
    made = new_project(folder / "p", **options, **positive).project
    for slug, decisions in given.items():
        made.save(registry.get(slug), decisions)
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made))
    return made


def _cases(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    income, tenure = rng.normal(0, 1, rows), rng.normal(40, 10, rows)
    sex = rng.choice(["f", "m"], rows)
    height = np.where(sex == "f", 165, 180) + rng.normal(0, 2, rows)
    score = -0.6 - 1.5 * income + 0.03 * (tenure - 40) + 0.06 * (height - 172)
    bad = rng.random(rows) < 1 / (1 + np.exp(-score))
    return pd.DataFrame(
        {
            "email": [f"person{k}@planted.example" for k in range(rows)],
            "income": income.round(3),
            "tenure": tenure.round(1),
            "height": height.round(1),
            "sex": sex,
            "outcome": np.where(bad, "yes", "no"),
        }
    )


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A yes-or-no project with payoffs, an e-mail column and a stand-in for sex."""
    given = {
        "business_problem": _PAYOFFS,
        "data_quality": {"id": "email", "protected": ["sex"]},
        "baseline_models": _FAST,
    }
    return _project(tmp_path_factory.mktemp("explained"), _cases(1500), given)


@pytest.fixture(scope="session")
def moods(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three classes, no payoffs, no protected column."""
    rng = np.random.default_rng(6)
    x, z = rng.normal(0, 1, 900), rng.normal(0, 1, 900)
    kind = np.where(x + rng.normal(0, 0.7, 900) > 0.5, "buy", np.where(z > 0, "ask", "leave"))
    rows = pd.DataFrame({"x": x.round(3), "z": z.round(3), "outcome": kind})
    given = {"business_problem": {"task": "multiclass"}, "baseline_models": _FAST}
    return _project(tmp_path_factory.mktemp("moods"), rows, given)


@pytest.fixture(scope="session")
def explain() -> Callable[..., Outcome]:
    """Run step 5 of a project with some decisions."""
    numbers = itertools.count()

    def run(project: Project, **decisions: Any) -> Outcome:
        given = {"explainability": {**_QUICK, **decisions}}
        standing = Standing(project, given, f"try-{next(numbers)}")
        return execute(registry.get("explainability"), standing)

    return run
