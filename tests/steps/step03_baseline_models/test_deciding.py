"""A decision rule follows the policy, is set on other rows, and says where it could not."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.scoring import decide
from tenfold.steps.step03_baseline_models.deciding import cross_fitted, ruling_of, set_rule
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.vocabulary import ValueModel

LABELS = ("no", "yes")


@pytest.fixture
def case():
    rng = np.random.default_rng(0)
    p = rng.random(1000)
    return (rng.random(1000) < p).astype(int), p


def rule(case, value, **decisions):
    return set_rule(BaselineDecisions(**decisions), value, "binary", LABELS, *case)


def test_money_takes_the_threshold_of_the_payoffs(case, value):
    found = rule(case, value)
    assert found.threshold == pytest.approx(0.1)
    assert found.source == "payoffs"


def test_a_binding_capacity_raises_the_threshold_of_the_payoffs(case, value):
    found = rule(case, value.model_copy(update={"capacity_per_week": 200.0}))
    assert found.threshold == pytest.approx(0.8, abs=0.05)
    assert found.source == "out_of_fold"
    assert decide(found, case[1]).mean() <= 0.2
    loose = rule(case, value.model_copy(update={"capacity_per_week": 990.0}))
    assert loose.threshold == pytest.approx(0.1)


@pytest.mark.parametrize(
    "policy", [{"threshold_policy": "fixed", "fixed_threshold": 0.07}, {"threshold_policy": "f1"}]
)
def test_no_policy_acts_on_more_cases_than_capacity_allows(case, value, policy):
    free = rule(case, value, **policy)
    assert decide(free, case[1]).mean() > 0.2
    found = rule(case, value.model_copy(update={"capacity_per_week": 200.0}), **policy)
    assert 0 < decide(found, case[1]).mean() <= 0.2
    assert "so that out of fold 200 cases a week fit the capacity" in found.how


def test_a_capacity_that_does_not_bind_is_told_of_the_rows_that_it_was_tried_on(case, value):
    found = rule(case, value.model_copy(update={"capacity_per_week": 990.0}))
    acted = decide(found, case[1]).mean() * 1000
    assert f"{acted:.1f} cases a week are acted on out of fold, of a capacity of 990" in found.how


def test_capacity_acts_on_the_likeliest_whatever_they_pay(case, value):
    found = rule(
        case, value.model_copy(update={"capacity_per_week": 990.0}), threshold_policy="capacity"
    )
    assert decide(found, case[1]).mean() == pytest.approx(0.99, abs=0.005)


def test_capacity_that_step_1_does_not_give_falls_back_and_says_so(case, value):
    found = rule(case, value, threshold_policy="capacity")
    assert found.threshold == pytest.approx(0.1)
    assert "no capacity" in found.how


def test_without_payoffs_f1_decides_and_says_so(case):
    found = rule(case, None)
    assert "no usable payoffs" in found.how
    best = max(
        2 * ((case[1] >= t) & (case[0] == 1)).sum() / ((case[1] >= t).sum() + case[0].sum())
        for t in case[1]
    )
    acted = decide(found, case[1])
    assert 2 * (acted & case[0]).sum() / (acted.sum() + case[0].sum()) == pytest.approx(best)


def test_a_fixed_threshold_is_taken_as_it_is(case, value):
    found = rule(case, value, threshold_policy="fixed", fixed_threshold=0.42)
    assert found.threshold == 0.42
    assert found.source == "fixed"


@pytest.mark.parametrize("policy", ["fixed", "f1", "money"])
def test_a_constant_does_what_pays_more_whatever_models_are_cut_at(case, value, policy):
    decisions = BaselineDecisions(threshold_policy=policy, fixed_threshold=0.7)
    options = (value, "binary", LABELS, *case)
    assert set_rule(ruling_of(decisions, "constant"), *options).source == "payoffs"
    assert ruling_of(decisions, "linear") is decisions


def test_payoffs_that_contradict_each_other_give_no_threshold(case, value):
    odd = ValueModel(task="binary", payoffs={"TP": 0, "FP": 5, "FN": 5, "TN": 0}, volume_per_week=1)
    assert "no usable payoffs" in rule(case, odd).how


def test_a_tuned_threshold_is_set_on_the_other_folds():
    # In the first half positives have high scores, in the second low ones.
    y = np.r_[np.repeat([0, 1], 50), np.repeat([1, 0], 50)]
    p = np.r_[np.linspace(0, 1, 100), np.linspace(0, 1, 100)]
    fold = np.repeat([0, 1], 100)
    decisions = BaselineDecisions(threshold_policy="f1")
    decided = cross_fitted(decisions, None, "binary", LABELS, y, p, fold)
    other = set_rule(decisions, None, "binary", LABELS, y[fold == 1], p[fold == 1])
    np.testing.assert_array_equal(decided[fold == 0], decide(other, p[fold == 0]))


def test_amounts_are_shifted_to_the_quantile_of_the_costs():
    rng = np.random.default_rng(0)
    p = rng.normal(size=4000)
    y = p + rng.normal(size=4000)
    dear = ValueModel(task="regression", payoffs={"over": 1, "under": 3})
    found = set_rule(BaselineDecisions(), dear, "regression", (), y, p)
    assert found.shift == pytest.approx(0.6745, abs=0.05)
    free = set_rule(BaselineDecisions(), None, "regression", (), y, p)
    assert free.shift is None
    np.testing.assert_array_equal(decide(free, p), p)


def test_no_rows_give_a_rule_all_the_same():
    none = np.empty(0)
    found = set_rule(BaselineDecisions(), None, "binary", LABELS, none, none)
    assert found.threshold == 0.5
