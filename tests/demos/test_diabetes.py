"""The diabetes demo: an amount is predicted, nothing is planted, and it ends with review."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.demos.diabetes import FAULTS, generate
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.verdict import verdict

TODAY = date(2026, 11, 22)


def test_the_demo_ends_with_review(tmp_path: Path) -> None:
    project = make_demo("diabetes", out=tmp_path / "p")
    for step in registry.steps():
        execute(step, Standing(project), today=TODAY)
    found = verdict(Standing(project), today=TODAY)
    assert found.word == "review"
    assert all(step.freshness == "fresh" for step in found.steps)
    checks = {check.code: check for step in found.steps if step.gate for check in step.gate.checks}
    # Compared with today's hours as the file states them, and not only with one answer for all.
    assert checks["TF0301"].status == "pass"
    assert "against today's rule" in checks["TF0301"].evidence
    assert "Gain over today's rule" in checks["TF0307"].evidence
    assert [code for code, check in checks.items() if check.status == "block"] == []


def test_the_same_hours_for_everybody_err_as_the_file_says(tmp_path: Path) -> None:
    project = make_demo("diabetes", out=tmp_path / "p")
    said = project.given().decisions["business_problem"]
    off = generate()["progression"] - generate()["progression"].mean()
    assert said["today_over"] == said["today_under"]
    assert off.clip(lower=0).mean() == pytest.approx(said["today_over"][1], abs=1)  # type: ignore[index]


def test_nothing_is_planted() -> None:
    assert FAULTS == {}
