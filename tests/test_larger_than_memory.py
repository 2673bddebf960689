"""A table larger than its budget goes through all ten steps, and the dossier says what was seen."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.dossier import write_report
from tenfold.project import Project
from tenfold.session import Outcome, execute
from tenfold.standing import Standing

ROWS, DRAWN = 4_000, 1_200
# Work is made smaller, nothing is left out.
SMALL: dict[str, dict[str, Any]] = {
    "data_quality": {"most_rows": DRAWN},
    "baseline_models": {
        "fit_budget": 10, "cv_folds": 2, "row_cap": 1_500,
        "forest": False, "boosting": False, "xgboost": False, "network": False,
    },
    "explainability": {
        "lime_samples": 1000, "stability_seeds": 2, "steady_rows": 10, "count": 4, "repeats": 2,
        "stable_mean": 0, "recourse_cases": 2, "row_cap": 400,
    },
    "experimentation": {"worlds": 200},
}  # fmt: skip


def customers() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    age, visits = rng.integers(18, 90, ROWS), rng.poisson(3, ROWS)
    chance = 1 / (1 + np.exp(0.05 * (age - 30) + visits - 3))
    return pd.DataFrame(
        {
            "customer_id": [f"C{i:05d}" for i in range(ROWS)],
            "age": age,
            "sex": rng.choice(["female", "male"], ROWS),
            "visits": visits,
            "churn": np.where(rng.random(ROWS) < chance, "yes", "no"),
        }
    )


@pytest.fixture(scope="module")
def gone_through(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, Outcome]]:
    base = tmp_path_factory.mktemp("large")
    (base / "parts").mkdir()
    frame = customers()
    for place in range(3):
        frame[place::3].to_parquet(base / "parts" / f"{place}.parquet", index=False)
    project = new_project(base / "project", data=str(base / "parts"), target="churn").project
    for slug, decisions in SMALL.items():
        project.save(registry.get(slug), decisions)
    outcomes = {
        step.slug: execute(step, Standing(project), today=date(2027, 1, 1))
        for step in registry.steps()
    }
    return project, outcomes


def test_every_step_runs_on_the_sample(
    gone_through: tuple[Project, dict[str, Outcome]],
) -> None:
    _, outcomes = gone_through
    assert len(outcomes) == 10
    found: Any = outcomes["data_quality"].record.evidence
    assert (found.overview.rows, found.data.rows) == (ROWS, DRAWN)
    assert sum(found.target.classes.values()) == ROWS
    candidate: Any = outcomes["baseline_models"].record.evidence
    assert candidate.candidate is not None


def test_the_dossier_says_how_many_rows_were_looked_at(
    gone_through: tuple[Project, dict[str, Outcome]],
) -> None:
    project, _ = gone_through
    page = html.unescape(write_report(Standing(project)).read_text(encoding="utf-8"))
    assert f"{ROWS:,} rows, of which a sample of {DRAWN:,} goes through the steps" in page
    assert "How many rows were looked at" in page
    assert "drawn by a hash of their content" in page


def test_nothing_is_left_in_the_project_but_the_sample(
    gone_through: tuple[Project, dict[str, Outcome]],
) -> None:
    project, _ = gone_through
    assert not (project.folder / "cache").exists()
