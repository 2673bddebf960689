"""Attributions near the threshold, weighted by what hangs on them."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.explaining import Attributions, in_the_balance, stakes
from tenfold.scoring import decide
from tenfold.vocabulary import DecisionRule, ValueModel

RULE = DecisionRule(threshold=0.5, how="", source="fixed")


def said(values: list[list[float]]) -> Attributions:
    found = np.array(values)
    names = tuple("abc"[: found.shape[1]])
    return Attributions(names, found, np.zeros(len(found)), "log odds", "", additive=True)


def test_far_rows_do_not_count_and_near_ones_by_their_money() -> None:
    one = said([[1.0, 0.0], [0.0, -2.0], [100.0, 100.0]])
    p = np.array([0.45, 0.55, 0.9])
    found = in_the_balance(one, p, RULE, within=0.1, stake=np.array([30.0, 10.0, 1e6]))
    assert (found.rows, found.stake) == (2, 40.0)
    assert found.weights.tolist() == [0.75, 0.5]
    alike = in_the_balance(one, p, RULE, within=0.1)
    assert alike.weights.tolist() == [0.5, 1.0]


def test_no_row_near_gives_no_weights_and_amounts_have_no_threshold() -> None:
    found = in_the_balance(said([[1.0]]), np.array([0.9]), RULE, within=0.1)
    assert (found.rows, found.stake, found.weights.tolist()) == (0, 0.0, [0.0])
    with pytest.raises(ValueError, match="no threshold"):
        in_the_balance(
            said([[1.0]]), np.array([9.0]), DecisionRule(how="", source="none"), within=1
        )


def test_at_the_threshold_of_the_payoffs_both_errors_cost_alike() -> None:
    value = ValueModel(task="binary", payoffs={"TP": 50, "FP": -20, "FN": -100, "TN": 10})
    t = 30 / (30 + 150)
    low, high = (stakes(value, np.array([t]), np.array([k])) for k in (0, 1))
    assert low is not None
    assert high is not None
    assert low[0] == pytest.approx(high[0])
    assert low[0] == pytest.approx(t * 150)


def test_several_classes_are_close_where_the_first_hardly_leads() -> None:
    p = np.array([[0.4, 0.38, 0.22], [0.8, 0.1, 0.1]])
    rule = DecisionRule(how="", source="none")
    labels = ["x", "y", "z"]
    payoffs = {f"{a}→{d}": 10 if a == d else 0 for a in labels for d in labels}
    value = ValueModel(task="multiclass", payoffs=payoffs)
    stake = stakes(value, p, decide(rule, p), labels=labels)
    assert stake == pytest.approx([6.0, 2.0])
    found = in_the_balance(said([[1.0], [5.0]]), p, rule, within=0.05, stake=stake)
    assert (found.rows, found.weights.tolist()) == (1, [1.0])


def test_without_payoffs_nothing_is_at_stake() -> None:
    assert stakes(ValueModel(task="binary"), np.array([0.5]), np.array([1])) is None
    assert stakes(ValueModel(task="regression"), np.array([0.5]), np.array([1])) is None
