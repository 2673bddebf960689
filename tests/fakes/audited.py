"""Repositories in three states: nothing done, all done by hand, all done by a machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tenfold.vocabulary import Money, digest
from tenfold.vocabulary.reproduction import (
    REPRODUCTION,
    Reproduction,
    StepRerun,
    reproduction_text,
)


def money(value: float) -> dict[str, Any]:
    low, high = value - 100, value + 100
    return Money(
        value=value, low=low, high=high, n=9, method="t", unit="EUR/week", value_model="v"
    ).model_dump(mode="json")


def _record(slug: str, decisions: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    return {"step": slug, "decisions": decisions, "evidence": evidence}


RECORDS = {
    "business_problem": _record("business_problem", {}, {}),
    "data_quality": _record(
        "data_quality",
        {"data_version": "8a44b5ce25ba", "parity_tolerance": 1e-6, "serving_sample": None},
        {
            "contract": {"written": 2, "learnt": 5},
            "data": {
                "features": ["income"],
                "roles": {"excluded": [{"column": "calls", "reason": "later"}], "protected": []},
                "snapshot": {"sha256": "a" * 64},
            },
            "overview": {
                "columns": [{"name": "income", "personal": ""}, {"name": "m", "personal": "e-mail"}]
            },
            "parity": {"worst": 0, "against": "the package"},
            "stake": money(9000),
        },
    ),
    "baseline_models": _record(
        "baseline_models",
        {},
        {
            "candidate": {
                "digest": "b" * 64,
                "model": {"sha256": "c" * 64},
                "money": money(5000),
                "predictions": {"path": "data/p.parquet", "sha256": "d" * 64, "bytes": 1},
                "task": "binary",
            },
            "feature_worth": [{"name": "income", "kind": "feature", "money": money(500)}],
            "held_out": {"rows": 400, "over_today": money(4000)},
            "leaderboard": [{"status": "fitted"}, {"status": "fitted"}],
        },
    ),
    "mlops": _record(
        "mlops",
        {"parity_tolerance": 1e-9},
        {
            "operations": {"retrain": {"every": "week"}, "targets": ["github-actions"]},
            "parity": {"decided_differently": 0, "max_difference": 0.0},
            "rollback": {"kind": "previous"},
        },
    ),
    "monitoring": _record(
        "monitoring",
        {"latency_p95_ms": 200, "realised": 12.5},
        {
            "material": {"reported_on": False},
            "performance": {
                "change": money(-300),
                "expected": {"value": 0.8},
                "realised": {"value": 0.79},
            },
            "retraining": {"status": "evaluated"},
        },
    ),
}

TESTS = """
import pytest
from tenfold.delivery.operating.score import score_batch

@pytest.mark.ml_test("D6", "M6", "M7", "I5")
def test_the_model_does_as_it_should(project, rows):
    assert score_batch(project, rows).exit_code == 0
"""
SEARCH = '''
"""Fits the model."""
from sklearn.model_selection import GridSearchCV

def tuned(model, grid, X, y):
    """The best of the grid."""
    return GridSearchCV(model, grid).fit(X, y)
'''
LOCK = (
    "numpy==2.4.0 \\\n    --hash=sha256:" + "0" * 64 + "\npandas==3.1.0 --hash=sha256:" + "1" * 64
)
WORKFLOW = """
on:
  pull_request:
  schedule:
    - cron: "0 5 * * *"
jobs:
  all:
    runs-on: ubuntu-latest
    steps:
      - run: |
          pytest
          tenfold run .
          tenfold check . data/new
          tenfold retrain . --data data/new
          tenfold reproduce .
          python train.py
"""
DEPENDABOT = """
version: 2
updates:
  - package-ecosystem: pip
    directory: /
    schedule: {interval: weekly}
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def reproduced(status: str = "equal", records: dict[str, Any] = RECORDS) -> str:
    steps = [
        StepRerun(step=slug, status=status, recorded=digest(content))  # type: ignore[arg-type]
        for slug, content in records.items()
    ]
    return reproduction_text(Reproduction(steps=steps), {})


BY_HAND = {
    "tenfold.yaml": "schema: 1\nname: p\n",
    "tests/test_model.py": TESTS,
    "train.py": SEARCH,
    "requirements.lock": LOCK,
    REPRODUCTION: reproduced(),
}
BY_MACHINE = {
    ".github/workflows/all.yml": WORKFLOW,
    ".github/dependabot.yml": DEPENDABOT,
    ".github/CODEOWNERS": "* @risk\n",
}


def commit(folder: Path, message: str = "Rules\n\nReviewed-by: B <b@x>") -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    known = ["-c", "user.name=A", "-c", "user.email=a@x", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", message]):
        subprocess.run(["git", *known, "-C", str(folder), *words], check=True)
