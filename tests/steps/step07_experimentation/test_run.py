"""From the money of steps 1 and 3 to a plan, and from results to a verdict."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pytest

from tenfold import registry
from tenfold.errors import DataProblem, InvalidDecisions, WrongInput
from tenfold.executing import execute
from tenfold.standing import Standing
from tenfold.stats.payoffs import value_per_case
from tenfold.steps.step07_experimentation import STEP, ExperimentationEvidence
from tenfold.steps.step07_experimentation.concluding import pays
from tenfold.steps.step07_experimentation.planning import Known
from tenfold.verdict import verdict
from tenfold.vocabulary import Money, ValueModel

STARTS = {"starts": date(2026, 1, 5), "day_column": "day"}


def checks(outcome) -> dict[str, str]:
    return {check.code: check.status for check in outcome.gate.checks}


def registered(look, *projects, day: date = date(2026, 1, 3), **decisions) -> dict:
    """`decisions`, with their plan registered."""
    hash_ = look(*projects, **decisions).record.evidence.plan_hash
    return {"registered": hash_, "registered_on": day, **decisions}


def test_without_a_decision_the_question_is_money_per_unit(project, look) -> None:
    found = look().record.evidence
    metric = found.plan.metrics[0]
    assert metric.name == "money per customer"
    # 5,000 once and 200 a week for 104 weeks, over 52,000 customers.
    assert metric.smallest_effect == pytest.approx((5_000 + 2 * 10_400) / 52_000)
    step3 = Standing(project).store.read(registry.get("baseline_models")).evidence
    gain = step3.candidate.over_today
    assert found.weighing.expected.value == pytest.approx(gain.value / 500)
    assert (found.plan.units_planned, found.plan.weeks) == (500 * 12, 12)
    assert found.design.power < 0.8 < found.design.power_expected


def test_the_spread_is_that_of_the_held_out_cases(project, look) -> None:
    standing = Standing(project)
    candidate = standing.store.read(registry.get("baseline_models")).evidence.candidate
    value = standing.store.read(registry.get("business_problem")).evidence.value
    held = pd.read_parquet(project.folder / candidate.predictions.path)
    money = value_per_case(value, held["y"].astype(int), held["decided"].astype(int))
    metric = look().record.evidence.plan.metrics[0]
    assert metric.sd == pytest.approx(money.std(ddof=1), rel=1e-9)


def test_one_changed_payoff_changes_the_plan(look, project) -> None:
    before = look().record.evidence
    dearer = {"business_problem": {"switching_cost": 50_000}}
    standing = Standing(project, dearer, "dearer")
    for slug in ("business_problem", "data_quality", "baseline_models", "experimentation"):
        outcome = execute(registry.get(slug), standing)
    after = outcome.record.evidence
    assert isinstance(after, ExperimentationEvidence)
    assert after.plan.metrics[0].smallest_effect > before.plan.metrics[0].smallest_effect
    assert after.plan_hash != before.plan_hash


def test_the_hash_is_that_of_the_plan_and_of_nothing_else(look) -> None:
    plain = look().record.evidence.plan_hash
    assert look(seed=5).record.evidence.plan_hash == plain
    assert look(registered="x").record.evidence.plan_hash == plain
    for other in ({"alpha": 0.01}, {"salt": "two"}, {"looks": 3}, {"max_weeks": 9}):
        assert look(**other).record.evidence.plan_hash != plain


def test_a_sure_gain_that_was_registered_is_shipped(look, came_out) -> None:
    plan = registered(look, salt="shipped", **STARTS)
    outcome = look(results=came_out(lift=8.0), **plan)
    found = outcome.record.evidence.results
    assert (found.ending, found.best_arm) == ("ship", "model")
    assert found.money.low > 0
    assert found.money.value == pytest.approx(found.analysis.comparisons[0].lift.value * 500)
    assert outcome.record.evidence.plan_hash == plan["registered"]
    said = checks(outcome)
    assert {said[f"TF070{k}"] for k in (3, 4, 5, 7, 8)} == {"pass"}
    assert said["TF0706"] == "not_evaluated"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"registered": ""}, "no plan was registered before them"),
        ({"registered": "other"}, "no longer the one that was registered"),
        ({"registered_on": date(2026, 1, 6)}, "after the first unit was exposed"),
    ],
)
def test_a_sure_gain_under_another_plan_is_not_shipped(look, came_out, change, why) -> None:
    outcome = look(results=came_out(lift=8.0), **(registered(look, **STARTS) | change))
    found = outcome.record.evidence.results
    assert found.ending == "unknown"
    assert why in found.words
    said = checks(outcome)
    assert (said["TF0701"], said["TF0708"]) == ("block", "not_evaluated")


def _another_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(arm=frame["arm"].where(frame.index % 50 > 0, "third"))


def _both_arms(frame: pd.DataFrame) -> pd.DataFrame:
    other = frame["arm"].map({"today": "model", "model": "today"})
    return pd.concat([frame, frame.assign(arm=other).head(200)])


def _met_first(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(assigned=frame["day"].where(frame.index % 10 > 0, "2026-06-01"))


@pytest.mark.parametrize(
    ("change", "named"),
    [(_another_arm, "not designed"), (_both_arms, "two arms"), (_met_first, "before they were")],
)
def test_a_sure_gain_of_arms_that_cannot_be_compared_is_not_shipped(
    look, came_out, change, named
) -> None:
    plan = registered(look, **STARTS)
    if change is _met_first:
        plan["assigned_column"] = "assigned"
    outcome = look(results=came_out(lift=8.0, change=change), **plan)
    assert outcome.record.evidence.results.ending == "unknown"
    assert named in outcome.record.evidence.results.words
    assert checks(outcome)["TF0704"] == "block"
    assert checks(outcome)["TF0708"] == "not_evaluated"


def test_an_experiment_that_was_extended_is_not_shipped_without_a_start_either(
    look, came_out
) -> None:
    plan = registered(look, day_column="day")
    outcome = look(results=came_out(7_000, lift=8.0, days=98), **plan)
    assert outcome.record.evidence.results.ending == "unknown"
    assert checks(outcome)["TF0703"] == "block"


@pytest.mark.parametrize(
    ("gain", "due"), [((90, 50, 99), "no"), ((90, 50, 130), "open"), ((110, 50, 170), "yes")]
)
def test_a_gain_pays_where_its_likely_value_does(look, gain, due) -> None:
    weighing = look().record.evidence.weighing
    known = Known(
        value=ValueModel(task="binary", volume_per_week={"low": 50, "likely": 50, "high": 50}),
        values=None, volume=50, rollout=50, expected=weighing.expected,
        smallest=Money(value=2, low=2, high=2, method="x", unit="EUR/customer"),
    )  # fmt: skip
    value, low, high = gain
    money = Money(value=value, low=low, high=high, method="x", unit="EUR/week")
    assert pays(known, money) == due


def test_a_sure_gain_of_a_few_days_goes_on(look, came_out) -> None:
    plan = registered(look, **STARTS)
    found = look(results=came_out(lift=8.0, days=10), **plan).record.evidence.results
    assert found.ending == "continue"
    assert "10 days are in, and 2 weeks are wanted" in found.words


def test_after_the_last_look_there_is_none(look, came_out) -> None:
    with pytest.raises(WrongInput, match="that was the last look"):
        look(results=came_out(lift=2.0), looks_before=[0.5, 1.0], **STARTS)


def test_an_arm_that_breaks_a_guardrail_leaves_the_way_to_one_that_does_not(look, came_out) -> None:
    def third(frame: pd.DataFrame) -> pd.DataFrame:
        bold = frame.index % 3 == 0
        frame.loc[bold, "arm"] = "bold"
        frame.loc[bold, ["money", "calls"]] += [30, 2]
        return frame

    calls = {"name": "calls", "column": "calls", "role": "guardrail", "better": "lower"}
    arms = [{"name": name, "weight": 1} for name in ("today", "model", "bold")]
    outcome = look(
        results=came_out(lift=9.0, change=third),
        arms=arms,
        metrics=[calls | {"margin": 0.2}],
        **STARTS,
    )
    assert outcome.record.evidence.results.best_arm == "model"
    assert checks(outcome)["TF0706"] == "pass"


def test_what_nobody_values_is_told_by_name(look, came_out) -> None:
    flat = came_out(change=lambda frame: frame.assign(money=5.0))
    outcome = look(results=flat, **STARTS)
    check = next(one for one in outcome.gate.checks if one.code == "TF0708")
    assert check.status == "not_evaluated"
    assert "'money per customer' is the same for everybody" in check.evidence


def test_units_that_do_not_take_part_stay_as_today_and_get_what_is_shipped(look, came_out) -> None:
    whole, part = look(), look(units_per_week=100)
    weighed, smaller = whole.record.evidence.weighing, part.record.evidence.weighing
    assert smaller.needed == weighed.needed
    # Half of 500 are treated, or half of 100: 250 or 450 units a week stay as today.
    assert smaller.waiting.value == pytest.approx(weighed.waiting.value * 450 / 250)
    assert smaller.waiting.low < smaller.waiting.value < smaller.waiting.high
    results = came_out(1_200, lift=12.0)
    found = look(results=results, units_per_week=100, **STARTS).record.evidence.results
    assert found.money.value == pytest.approx(found.analysis.comparisons[0].lift.value * 500)


def test_payoffs_of_another_unit_than_the_one_that_is_randomised_are_told(look) -> None:
    assert look().record.evidence.notes == []
    assert "those of one customer" in look(unit="household").record.evidence.notes[0]


def test_the_page_has_the_same_parts_before_and_after(look, came_out) -> None:
    before = look()
    view = STEP.view(before.record.decisions, before.record.evidence)
    sheet = next(one for one in view.sheets if one.title == "Results")
    assert "no results yet" in sheet.note
    after = look(results=came_out(lift=8.0), **STARTS)
    shown = STEP.view(after.record.decisions, after.record.evidence)
    assert {one.title for one in view.sheets} < {one.title for one in shown.sheets}
    assert {one.key for one in view.charts} < {one.key for one in shown.charts}


def test_a_lift_without_a_relative_one_has_a_chart_of_its_own(look, came_out) -> None:
    around = came_out(lift=8.0, change=lambda frame: frame.assign(money=frame["money"] - 20))
    calls = {"name": "calls", "column": "calls", "role": "guardrail", "better": "lower"}
    outcome = look(results=around, metrics=[calls | {"margin": 0.1}], **STARTS)
    view = STEP.view(outcome.record.decisions, outcome.record.evidence)
    shown = {chart.key: chart.series[0].x for chart in view.charts if "lift" in chart.key}
    assert shown == {"lift_0": ["money per customer"], "lift": ["calls"]}
    assert view.first == ["ratio", "lift_0"]


def test_no_gain_at_the_planned_end_is_a_stop(look, came_out) -> None:
    outcome = look(results=came_out(), **STARTS)
    assert outcome.record.evidence.results.ending == "stop"
    assert checks(outcome)["TF0708"] == "block"


def test_half_way_without_a_finding_goes_on(look, came_out) -> None:
    half = came_out(3_000, lift=1.0, days=42)
    found = look(results=half, **STARTS).record.evidence.results
    assert found.ending == "continue"
    assert found.analysis.look.times == [0.5]
    assert found.analysis.look.bound > 2.5


def test_units_that_do_not_come_as_designed_are_said_first_and_nothing_is_compared(
    look, came_out
) -> None:
    outcome = look(results=came_out(lift=8.0, share=0.45), **STARTS)
    found = outcome.record.evidence.results
    assert found.analysis.comparisons == []
    assert found.ending == "unknown"
    assert found.money.value is None
    assert checks(outcome)["TF0704"] == "block"
    assert outcome.record.evidence.look is None, "nobody has seen a lift"
    view = STEP.view(outcome.record.decisions, outcome.record.evidence)
    assert "cannot be chance" in view.headlines[0].figure
    assert "lift" not in {chart.key for chart in view.charts}


def test_results_without_registration_or_under_another_plan_block(look, came_out) -> None:
    results = came_out(lift=8.0)
    assert checks(look(results=results, **STARTS))["TF0701"] == "block"
    hash_ = look(**STARTS).record.evidence.plan_hash
    late = {"registered": hash_, "registered_on": date(2026, 1, 6)}
    assert checks(look(results=results, **late, **STARTS))["TF0701"] == "block"
    early = {"registered": hash_, "registered_on": date(2026, 1, 4)}
    assert checks(look(results=results, **early, **STARTS, alpha=0.1))["TF0701"] == "block"


def test_a_look_that_nobody_tells_of_blocks(look, came_out) -> None:
    first = came_out(1_500, days=21)
    second = came_out(3_000, days=42)
    look = partial(look, salt="looked at", **STARTS)
    assert checks(look(results=first))["TF0705"] == "pass"
    assert checks(look(results=first))["TF0705"] == "pass", "the same file is one look"
    assert checks(look(results=second))["TF0705"] == "block"
    told = look(results=second, looks_before=[0.25])
    assert checks(told)["TF0705"] == "pass"
    assert told.record.evidence.results.analysis.look.times == [0.25, 0.5]
    edited = look(results=second, alpha=0.01)
    assert checks(edited)["TF0705"] == "block", "another plan of the same experiment forgets none"
    always = look(results=second, spending="always_valid")
    assert checks(always)["TF0705"] == "pass"


def test_without_payoffs_own_metrics_are_analysed_and_money_is_not(
    look, came_out, unpriced
) -> None:
    nothing = look(unpriced)
    assert nothing.record.evidence.design.note.startswith("not evaluated")
    assert checks(nothing)["TF0702"] == "not_evaluated"
    metrics = [
        {"name": "money", "column": "money", "sd": 60, "smallest_effect": 5},
        {"name": "calls", "column": "calls", "role": "guardrail", "better": "lower", "margin": 0.1},
    ]
    own = {"metrics": metrics, "units_per_week": 500, **STARTS}
    plan = registered(look, unpriced, **own)
    outcome = look(unpriced, results=came_out(lift=8.0, of=unpriced), **plan)
    found = outcome.record.evidence.results
    assert found.analysis.comparisons[0].standing == "better"
    assert found.money.value is None
    said = checks(outcome)
    assert (said["TF0702"], said["TF0706"], said["TF0708"]) == ("pass", "pass", "warn")


def test_what_comes_after_the_planned_end_does_not_count(look, came_out) -> None:
    outcome = look(results=came_out(7_000, days=98), **STARTS)
    found = outcome.record.evidence.results
    assert [fault.kind for fault in found.faults] == ["after_end"]
    assert sum(found.analysis.ratio.units.values()) == 6_000
    assert checks(outcome)["TF0703"] == "warn"


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ({"min_weeks": 13}, "13 weeks at least"),
        ({"looks_before": [0.5, 0.4]}, "earlier looks"),
        ({"looks_before": [0.0]}, "earlier looks"),
        ({"assigned_column": "assigned"}, "held against the exposure"),
        ({"covariate_day_column": "measured"}, "held against the exposure"),
        ({"arms": [{"name": "a", "weight": 1}]}, "arms"),
        ({"arms": [{"name": "a", "weight": 0}, {"name": "b", "weight": 1}]}, "weight"),
        ({"metrics": [{"name": "m", "column": "c", "role": "guardrail"}]}, "needs a margin"),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(look, decisions, sentence) -> None:
    with pytest.raises(InvalidDecisions, match=sentence):
        look(**decisions)


def test_a_results_file_without_the_column_is_refused_with_its_columns(look, came_out) -> None:
    with pytest.raises(DataProblem, match=r"no column 'money'.*calls"):
        look(results=came_out(change=lambda frame: frame.drop(columns="money")), **STARTS)


def test_two_arms_or_metrics_of_one_name_are_refused(look) -> None:
    twice = [{"name": "a", "weight": 1}, {"name": "a", "weight": 1}]
    with pytest.raises(InvalidDecisions, match="two arms are called 'a'"):
        look(arms=twice)


def test_guardrails_stand_beside_money_per_unit(look, came_out) -> None:
    calls = {"name": "calls", "column": "calls", "role": "guardrail", "better": "lower"}
    outcome = look(results=came_out(lift=8.0), metrics=[calls | {"margin": 0.1}], **STARTS)
    found = outcome.record.evidence
    assert [metric.name for metric in found.plan.metrics] == ["money per customer", "calls"]
    assert [one.state for one in found.results.analysis.guardrails] == ["holds"]
    assert checks(outcome)["TF0706"] == "pass"


def test_the_same_decisions_give_the_same_content(look, came_out) -> None:
    results = came_out(lift=2.0)
    first, second = (look(results=results, **STARTS).record for _ in range(2))
    assert first.content_hash == second.content_hash


def test_the_verdict_knows_the_step(project) -> None:
    execute(STEP, Standing(project))
    found = verdict(Standing(project))
    assert next(one for one in found.steps if one.slug == "experimentation").gate is not None
