"""Two scenarios are held against each other case by case, where that can be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.delivery.scenarios import PROJECT, Scenario, side_by_side
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from widgets.comparison_lead import lead

_ONE_MODEL = {
    **dict.fromkeys(("tree", "forest", "boosting", "xgboost", "network", "todays_rule"), False),
    "cv_folds": 2,
    "fit_budget": 20,
}
_PAYOFFS = {
    "payoff_tp": 90,
    "payoff_fp": -30,
    "payoff_fn": 0,
    "payoff_tn": 0,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}
STEPS = ("business_problem", "data_quality", "baseline_models")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("paired")
    rng = np.random.default_rng(5)
    usage = rng.normal(0, 1, 1200)
    left = rng.random(1200) < 1 / (1 + np.exp(1.2 + 1.5 * usage))
    frame = pd.DataFrame({"usage": usage.round(3), "left": np.where(left, "yes", "no")})
    frame.to_csv(folder / "c.csv", index=False)
    made = new_project(
        folder / "p", data=str(folder / "c.csv"), target="left", positive="yes"
    ).project
    made.save(registry.get("business_problem"), dict(_PAYOFFS))
    made.save(registry.get("baseline_models"), dict(_ONE_MODEL))
    _tried(made, None)
    _tried(made, "near", **_fixed(0.3))
    return made


def _tried(project: Project, run: str | None, **given: dict[str, Any]) -> None:
    for slug in STEPS if run is None else (*(one for one in given if one != STEPS[2]), STEPS[2]):
        execute(registry.get(slug), Standing(project, given, run) if run else Standing(project))


def _fixed(at: float) -> dict[str, dict[str, Any]]:
    return {"baseline_models": {"threshold_policy": "fixed", "fixed_threshold": at}}


def test_the_difference_is_counted_case_by_case_and_narrower_than_either(project: Project) -> None:
    found = side_by_side(project, PROJECT, "near")
    assert found.paired is not None
    gain, (one, two) = found.paired.money, (found.left.gain, found.right.gain)
    assert gain.known
    assert gain.value == pytest.approx(two.value - one.value)
    assert gain.high - gain.low < (one.high - one.low) / 2
    assert 0 < found.paired.otherwise < gain.n
    back = side_by_side(project, "near", PROJECT).paired
    assert back is not None
    assert back.money.value == -gain.value


def test_other_cases_and_other_payoffs_are_not_paired_and_say_so(project: Project) -> None:
    _tried(project, "rows", data_quality={"seed": 9})
    _tried(project, "dear", business_problem={"payoff_tp": 200}, data_quality={})
    for run, why in (
        ("rows", "different held-out cases"),
        ("dear", "something else for the payoffs"),
    ):
        found = side_by_side(project, PROJECT, run).paired
        assert found is not None
        assert not found.money.known
        assert why in found.why_not


def test_another_capacity_decides_otherwise_at_the_same_prices(project: Project) -> None:
    _tried(project, "few", business_problem={"capacity_per_week": 60}, data_quality={})
    found = side_by_side(project, PROJECT, "few")
    assert found.paired is not None
    assert found.paired.money.known
    assert found.paired.otherwise > 0
    assert found.paired.money.value == pytest.approx(found.right.gain.value - found.left.gain.value)
    names = [Scenario(name, name, "", (), "what-if") for name in ("all", "few")]
    assert "counted case by case" in lead(found, *names)


def test_files_that_are_gone_are_told_and_nothing_else_is_lost(project: Project) -> None:
    record: Any = Standing(project, run_id="near").store.read(registry.get("baseline_models"))
    kept = Standing(project, run_id="near").open(record.evidence.candidate.predictions)
    before = Path(kept).read_bytes()
    kept.unlink()
    found = side_by_side(project, PROJECT, "near")
    kept.write_bytes(before)
    assert found.paired is not None
    assert "cannot be read" in found.paired.why_not
    assert found.right.gain is not None
