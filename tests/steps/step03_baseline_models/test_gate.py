"""Each check passes, warns and blocks for the reason it names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tenfold.step import GateView
from tenfold.steps.step03_baseline_models import BaselineEvidence
from tenfold.steps.step03_baseline_models.decisions import MOST_TRAINED
from tenfold.steps.step03_baseline_models.findings import ClassCalibration, Load
from tenfold.vocabulary import Estimate, Money

LINEAR = {"tree": False, "boosting": False, "xgboost": False}


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> tuple[Any, BaselineEvidence]:
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    spec = spec_from_file_location("laboratory", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    laboratory = module.Laboratory(tmp_path_factory.mktemp("gate"))
    value = module.ValueModel(
        task="binary",
        payoffs=module.PAYOFFS,
        volume_per_week=1000,
        today="act_on_none",
        run_cost_per_year=1000,
    )
    data = laboratory.prepare(module.loans(rows=1500), "bad")
    return laboratory, laboratory.run(data, value, **LINEAR)


def status(good, code: str, change: dict[str, Any] | None = None, **decisions: Any):
    laboratory, evidence = good
    for part, update in (change or {}).items():
        whole = getattr(evidence, part)
        evidence = evidence.model_copy(update={part: whole.model_copy(update=update)})
    return laboratory.gate(evidence, **decisions)[code]


def money(value: float, low: float, high: float) -> Money:
    return Money(value=value, low=low, high=high, n=100, method="test", unit="EUR/week")


def share(value: float, low: float, high: float) -> Estimate:
    return Estimate(value=value, low=low, high=high, n=100, method="test")


def test_a_good_model_passes_every_check(good):
    laboratory, evidence = good
    assert {c.status for c in laboratory.gate(evidence).values()} == {"pass"}
    assert all(c.remedy == "" for c in laboratory.gate(evidence).values())


def test_tf0301_warns_where_held_out_rows_are_too_few_to_be_sure(good):
    check = status(good, "TF0301", {"held_out": {"over_constant": money(5, -1, 11)}})
    assert check.status == "warn"
    assert "the constant (money)" in check.evidence


def test_tf0301_blocks_a_model_that_is_worse_than_today(good):
    check = status(good, "TF0301", {"held_out": {"over_today": money(-5, -9, -1)}})
    assert check.status == "block"
    assert check.money_at_risk is not None


def test_a_model_that_saw_a_part_of_the_rows_only_is_not_refused_without_saying_so(good):
    worse = {"held_out": {"over_today": money(-5, -9, -1)}}
    assert status(good, "TF0301", worse).fixes == ()
    few = {"material": {"used_rows": 100, "train_rows": 900}}
    check = status(good, "TF0301", worse | few)
    assert "fitted on 100 of 900 training rows" in check.evidence
    assert check.fixes[0].changes == {"baseline_models": {"row_cap": 900}}
    # No fix that would be refused.
    huge = {"material": {"used_rows": 100, "train_rows": MOST_TRAINED + 1}}
    assert status(good, "TF0301", worse | huge).fixes == ()


def test_a_doubt_puts_the_loss_at_risk_that_it_may_bring_and_not_the_gain(good):
    sure = {"over_constant": money(90, 80, 100)}
    for gain, most in ((money(-5, -9, -1), 9), (money(5, -1, 11), 1), (money(50, -48, 148), 48)):
        risk = status(good, "TF0301", {"held_out": sure | {"over_today": gain}}).money_at_risk
        assert 0 <= risk.low <= risk.value <= risk.high == most
        assert risk.value < 0.25 * gain.value or gain.value < 0

    # The larger doubt of the two counts: a sure gain over today's rule hides none over a constant.
    other = {"over_today": money(90, 80, 100), "over_constant": money(-5, -9, -1)}
    assert status(good, "TF0301", {"held_out": other}).money_at_risk.value == pytest.approx(5, 0.01)


def test_costs_that_may_not_be_covered_are_at_risk_by_what_is_missing(good):
    change = {"break_even": {"gain": money(100, 60, 140), "required_gain_per_week": 110.0}}
    risk = status(good, "TF0307", change).money_at_risk
    assert 10 < risk.value < 20
    assert risk.high == 50


def test_tf0301_is_not_evaluated_without_any_interval(good):
    nothing = {
        "score_over_constant": Estimate.not_enough("3 rows"),
        "over_today": Money.not_evaluated("no payoffs"),
        "over_constant": Money.not_evaluated("no payoffs"),
    }
    assert status(good, "TF0301", {"held_out": nothing}).status == "not_evaluated"


@pytest.mark.parametrize("on_the_ladder", [True, False])
@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_tf0301_never_passes_without_a_word_on_what_is_done_today(good, task, on_the_ladder):
    laboratory, evidence = good
    unknown = Money.not_evaluated("step 1 does not say what is done today")
    held = evidence.held_out.model_copy(update={"over_today": unknown})
    evidence = evidence.model_copy(update={"task": task, "held_out": held})
    check = laboratory.gate(evidence, todays_rule=on_the_ladder)["TF0301"]
    assert check.status == "warn"
    assert "step 1 does not say what is done today" in check.evidence


def test_tf0302_refuses_what_hides_the_rarer_class(good):
    check = status(good, "TF0302", {"metric": {"refused": "Accuracy is refused: …"}})
    assert check.status == "block"


def test_tf0303_warns_about_a_complex_model_that_does_not_pay(good):
    complex_one = {"chosen": "xgboost", "earned": money(10, -5, 25)}
    assert status(good, "TF0303", {"choice": complex_one}).status == "warn"
    paid = complex_one | {"earned": money(30, 20, 40)}
    assert status(good, "TF0303", {"choice": paid}).status == "pass"
    assert status(good, "TF0303", {"choice": paid | {"extra_cost_per_week": 25.0}}).status == "warn"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"skill_train": 0.9, "skill_test": share(0.3, 0.2, 0.4)}, "warn"),
        ({"skill_train": 0.4, "skill_test": share(-0.2, -0.4, -0.1)}, "block"),
        ({"skill_cv": 0.5, "skill_train": 0.5, "skill_test": share(0.1, 0.0, 0.2)}, "warn"),
        ({"skill_test": Estimate.not_enough("3 rows")}, "not_evaluated"),
    ],
)
def test_tf0304_compares_training_folds_and_new_rows(good, change, wanted):
    assert status(good, "TF0304", {"held_out": change}).status == wanted


def test_tf0305_judges_by_money_where_there_is_some(good):
    earned = good[1].held_out.money.value
    costly = money(0.1 * earned, 0.05 * earned, 0.2 * earned)
    assert status(good, "TF0305", {"calibration": {"lost": costly}}).status == "warn"
    cheap = money(0.01 * earned, 0.005 * earned, 0.02 * earned)
    assert status(good, "TF0305", {"calibration": {"lost": cheap}}).status == "pass"
    assert (
        status(good, "TF0305", {"calibration": {"lost": cheap}}, calibration_loss=0.005).status
        == "warn"
    )


def test_tf0305_judges_by_the_slope_where_there_is_no_money(good):
    unpriced = Money.not_evaluated("no payoffs")
    for slope, wanted in ((share(0.5, 0.4, 0.6), "warn"), (share(0.9, 0.75, 1.05), "pass")):
        change = {"calibration": {"lost": unpriced, "slope": slope}}
        assert status(good, "TF0305", change).status == wanted


@pytest.mark.parametrize(
    ("policy", "source", "wanted"),
    [
        ("capacity", "out_of_fold", "pass"),
        ("f1", "out_of_fold", "pass"),
        ("fixed", "fixed", "pass"),
        # Without a capacity in step 1 the policy falls back on t*, which is a probability.
        ("capacity", "payoffs", "warn"),
        ("money", "payoffs", "warn"),
    ],
)
def test_tf0305_asks_where_the_threshold_really_came_from(good, policy, source, wanted):
    rule = good[1].candidate.rule.model_copy(update={"source": source})
    wrong = {"lost": Money.not_evaluated("no payoffs"), "slope": share(0.5, 0.4, 0.6)}
    change = {"calibration": wrong, "candidate": {"rule": rule}}
    assert status(good, "TF0305", change, threshold_policy=policy).status == wanted


def test_tf0305_judges_several_classes_one_by_one_or_by_money(good):
    laboratory, evidence = good
    evidence = evidence.model_copy(update={"task": "multiclass"})
    right, wrong = share(1.0, 0.9, 1.1), share(0.5, 0.4, 0.6)
    few = Estimate.not_enough("3 rows")

    def judged(*slopes: Estimate, lost: Money) -> str:
        classes = [ClassCalibration(label="c", slope=slope, intercept=slope) for slope in slopes]
        finding = evidence.calibration.model_copy(update={"classes": classes, "lost": lost})
        changed = evidence.model_copy(update={"calibration": finding})
        return laboratory.gate(changed)["TF0305"].status

    unpriced = Money.not_evaluated("no payoffs")
    assert judged(right, right, lost=unpriced) == "pass"
    assert judged(right, wrong, lost=unpriced) == "warn"
    assert judged(right, few, lost=unpriced) == "not_evaluated"
    earned = evidence.held_out.money.value
    assert judged(right, few, lost=money(0.1 * earned, 0.05 * earned, earned)) == "warn"
    assert judged(wrong, few, lost=money(0.0, -earned, earned)) == "pass"


def test_tf0306_blocks_a_threshold_set_on_reported_rows(good):
    assert status(good, "TF0306", {"held_out": {"threshold_rows_shared": 3}}).status == "block"


def test_tf0306_warns_about_rows_that_were_looked_at_too_often(good):
    from dataclasses import replace

    from tenfold.steps.step03_baseline_models import STEP

    _, evidence = good
    view = GateView(STEP.parse({}), evidence, date(2026, 11, 22))
    for looks, wanted in ((None, "pass"), (10, "pass"), (11, "warn")):
        found = {check.code: check for check in STEP.gate(replace(view, looks=looks))}["TF0306"]
        assert found.status == wanted
    assert "the best of 11 equally good ones" in found.evidence
    # Shared rows are worse news than many looks.
    held = evidence.held_out.model_copy(update={"threshold_rows_shared": 3})
    shared = replace(view, evidence=evidence.model_copy(update={"held_out": held}), looks=99)
    assert {check.code: check.status for check in STEP.gate(shared)}["TF0306"] == "block"


@pytest.mark.parametrize(
    ("gain", "needed", "wanted"),
    [
        (money(100, 80, 120), 50.0, "pass"),
        (money(100, 80, 120), 90.0, "warn"),
        (money(100, 80, 120), 130.0, "block"),
        (money(100, 80, 120), None, "not_evaluated"),
    ],
)
def test_tf0307_sets_the_gain_against_the_costs(good, gain, needed, wanted):
    change = {"break_even": {"gain": gain, "required_gain_per_week": needed}}
    assert status(good, "TF0307", change).status == wanted


@pytest.mark.parametrize(("capacity", "told"), [(200.0, True), (400.0, False)])
def test_tf0307_says_where_the_gain_takes_more_cases_than_there_is_capacity_for(
    good, capacity, told
):
    load = Load(acted=share(300, 260, 340), capacity=capacity)
    check = status(good, "TF0307", {"held_out": {"load": load}})
    assert ("300.0 cases a week" in check.evidence) is told


def test_costs_that_nobody_stated_are_not_covered_by_silence(good):
    change = {"break_even": {"gain": money(100, 60, 140), "required_gain_per_week": None}}
    check = status(good, "TF0307", change)
    assert check.status == "not_evaluated"
    assert "states no costs" in check.evidence


def test_tf0307_does_not_take_a_gain_over_no_model_for_one_over_today(good):
    unknown = {"held_out": {"over_today": Money.not_evaluated("nobody said")}}
    blind = {"over": "the same answer for every case", "required_gain_per_week": 90.0}
    paying = unknown | {"break_even": blind | {"gain": money(100, 95, 120)}}
    check = status(good, "TF0307", paying)
    assert check.status == "not_evaluated"
    assert "nobody said" in check.evidence
    hopeless = unknown | {"break_even": blind | {"gain": money(50, 40, 60)}}
    assert status(good, "TF0307", hopeless).status == "block"


def test_tf0308_blocks_without_a_simple_baseline(good):
    laboratory, evidence = good
    bare = [e for e in evidence.leaderboard if e.rung not in ("constant", "linear")]
    check = laboratory.gate(evidence.model_copy(update={"leaderboard": bare}))["TF0308"]
    assert check.status == "block"
    assert evidence.candidate.digest[:12] in check.evidence


def test_every_check_has_a_page_with_its_title():
    from pathlib import Path

    from tenfold.steps.step03_baseline_models.gate import CODES

    pages = Path(__file__).parents[3] / "docs" / "checks"
    for code, title in CODES.items():
        text = (pages / f"{code}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {code}: {title}\n")
        for part in ("What it checks", "Why it matters", "How to fix", "How to waive"):
            assert f"## {part}" in text
