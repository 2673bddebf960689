"""A worked example of step 1, and how its tests run it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tenfold.step import Context, GateView
from tenfold.steps.step01_business_problem import (
    STEP,
    BusinessProblemDecisions,
    BusinessProblemEvidence,
    BusinessProblemInputs,
)
from tenfold.vocabulary import Check, FileRef

Run = Callable[..., BusinessProblemEvidence]
Judge = Callable[..., dict[str, Check]]


def _no_files(*_: object) -> FileRef:
    raise AssertionError("step 1 keeps no files")


def context(seed: int = 0) -> Context:
    return Context(
        project_dir=Path(),
        store=_no_files,
        open=_no_files,  # type: ignore[arg-type]  # it is never called
        rng=np.random.default_rng(seed),
        seed=seed,
        as_of=date(2027, 1, 1),
    )


@pytest.fixture
def credit() -> dict[str, Any]:
    """German credit at 5 to 1, complete: reject (act) or accept a loan of unknown quality."""
    return {
        "objective": "Cut the loss per loan from 1.50 to 1.00 within twelve months",
        "why": "losses eat the margin",
        "metric": "loss per loan",
        "unit": "EUR 1,000",
        "direction": "decrease",
        "baseline": 1.5,
        "target": 1.0,
        "deadline": "2027-12-31",
        "measured_by": "risk controlling, monthly",
        "heuristic": "Every application is accepted.",
        "today": "act_on_none",
        "volume_per_week": 1,
        "prevalence": 0.3,
        "payoff_tp": 0,
        "payoff_fp": -1,
        "payoff_fn": -5,
        "payoff_tn": 0,
        "build_cost": 5,
        "run_cost_per_year": 5.2,
        "switching_cost": 0,
        "discount_rate": 0,
    }


@pytest.fixture
def ranges(credit: dict[str, Any]) -> dict[str, Any]:
    """The same with doubt about everything."""
    return credit | {
        "volume_per_week": [80, 100, 130],
        "prevalence": [0.25, 0.3, 0.36],
        "payoff_fp": [-1.3, -1, -0.8],
        "payoff_fn": [-6, -5, -4.2],
        "build_cost": [200, 300, 600],
        "run_cost_per_year": [100, 150, 250],
        "switching_cost": [10, 20, 50],
        "discount_rate": 0.035,
    }


@pytest.fixture
def demand() -> dict[str, Any]:
    """A regression: too few costs three times too many."""
    return {
        "task": "regression",
        "heuristic": "same as last week",
        "volume_per_week": 700,
        "cost_over": 1,
        "cost_under": 3,
        "today_over": 40,
        "today_under": 30,
        "build_cost": 52_000,
        "run_cost_per_year": 52_000,
        "discount_rate": 0,
    }


@pytest.fixture
def triage() -> dict[str, Any]:
    """Three classes."""
    names = ("low", "mid", "high")
    matrix = {
        f"{a}->{p}": 0 if a == p else -abs(i - j)
        for i, a in enumerate(names)
        for j, p in enumerate(names)
    }
    return {
        "task": "multiclass",
        "volume_per_week": 100,
        "payoff_matrix": matrix,
        "class_shares": {"low": 0.5, "mid": 0.3, "high": 0.2},
        "today_class": "low",
        "build_cost": 100,
        "run_cost_per_year": 520,
        "discount_rate": 0,
    }


@pytest.fixture
def run() -> Run:
    def call(decisions: dict[str, Any], seed: int = 0) -> BusinessProblemEvidence:
        read = STEP.parse(decisions)
        found = STEP.run(read, BusinessProblemInputs(), context(seed))
        assert isinstance(found, BusinessProblemEvidence)
        return found

    return call


@pytest.fixture
def judge(run: Run) -> Judge:
    def call(decisions: dict[str, Any], today: date = date(2027, 1, 1)) -> dict[str, Check]:
        read = STEP.parse(decisions)
        assert isinstance(read, BusinessProblemDecisions)
        return {c.code: c for c in STEP.gate(GateView(read, run(decisions), today))}

    return call
