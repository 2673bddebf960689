"""A small project whose champion is served, and another version that could take its place."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest

from tenfold import registry as steps
from tenfold.delivery.operating import serving as operated
from tenfold.delivery.operating.figures import FILE
from tenfold.delivery.scaffold import new_project
from tenfold.delivery.serving.champion import Champions, Loaded
from tenfold.delivery.serving.figures import read_figures
from tenfold.delivery.serving.meter import Meter
from tenfold.delivery.serving.server import server
from tenfold.delivery.serving.webapp import Application
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.tracking import Registry, TrackedRun, Version
from tenfold.tracking.store import ENVIRONMENT

NAME = "loans"
_OFF = ("tree", "forest", "boosting", "xgboost", "network", "todays_rule")
_PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -10,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}
FIGURES = {
    "checked_at": 1_760_000_000.0,
    "rows": 400,
    "broken_clauses": 0,
    "refused": False,
    "drift": {"income": 0.25, "plan": 0.5},
    "expected_score": 0.81,
    "expected_money_per_week": 1234.5,
}


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    # Step 4 decides on the name; its notebook need not run for that.
    monkeypatch.setattr(
        operated,
        "_model_name",
        lambda project: NAME if (project.folder / "mlflow.db").exists() else None,
    )


@pytest.fixture(scope="session")
def cases() -> pd.DataFrame:
    """Cases with a number with gaps, whole numbers, text that looks like numbers, and a day."""
    rng = np.random.default_rng(3)
    rows = 700
    income = np.exp(rng.normal(7.5, 0.4, rows)).round(2)
    income[::50] = np.nan
    area = rng.choice(["007", "012", "120"], rows)
    day = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(rows) // 4, unit="D")
    score = 4 * (np.log(np.nan_to_num(income, nan=1800.0)) - 7.5) + 2 * (area == "007")
    return pd.DataFrame(
        {
            "day": day.strftime("%Y-%m-%d"),
            "income": income,
            "children": rng.integers(0, 4, rows),
            "area": area,
            "plan": rng.choice(["basic", "größer"], rows),
            "bad": np.where(rng.random(rows) < 1 / (1 + np.exp(-score)), "yes", "no"),
        }
    )


@pytest.fixture(scope="session")
def _made(cases: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("serving")
    cases.to_parquet(folder / "cases.parquet")
    made = new_project(
        folder / "loans", data=str(folder / "cases.parquet"), target="bad", positive="yes",
        time="day",
    ).project  # fmt: skip
    made.save(steps.get("business_problem"), dict(_PAYOFFS))
    off: dict[str, object] = dict.fromkeys(_OFF, False)
    made.save(steps.get("baseline_models"), {**off, "cv_folds": 3})
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(steps.get(slug), Standing(made))
    return made


@pytest.fixture(scope="session")
def _registered(_made: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(_made.folder, tmp_path_factory.mktemp("registered") / "loans"))
    opened = Registry.open(copy, NAME)
    learnt = operated.learnt_of(Project(copy), asked_by="a test")
    assert learnt.candidate is not None
    data = {"name": "cases", "digest": "1", "source": "cases.parquet"}
    run = opened.track(NAME, TrackedRun("first"), [], key="first", dataset=data)
    other = learnt.candidate.model_copy(
        update={
            "digest": "f" * 64,
            "calibrator": learnt.candidate.calibrator.model_copy(
                update={"kind": "sigmoid", "slope": 1.0, "intercept": 2.0}
            ),
        }
    )
    file, frame = learnt.standing.open(learnt.candidate.model), learnt.reference.frame
    first = opened.register(learnt.candidate, file, frame, run_id=run.parent)
    opened.register(other, file, frame, run_id=run.parent)
    opened.promote(first)
    return copy


@pytest.fixture
def unregistered(_made: Project, tmp_path: Path) -> Project:
    """Steps 1 to 3 have run; there is no registry."""
    return Project(Path(shutil.copytree(_made.folder, tmp_path / "loans")))


@pytest.fixture
def project(_registered: Path, tmp_path: Path) -> Project:
    """Version 1 is champion of the registry; version 2 predicts more and waits."""
    return Project(Path(shutil.copytree(_registered, tmp_path / "loans")))


@pytest.fixture
def promoted() -> Callable[[Project, str], Version]:
    """Make the version of that number champion."""

    def promote(project: Project, number: str) -> Version:
        opened = Registry.open(project.folder, NAME)
        return opened.promote(opened.get(number))

    return promote


@pytest.fixture
def rows(cases: pd.DataFrame) -> list[dict[str, Any]]:
    """Twenty cases as a client sends them: a gap is null."""
    few = cases.drop(columns="bad").head(20)
    found: list[dict[str, Any]] = json.loads(few.to_json(orient="records"))
    return found


@pytest.fixture
def checked() -> Callable[..., None]:
    """Leave the figures of a checked batch, changed as asked."""

    def leave(project: Project, **changes: object) -> None:
        file = project.folder / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(FIGURES | changes))

    return leave


@pytest.fixture
def log() -> list[str]:
    """What the server says."""
    return []


@pytest.fixture(scope="session")
def _loaded(_registered: Path) -> Loaded:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operated, "_model_name", lambda project: NAME)
        return Champions(Project(_registered)).load()


@pytest.fixture
def app(project: Project, _loaded: Loaded, log: list[str]) -> Application:
    """Serves version 1, as `application` makes it, without loading it for every test."""
    meter = Meter(project.folder.name, lambda: read_figures(project.folder))
    meter.serves(_loaded.identity)
    return Application(Champions(project), meter, replace(_loaded), log.append)


@pytest.fixture
def running() -> Callable[[Application], AbstractContextManager[str]]:
    """Answer on a real port of this machine for as long as the block lasts; gives the address."""

    @contextmanager
    def run(app: Application) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as own:
            one = server(app)
            thread = threading.Thread(target=one.run, kwargs={"sockets": [own]})
            thread.start()
            try:
                while not one.started:
                    time.sleep(0.01)
                yield f"http://127.0.0.1:{own.getsockname()[1]}"
            finally:
                one.should_exit = True
                thread.join(timeout=10)
                assert not thread.is_alive()

    return run


class Client:
    """Asks an application without a network."""

    def __init__(self, app: Application) -> None:
        self._app = app

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        import asyncio

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **given)

        return asyncio.run(ask())

    def score(self, rows: list[dict[str, Any]]) -> httpx.Response:
        return self("POST", "/invocations", json={"dataframe_records": rows})

    def metrics(self) -> dict[str, float]:
        """Value of every sample, as Prometheus' own parser reads them."""
        from prometheus_client.parser import text_string_to_metric_families

        found = {}
        for family in text_string_to_metric_families(self("GET", "/metrics").text):
            for sample in family.samples:
                labels = ",".join(
                    f"{name}={value}" for name, value in sorted(sample.labels.items())
                )
                found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
        return found


@pytest.fixture
def ask(app: Application) -> Client:
    return Client(app)


@pytest.fixture
def asking() -> type[Client]:
    return Client
