"""The routes demo: both plans of each tour are replayed, faults are found, no plan is believed."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery import demo
from tenfold.delivery.demo import make_demo
from tenfold.demos import decided, fault_lines, names, truth_lines
from tenfold.demos import routes as module
from tenfold.demos.routes import FAULTS, SEED, TRUTHS, beside, generate, replaying
from tenfold.demos.routes.days import days, orders
from tenfold.demos.routes.fuel import litres
from tenfold.demos.routes.town import zones
from tenfold.demos.routes.truth import exported, worth
from tenfold.errors import MissingExtra
from tenfold.project import Project
from tenfold.routing import Problem, check, nearest_by_zone
from tenfold.session import Outcome, execute
from tenfold.standing import Standing
from tenfold.yamltext import loads

TODAY = date(2026, 11, 22)
STEPS = ("business_problem", "data_quality")
# A linear model is chosen with and without trees, and no truth is told by what these leave out.
FAST: dict[str, dict[str, Any]] = {
    "baseline_models": {"tree": False, "boosting": False, "xgboost": False},
    "monitoring": {"cadences": []},
    "ethics": {"mitigation": []},
}


@pytest.fixture(scope="module")
def tours() -> pd.DataFrame:
    """Two weeks, planned as the demo plans them."""
    return replaying.replayed(SEED, weeks=2)


@pytest.fixture(scope="module")
def year() -> pd.DataFrame:
    """The year with a shorter search: the same world, plans that are nearly as good."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replaying, "ITERATIONS", 1)
        return replaying.replayed(SEED)


@pytest.fixture(scope="module")
def project(year: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo as it comes, but for the search and the version of the data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "tours", lambda seed=SEED: year)
        return make_demo("routes", out=tmp_path_factory.mktemp("routes") / "p")


@pytest.fixture(scope="module")
def treated(project: Project) -> tuple[Outcome, ...]:
    return tuple(execute(registry.get(slug), Standing(project), today=TODAY) for slug in STEPS)


@pytest.fixture(scope="module")
def untreated(
    project: Project, treated: object, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """Step 2 without any of the care that the decision file takes, in a copy of the project."""
    del treated
    bare = Project(tmp_path_factory.mktemp("bare") / "p")
    shutil.copytree(project.folder, bare.folder)
    given: dict[str, Any] = loads(bare.file.read_text("utf-8"))
    quality = given["steps"]["data_quality"]
    kept = ("source", "target", "positive", "time")
    given["steps"]["data_quality"] = {k: quality[k] for k in kept}
    bare.file.write_text(json.dumps({**given, "waivers": []}, default=str), "utf-8")
    return execute(registry.get("data_quality"), Standing(bare), today=TODAY)


def test_the_year_is_the_same_every_time(tours: pd.DataFrame) -> None:
    # A shorter year is the beginning of a longer one: no tour leans on another's chance.
    pd.testing.assert_frame_equal(replaying.replayed(SEED, weeks=1), tours.iloc[:30])
    assert len(tours) == 2 * 5 * 6


def test_both_plans_of_a_tour_can_be_driven_and_the_solvers_is_shorter() -> None:
    rng = np.random.default_rng([SEED, 0])
    zone = zones(rng)[0]
    asked = orders(zone, np.random.default_rng(1)).problem
    plan, _ = replaying.solved(asked)
    assert plan is not None
    assert check(asked, plan).feasible
    rule = nearest_by_zone(asked)
    assert check(asked, rule).feasible
    assert check(asked, plan).cost < check(asked, rule).cost


def test_a_plan_that_misses_a_named_time_is_refused_and_planned_again(year: pd.DataFrame) -> None:
    refused = year[year["refused"] > 0]
    assert len(refused) > 20
    # What is driven instead keeps its times on an ordinary day; only the day's traffic is news.
    assert refused["late_new"].mean() < 0.1


def test_where_no_plan_holds_todays_is_driven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "check", _all_late)
    plan, refused = replaying.solved(orders(*_zone()).problem)
    assert (plan, refused) == (None, 3)


def _all_late(problem: Problem, plan: object) -> Any:
    del plan
    return check(problem, ((1,),))


def _zone() -> tuple[Any, np.random.Generator]:
    return zones(np.random.default_rng(3))[1], np.random.default_rng(4)


def test_cold_load_and_standing_traffic_burn_more() -> None:
    asked = orders(*_zone()).problem
    plan = nearest_by_zone(asked)
    warm = litres(asked, plan, temperature=20, free=0.1)
    assert litres(asked, plan, temperature=-5, free=0.1) > 1.1 * warm
    jam = asked.with_travel(2 * asked.travel)
    assert litres(jam, plan, temperature=20, free=0.1) > warm
    full = Problem(**{**vars(asked), "demand": asked.demand * 2, "capacity": 90})
    assert litres(full, plan, temperature=20, free=0.1) > warm


def test_the_solver_promises_more_than_drivers_keep(year: pd.DataFrame) -> None:
    saved = year["today"].sum() - year["new"].sum()
    assert 0.6 < saved / year["promised_litres"].sum() < 0.95
    habits = year.assign(old=year["driver_years"] > 8).groupby("old")["followed"].mean()
    assert habits[True] < habits[False] - 0.1
    assert year.groupby("contract")["followed"].mean()["agency"] > 0.9


def test_before_and_after_takes_the_winter_for_a_saving(year: pd.DataFrame) -> None:
    quarter = len(year) // 4
    naive = year["new"][quarter : 2 * quarter].sum() / year["today"][:quarter].sum() - 1
    paired = year["new"].sum() / year["today"].sum() - 1
    assert naive < paired - 0.02
    assert (
        days(np.random.default_rng(1))[10].temperature
        < days(np.random.default_rng(1))[120].temperature
    )


def test_step_1_says_that_the_target_is_reached_in_litres_and_money(
    treated: tuple[Outcome, ...], year: pd.DataFrame
) -> None:
    replay = treated[0].record.evidence.replay  # type: ignore[attr-defined]
    assert replay.standing == "reached"
    assert replay.change.value == pytest.approx(
        100 * (year["new"].sum() / year["today"].sum() - 1), rel=1e-6
    )
    assert replay.change.high < -15
    assert replay.change.n == replay.weeks == 52
    assert replay.before_after < replay.change.low
    assert replay.money.unit == "EUR/week"
    check_ = {one.code: one for one in treated[0].gate.checks}["TF0102"]
    assert check_.status == "pass"
    assert "the target is reached" in check_.evidence


def test_step_1_names_what_changing_every_tour_would_leave(treated: tuple[Outcome, ...]) -> None:
    said = {one.code: one.evidence for one in treated[0].gate.checks}
    truth = TRUTHS["everywhere"]
    assert truth.named_in(said[truth.code])


@pytest.mark.slow
def test_every_planted_truth_is_named_by_its_check(
    treated: tuple[Outcome, ...], project: Project
) -> None:
    del treated
    for slug, decisions in FAST.items():
        project.save(registry.get(slug), decisions)
        execute(registry.get(slug), Standing(project), today=TODAY)
    lines = truth_lines("routes", project, today=TODAY)[1:]
    assert [line.split(":")[0].strip() for line in lines] == list(TRUTHS)
    assert [line for line in lines if "NOT found" in line] == []


def test_stated_payoffs_are_those_of_the_replay(project: Project, year: pd.DataFrame) -> None:
    said: Any = project.given().decisions["business_problem"]
    net = worth(year)
    for name, truth in (
        ("payoff_tp", net[net > 0].mean()),
        ("payoff_fp", net[net <= 0].mean()),
        ("prevalence", (net > 0).mean()),
        ("unit_price", replaying.PRICE),
    ):
        assert said[name][0] <= truth <= said[name][2], name
    assert said["baseline"] == pytest.approx(year["today"].mean(), abs=0.5)
    assert said["target"] == pytest.approx(0.85 * said["baseline"], abs=0.05)


def test_nothing_in_the_file_was_known_only_after_the_tour_but_what_was_planted(
    tours: pd.DataFrame,
) -> None:
    frame = exported(tours)
    assert set(frame) & {"today", "new", "followed", "late_new", "late_today", "refused"} == set()
    zone = frame[frame["zone"] == "Lakes"]
    assert zone["last_litres"].isna().sum() == 1
    burnt = tours[tours["zone"] == "Lakes"]["today"].to_numpy()
    np.testing.assert_allclose(zone["last_litres"].to_numpy()[1:], burnt[:-1], atol=0.051)


@pytest.mark.parametrize("name", FAULTS)
def test_every_planted_fault_is_found_in_the_untreated_data(name: str, untreated: Outcome) -> None:
    findings = [each.finding for each in untreated.record.evidence.findings]  # type: ignore[attr-defined]
    assert [finding for finding in findings if names(finding, FAULTS[name])]


@pytest.mark.parametrize("name", FAULTS)
def test_every_planted_fault_is_dealt_with(name: str, project: Project) -> None:
    fault = FAULTS[name]
    assert fault.dealt_with
    assert all(decided(place, project.given()) for place in fault.decisions)


def test_the_leak_blocks_the_untreated_data_and_not_the_treated(
    untreated: Outcome, treated: tuple[Outcome, ...]
) -> None:
    def status(outcome: Outcome) -> str:
        return {one.code: one.status for one in outcome.gate.checks}["TF0203"]

    assert (status(untreated), status(treated[1])) == ("block", "pass")


def test_the_treated_data_pass_but_for_what_is_waived_and_the_shorter_search(
    treated: tuple[Outcome, ...], project: Project
) -> None:
    open_ = [one.code for one in treated[1].gate.checks if one.status != "pass"]
    assert open_ == ["TF0206", "TF0212"]
    assert len(fault_lines("routes", project)) == 1 + len(FAULTS)


def test_without_the_solver_a_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tenfold\[routes\]'"):
        replaying.replayed(SEED, weeks=1)


def test_the_demo_is_registered_with_its_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    few = pd.DataFrame(
        {"delivery_day": pd.to_datetime(["2025-01-06"]), "today": [3.0], "new": [2.0], "more": [1]}
    )
    monkeypatch.setattr(module, "tours", lambda seed=SEED: few)
    assert "routes" in demo.DEMOS
    table = beside()["replay.csv"]
    assert table.columns.tolist() == ["day", "today", "new"]
    assert callable(generate)
