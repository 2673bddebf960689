"""A small table with a bit of everything, and how the tests of step 2 run it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.step import Context, GateView
from tenfold.steps.step02_data_quality import (
    STEP,
    DataQualityEvidence,
    DataQualityInputs,
)
from tenfold.steps.step02_data_quality.detectors import labels as detector
from tenfold.steps.step02_data_quality.detectors.labels import LabelQueue
from tenfold.vocabulary import CaseMix, Check, Estimate, FileRef, ValueModel

Run = Callable[..., DataQualityEvidence]
Judge = Callable[..., dict[str, Check]]

VALUE = ValueModel(
    task="binary",
    payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0},
    volume_per_week=100,
)


def _customers(n: int = 600, seed: int = 1) -> pd.DataFrame:
    """Customers who leave or stay: clean, dated, with a protected attribute."""
    rng = np.random.default_rng(seed)
    age, spend = rng.integers(18, 90, n), rng.lognormal(4, 0.6, n).round(2)
    visits = rng.poisson(3, n)
    risk = 1 / (1 + np.exp(-(0.09 * (50 - age) - 0.8 * (visits - 3) - 0.5)))
    return pd.DataFrame(
        {
            "customer_id": [f"C{i:05d}" for i in range(n)],
            "since": pd.Timestamp(2024, 1, 1)
            + pd.to_timedelta(np.sort(rng.integers(0, 700, n)), unit="D"),
            "age": age,
            "sex": rng.choice(["female", "male"], n),
            "plan": rng.choice(["basic", "plus", "max"], n, p=[0.5, 0.3, 0.2]),
            "spend": spend,
            "visits": visits,
            "left": np.where(rng.random(n) < risk, "yes", "no"),
        }
    )


@pytest.fixture
def customers() -> Callable[..., pd.DataFrame]:
    """``customers(n, seed)``: customers who leave or stay, without any fault."""
    return _customers


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("step02")


@pytest.fixture
def context(folder: Path) -> Context:
    return _context(folder)


def _context(folder: Path, today: date = date(2027, 1, 1)) -> Context:
    def store(suffix: str, write: Callable[[Path], None]) -> FileRef:
        draft = folder / f"draft{suffix}"
        write(draft)
        content = draft.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        draft.replace(folder / f"{sha256}{suffix}")
        return FileRef(path=f"{sha256}{suffix}", sha256=sha256, bytes=len(content))

    return Context(
        project_dir=folder,
        store=store,
        open=lambda ref: folder / ref.path,
        rng=np.random.default_rng(0),
        seed=0,
        as_of=today,
    )


@pytest.fixture(scope="session")
def memory() -> dict[str, DataQualityEvidence]:
    return {}


def _no_queue(*_: object, **__: object) -> LabelQueue:
    none = np.zeros(0, dtype=np.intp)
    return LabelQueue(none, Estimate.not_enough("left out by this test"), none)


@pytest.fixture
def run(folder: Path, memory: dict[str, DataQualityEvidence]) -> Run:
    """Run step 2 on a frame (kept as CSV), with decisions as keywords; equal runs once.

    Label noise takes twenty model fits, two thirds of a run: only with ``labels=True``.
    """

    def call(
        frame: pd.DataFrame | None = None,
        *,
        value: ValueModel | None = VALUE,
        mix: CaseMix | None = None,
        again: bool = False,
        labels: bool = False,
        today: date = date(2027, 1, 1),
        **given: Any,
    ) -> DataQualityEvidence:
        text = ""
        if frame is not None:
            text = frame.to_csv(index=False)
            (folder / "data.csv").write_text(text, encoding="utf-8")
            given = {"source": "data.csv", "target": "left"} | given
        key = repr((hashlib.sha256(text.encode()).hexdigest(), given, value, mix, labels, today))
        if again or frame is None or "serving_sample" in given or key not in memory:
            with pytest.MonkeyPatch.context() as patch:
                if not labels:
                    patch.setattr(detector, "label_queue", _no_queue)
                memory[key] = STEP.run(
                    STEP.parse(given),
                    DataQualityInputs(value=value, mix=mix),
                    _context(folder, today),
                )
        return memory[key]

    return call


@pytest.fixture
def judge() -> Judge:
    """The checks by code, for evidence and the decisions that led to it."""

    def call(
        evidence: DataQualityEvidence, *, today: date = date(2027, 1, 1), **given: Any
    ) -> dict[str, Check]:
        given = {"source": "data.csv", "target": "left"} | given
        view = GateView(STEP.parse(given), evidence, today)
        return {check.code: check for check in STEP.gate(view)}

    return call
