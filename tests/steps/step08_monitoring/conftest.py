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
MOODS = {
    f"{actual}→{said}": 5 if actual == said else -2
    for actual in ("ask", "buy", "complain")
    for said in ("ask", "buy", "complain")
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
    return _watching(project, tmp_path)


def _watching(project: Project, folder: Path) -> Callable[..., Outcome]:
    numbers = itertools.count()

    def run(later: pd.DataFrame | None = None, **decisions: Any) -> Outcome:
        decisions.setdefault("cadences", [])  # trainings cost most; who needs them asks
        if later is not None:
            later.to_csv(folder / "later.csv", index=False)
            decisions["current"] = str(folder / "later.csv")
        # A what-if remembers what it was given: each run is one of its own.
        run_id = f"{folder.name}-{next(numbers)}"
        return execute(STEP, Standing(project, {"monitoring": decisions}, run_id))

    return run


@pytest.fixture(scope="session")
def trips() -> Callable[..., pd.DataFrame]:
    """Makes trips, whose minutes are to be predicted; see `_trips`."""
    return _trips


def _trips(
    rows: int, *, seed: int, first: str, days: int, shift: float = 0.0, slower: float = 1.0
) -> pd.DataFrame:
    """Trips of some days; rush makes minutes scatter, `slower` makes the same trip take longer."""
    rng = np.random.default_rng(seed)
    km, rush = rng.gamma(3, 2, rows) + shift, rng.random(rows)
    minutes = slower * (5 + 2.5 * km) + rng.normal(0, 1 + 4 * rush, rows)
    day = pd.Timestamp(first) + pd.to_timedelta(np.sort(rng.integers(0, days, rows)), unit="D")
    return pd.DataFrame(
        {
            "day": day.strftime("%Y-%m-%d"),
            "km": km.round(3),
            "rush": rush.round(3),
            "minutes": minutes.round(2),
        }
    )


@pytest.fixture(scope="session")
def moods() -> Callable[..., pd.DataFrame]:
    """Makes messages of three kinds; see `_moods`."""
    return _moods


def _moods(
    rows: int, *, seed: int, first: str, days: int, flip: float = 0.0, missing: float = 0.0
) -> pd.DataFrame:
    """Messages of some days; `flip` swaps two kinds, `missing` blanks a share of the words."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(3, rows, p=[0.5, 0.3, 0.2])
    words, length = rng.normal(1.5 * kind, 1), rng.normal(kind == 1, 1)
    swapped = np.where(rng.random(rows) < flip, np.array([1, 0, 2])[kind], kind)
    day = pd.Timestamp(first) + pd.to_timedelta(np.sort(rng.integers(0, days, rows)), unit="D")
    frame = pd.DataFrame(
        {
            "day": day.strftime("%Y-%m-%d"),
            "words": words.round(3),
            "length": length.round(3),
            "kind": np.array(["ask", "buy", "complain"])[swapped],
        }
    )
    return frame.assign(words=frame["words"].mask(rng.random(rows) < missing))


@pytest.fixture(scope="session")
def amounts(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Steps 1 to 3 of a project that predicts minutes have run."""
    return _made(
        tmp_path_factory.mktemp("amounts"),
        _trips(3000, seed=1, first="2025-01-01", days=300),
        "minutes",
        {"task": "regression", "cost_over": [0.4, 0.5, 0.6], "cost_under": [1.2, 1.5, 1.8],
         "volume_per_week": 500, "today_over": 3.0, "today_under": 3.0},
    )  # fmt: skip


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Steps 1 to 3 of a project that tells three kinds apart have run."""
    return _made(
        tmp_path_factory.mktemp("classes"),
        _moods(2400, seed=1, first="2025-01-01", days=300),
        "kind",
        {"task": "multiclass", "volume_per_week": 500, "today_class": "ask",
         "class_shares": {"ask": 0.5, "buy": 0.3, "complain": 0.2}, "payoff_matrix": MOODS},
    )  # fmt: skip


def _made(folder: Path, frame: pd.DataFrame, target: str, business: dict[str, Any]) -> Project:
    frame.to_csv(folder / "rows.csv", index=False)
    made = new_project(folder / "p", data=str(folder / "rows.csv"), target=target, time="day")
    made.project.save(registry.get("business_problem"), business)
    made.project.save(registry.get("baseline_models"), dict(_FAST))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made.project))
    return made.project


@pytest.fixture
def watched_amounts(amounts: Project, tmp_path: Path) -> Callable[..., Outcome]:
    """Run step 8 on later trips."""
    return _watching(amounts, tmp_path)


@pytest.fixture
def watched_classes(classes: Project, tmp_path: Path) -> Callable[..., Outcome]:
    """Run step 8 on later messages."""
    return _watching(classes, tmp_path)
