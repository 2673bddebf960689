"""Each check passes, warns and blocks for the reason it names."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.steps.step03_baseline_models import BaselineEvidence
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
        task="binary", payoffs=module.PAYOFFS, volume_per_week=1000, today="act_on_none"
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


def test_tf0301_is_not_evaluated_without_any_interval(good):
    nothing = {
        "score_over_constant": Estimate.not_enough("3 rows"),
        "over_today": Money.not_evaluated("no payoffs"),
        "over_constant": Money.not_evaluated("no payoffs"),
    }
    assert status(good, "TF0301", {"held_out": nothing}).status == "not_evaluated"


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
    assert status(good, "TF0305", change, threshold_policy="capacity").status == "pass"


def test_tf0306_blocks_a_threshold_set_on_reported_rows(good):
    assert status(good, "TF0306", {"held_out": {"threshold_rows_shared": 3}}).status == "block"


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
