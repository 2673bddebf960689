"""A small project whose model serves: from its records alone, or from a real registry."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry as steps
from tenfold.delivery.operating import serving
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.tracking import Registry, TrackedRun

_FAST = {
    "tree": False,
    "forest": False,
    "boosting": False,
    "xgboost": False,
    "network": False,
    "cv_folds": 3,
    "todays_rule": False,
}
_PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -60,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
    "capacity_per_week": 50,
}
NAME = "m"


def _cases(
    rows: int,
    *,
    seed: int,
    first: str,
    days: int,
    shift: float = 0.0,
    flip: float = 0.0,
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    income, tenure = np.exp(rng.normal(7.5 + shift, 0.4, rows)), rng.normal(40, 10, rows)
    plan = rng.choice(["basic", "plus", "größer"], rows, p=[0.5, 0.3, 0.2])
    member = rng.random(rows) < 0.15
    score = -1.2 - (1 - 2 * flip) * 4 * (np.log(income) - 7.5) + 0.03 * (tenure - 40)
    score = score + (plan == "größer") + 0.5 * member
    bad = rng.random(rows) < 1 / (1 + np.exp(-score))
    day = pd.Timestamp(first) + pd.to_timedelta(np.sort(rng.integers(0, days, rows)), unit="D")
    return pd.DataFrame(
        {
            "case": [f"c{seed}-{k}" for k in range(rows)],
            "day": day.strftime("%Y-%m-%d"),
            "income": income.round(2),
            "tenure": tenure.round(1),
            "plan": plan,
            "member": member.astype(int),
            "bad": np.where(bad, "yes", "no"),
        }
    )


@pytest.fixture(scope="session")
def cases() -> Callable[..., pd.DataFrame]:
    """Makes cases of some days; `shift` moves income (log), `flip` turns its effect around."""
    return _cases


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("operated")
    _cases(3000, seed=1, first="2025-01-01", days=300).to_csv(folder / "cases.csv", index=False)
    made = new_project(
        folder / "p", data=str(folder / "cases.csv"), target="bad", positive="yes", time="day"
    ).project
    made.save(steps.get("business_problem"), dict(_PAYOFFS))
    made.save(steps.get("baseline_models"), dict(_FAST))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(steps.get(slug), Standing(made))
    return made


@pytest.fixture
def project(_made: Project, tmp_path: Path) -> Project:
    """Steps 1 to 3 have run on 3,000 cases of 2025; no registry. A copy for this test alone."""
    shutil.copy(_made.folder.parent / "cases.csv", tmp_path)
    return Project(Path(shutil.copytree(_made.folder, tmp_path / "p")))


@pytest.fixture(scope="session")
def _registered(_made: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    copy = Project(Path(shutil.copytree(_made.folder, tmp_path_factory.mktemp("served") / "p")))
    opened = Registry.open(copy.folder, NAME)
    learnt = serving.learnt_of(copy, asked_by="a test")
    assert learnt.candidate is not None
    run = opened.track(
        NAME,
        TrackedRun("first"),
        [],
        key="first",
        dataset={"name": "cases", "digest": "1", "source": "cases.csv"},
    )
    version = opened.register(
        learnt.candidate,
        learnt.standing.open(learnt.candidate.model),
        learnt.reference.frame,
        run_id=run.parent,
        private=["case"],
    )
    opened.promote(version)
    return copy


@pytest.fixture
def served(_registered: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """As `project`, and its candidate is the champion of a registry in the project."""
    # Step 4 decides on the name; its notebook need not run for that.
    monkeypatch.setattr(serving, "_model_name", lambda project: NAME)
    return Project(Path(shutil.copytree(_registered.folder, tmp_path / "served")))


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., str]:
    """Writes a day's cases after those of training, changed as asked; gives the path."""

    def write(
        change: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame,
        *,
        rows: int = 400,
        seed: int = 7,
        first: str = "2025-11-05",
        name: str = "batch.csv",
        outcomes: bool = False,
        **options: float,
    ) -> str:
        frame = _cases(rows, seed=seed, first=first, days=1, **options)
        frame = change(frame if outcomes else frame.drop(columns="bad"))
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_csv(path, index=False)
        return str(path)

    return write
