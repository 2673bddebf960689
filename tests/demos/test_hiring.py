"""The hiring demo: what panels did unfairly is found in what a model learns of them, and priced."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.demos import truth_lines
from tenfold.demos.hiring import TRUTHS, generate
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.step import Evidence
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.objective import read_objective
from tenfold.steps.step01_business_problem.pricing import payoffs
from tenfold.vocabulary import Check

TODAY = date(2026, 11, 22)
RULE = 55
STEPS = ("business_problem", "data_quality", "baseline_models", "ethics")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """The exported file."""
    return generate()


@pytest.fixture
def stated(tmp_path: Path) -> BusinessProblemDecisions:
    """What step 1 of the demo decides."""
    given = make_demo("hiring", out=tmp_path / "p").given()
    return BusinessProblemDecisions(**given.decisions["business_problem"])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, Check], Evidence]:
    """The demo with the steps that tell its story; no other reads them."""
    project = make_demo("hiring", out=tmp_path_factory.mktemp("hiring") / "p")
    # A linear model is chosen with and without them.
    project.save(registry.get("baseline_models"), {"boosting": False, "xgboost": False})
    checks: dict[str, Check] = {}
    for slug in STEPS:
        outcome = execute(registry.get(slug), Standing(project), today=TODAY)
        checks |= {check.code: check for check in outcome.gate.checks}
    return project, checks, outcome.record.evidence


def test_skill_is_alike_in_every_group_and_decisions_are_not(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(frame, generate())
    assert frame.shape == (12000, 11)
    yes = frame["shortlisted"].eq("yes")
    for column, group, others in (("gender", "female", "male"), ("race", "B", "A")):
        mine, theirs = frame[column].eq(group), frame[column].eq(others)
        tests = frame["skills_test"]
        assert abs(tests[mine].mean() - tests[theirs].mean()) < 1
        assert yes[mine].mean() < 0.7 * yes[theirs].mean()
    alike = yes[frame["race"].eq("C")].mean() / yes[frame["race"].eq("A")].mean()
    assert 0.9 < alike < 1.1


def test_proxies_are_what_the_page_says(frame: pd.DataFrame) -> None:
    gap = frame["career_gap_months"].gt(0).groupby(frame["gender"]).mean()
    assert np.allclose(gap[["female", "male"]], [0.7, 0.1], atol=0.03)
    mills = frame["district"].isin(["Harbour", "Mills"]).groupby(frame["race"]).mean()
    assert np.allclose(mills[["A", "B", "C"]], [0.1, 0.75, 0.1], atol=0.03)


def test_what_is_stated_of_today_is_what_its_rule_does_and_the_target_is_a_fifth_more(
    frame: pd.DataFrame, stated: BusinessProblemDecisions
) -> None:
    yes, invited = frame["shortlisted"].eq("yes"), frame["recruiter_score"].ge(RULE)
    assert str(stated.rule_value) == str(RULE)
    assert stated.baseline == round(100 * invited[yes].mean())
    assert stated.target == pytest.approx(1.2 * stated.baseline)
    assert read_objective(stated.objective).size == "by 20%"
    assert f"from {stated.baseline:g}% to {stated.target:g}%" in stated.objective
    seen = (invited[yes].mean(), invited[~yes].mean(), yes.mean())
    said = (stated.today_tpr, stated.today_fpr, stated.prevalence)
    assert [one.likely for one in said if one] == pytest.approx(seen, abs=0.01)


def test_payoffs_reward_what_the_objective_asks_for(
    frame: pd.DataFrame, stated: BusinessProblemDecisions
) -> None:
    yes, worth = frame["shortlisted"].eq("yes"), payoffs(stated)[0]

    def reached(cut: int) -> tuple[float, float]:
        invited = frame["recruiter_score"].ge(cut)
        cells = {"TP": invited & yes, "FP": invited & ~yes, "FN": ~invited & yes}
        money = sum(worth[cell].likely * where.mean() for cell, where in cells.items())
        return float(invited[yes].mean()), float(money)

    strict, today, lax = (reached(RULE + step) for step in (3, 0, -3))
    assert stated.direction == "increase"
    assert strict[0] < today[0] < lax[0]
    assert strict[1] < today[1] < lax[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUTHS)
def test_every_planted_truth_is_named_by_its_check(
    name: str, ran: tuple[Project, dict[str, Check], Evidence]
) -> None:
    check = ran[1][TRUTHS[name].code]
    assert check.status in ("block", "warn")
    assert TRUTHS[name].named_in(check.evidence)


@pytest.mark.slow
def test_the_verdict_of_step_10_blocks_and_the_group_that_is_treated_alike_is_left_alone(
    ran: tuple[Project, dict[str, Check], Evidence],
) -> None:
    project, checks, evidence = ran
    assert checks["TF1001"].status == "block"
    (race,) = [one for one in evidence.report.attributes if one.attribute == "race"]  # type: ignore[attr-defined]
    verdicts = {
        one.group: one.verdict for one in race.comparisons if one.metric == "selection_rate"
    }
    assert verdicts["B"] == "breach"
    assert verdicts["C"] != "breach"
    assert len([line for line in truth_lines("hiring", project) if "→ found by TF10" in line]) == 4


@pytest.mark.slow
def test_ways_to_treat_groups_more_alike_are_priced_and_can_be_taken(
    ran: tuple[Project, dict[str, Check], Evidence],
) -> None:
    proposed = {one.key.rsplit("-", 1)[0]: one for one in ran[2].proposals}  # type: ignore[attr-defined]
    assert {"reweigh-gender", "exclude-district", "exclude-career-gap-months"} <= set(proposed)
    money = proposed["reweigh-gender"].money
    assert money.low < money.value < money.high
    assert "priced" in ran[1]["TF1005"].evidence
