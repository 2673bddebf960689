"""Small projects with a model, whose held-out rows are reviewed."""

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

STEP = registry.get("collaboration")
_OFF = ("tree", "boosting", "xgboost", "todays_rule", "forest", "network")
# A logistic regression is enough to be reviewed, and nothing is tried beyond it.
_FAST = dict.fromkeys(_OFF, False) | {"cv_folds": 3, "fit_budget": 12}
_PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -80,
    "payoff_fn": -30,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.4,
    "today": "act_on_none",
}
FLIPPED = 40
"""Every so many-th outcome of the people is recorded wrongly."""


def people(rows: int = 1500, seed: int = 7) -> pd.DataFrame:
    """Income decides; some outcomes are recorded wrongly; ids, mails and sexes name people."""
    rng = np.random.default_rng(seed)
    income, tenure = rng.normal(0, 1, rows), rng.normal(40, 10, rows)
    good = rng.random(rows) < 1 / (1 + np.exp(-4 * income))
    flipped = np.arange(rows) % FLIPPED == 0
    return pd.DataFrame(
        {
            "case": [f"planted-id-{k:05d}" for k in range(rows)],
            "mail": [f"planted{k}@example.org" for k in range(rows)],
            "story": [f"planted words number {k} of somebody" for k in range(rows)],
            "sex": rng.choice(["planted-a", "planted-b"], rows),
            "plan": np.where(np.arange(rows) % 400 == 1, "planted-rare", "usual"),
            "income": income.round(3),
            "tenure": tenure.round(1),
            "=cmd": rng.normal(0, 1, rows).round(3),
            "paid": np.where(good ^ flipped, "yes", "no"),
        }
    )


def make(
    folder: Path, frame: pd.DataFrame, target: str, business: dict[str, Any], **roles: Any
) -> Project:
    """Steps 1 to 3 of a project have run."""
    frame.to_csv(folder / "rows.csv", index=False)
    made = new_project(folder / "p", data=str(folder / "rows.csv"), target=target).project
    if business:
        made.save(registry.get("business_problem"), business)
    if roles:
        made.save(registry.get("data_quality"), roles)
    made.save(registry.get("baseline_models"), dict(_FAST))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        if business or slug != "business_problem":
            execute(registry.get(slug), Standing(made))
    return made


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project of the people; copied for each test that writes into it."""
    return make(
        tmp_path_factory.mktemp("reviewed"),
        people(),
        "paid",
        _PAYOFFS,
        id="case",
        protected=["sex"],
        positive="yes",
        excluded=[{"column": "story", "reason": "prose"}],
        features=[
            {"name": "per_year", "kind": "ratio", "columns": ["income", "tenure"], "author": "x"}
        ],
    )


@pytest.fixture
def project(made_once: Project, tmp_path: Path) -> Project:
    """A copy of the project of the people."""
    shutil.copytree(made_once.folder.parent, tmp_path / "copy")
    return Project(tmp_path / "copy" / "p")


@pytest.fixture
def collaborate() -> Callable[..., Outcome]:
    """Run step 6 of a project with some decisions of its file."""

    def run(project: Project, **decisions: Any) -> Outcome:
        if decisions:
            project.save(STEP, decisions)
        return execute(STEP, Standing(project))

    return run


@pytest.fixture(scope="session")
def made() -> Callable[..., Project]:
    """Makes a project of a table; see `make`."""
    return make
