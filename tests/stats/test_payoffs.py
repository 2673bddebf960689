import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.payoffs import (
    best_decisions,
    iso_profit_slope,
    missing_payoffs,
    regret,
    threshold,
    value_per_case,
)
from tenfold.vocabulary import ValueModel

GERMAN = {"TP": 0, "FP": -1, "FN": -5, "TN": 0}
BINARY = ValueModel(task="binary", payoffs={"TP": 90, "FP": -10, "FN": -3, "TN": 1})


def test_threshold_of_german_credit_is_one_sixth():
    assert threshold(GERMAN) == pytest.approx(1 / 6)


def test_threshold_agrees_with_the_value_model():
    assert threshold({k: t.likely for k, t in BINARY.payoffs.items()}) == BINARY.threshold


@pytest.mark.parametrize(
    "payoffs",
    [
        {"TP": 0, "FP": 0, "FN": 0, "TN": 0},
        {"TP": -5, "FP": 1, "FN": 0, "TN": 0},
        {"TP": 1, "FP": -1},
    ],
)
def test_threshold_refuses_payoffs_under_which_being_right_does_not_pay(payoffs):
    with pytest.raises(WrongInput):
        threshold(payoffs)


def test_threshold_is_where_both_actions_earn_the_same():
    b = {"TP": 70.0, "FP": -20.0, "FN": -40.0, "TN": 5.0}
    t = threshold(b)
    act = t * b["TP"] + (1 - t) * b["FP"]
    leave = t * b["FN"] + (1 - t) * b["TN"]
    assert act == pytest.approx(leave)


def test_points_on_an_iso_profit_line_earn_what_treating_nobody_earns():
    b, prevalence = {"TP": 70.0, "FP": -20.0, "FN": -40.0, "TN": 5.0}, 0.2
    slope = iso_profit_slope(prevalence, b)
    fpr = 0.3
    tpr = slope * fpr
    profit = prevalence * (tpr * b["TP"] + (1 - tpr) * b["FN"]) + (1 - prevalence) * (
        fpr * b["FP"] + (1 - fpr) * b["TN"]
    )
    nobody = prevalence * b["FN"] + (1 - prevalence) * b["TN"]
    assert profit == pytest.approx(nobody)


@pytest.mark.parametrize("prevalence", [0.0, 1.0])
def test_iso_profit_slope_needs_both_classes(prevalence):
    with pytest.raises(WrongInput, match="one class"):
        iso_profit_slope(prevalence, GERMAN)


def test_iso_profit_slope_needs_a_gain_from_acting():
    with pytest.raises(WrongInput, match="earns nothing"):
        iso_profit_slope(0.5, {"TP": 0, "FP": -1, "FN": 0, "TN": 0})


def test_binary_value_per_case_reads_the_four_payoffs():
    got = value_per_case(BINARY, [1, 0, 1, 0], [1, 1, 0, 0])
    assert got.tolist() == [90, -10, -3, 1]


def test_booleans_count_as_classes():
    got = value_per_case(BINARY, np.array([True, False]), np.array([1.0, 1.0]))
    assert got.tolist() == [90, -10]


def test_regression_costs_grow_with_the_error_on_its_side():
    value = ValueModel(task="regression", payoffs={"over": 2, "under": 5})
    assert value_per_case(value, [10, 10, 10], [13, 8, 10]).tolist() == [-6, -10, 0]


def test_multiclass_reads_actual_then_predicted():
    payoffs = {"a→a": 1, "a→b": -2, "b→a": -30, "b→b": 4}
    value = ValueModel(task="multiclass", payoffs=payoffs)
    assert value_per_case(value, [0, 0, 1, 1], [0, 1, 0, 1], labels=["a", "b"]).tolist() == [
        1,
        -2,
        -30,
        4,
    ]


def test_missing_payoffs_are_named():
    value = ValueModel(task="multiclass", payoffs={"a→a": 1, "b→b": 1})
    assert missing_payoffs(value, ["a", "b"]) == ["a→b", "b→a"]
    with pytest.raises(WrongInput, match="a→b, b→a"):
        value_per_case(value, [0], [1], labels=["a", "b"])


@pytest.mark.parametrize(
    ("y", "decided"),
    [([0, 2], [0, 1]), ([0, 1], [0, np.nan]), ([0, 1], [0]), (["yes"], ["no"]), ([[1]], [[1]])],
)
def test_cases_that_do_not_fit_are_refused(y, decided):
    with pytest.raises(WrongInput):
        value_per_case(BINARY, y, decided)


def test_regression_refuses_missing_predictions():
    value = ValueModel(task="regression", payoffs={"over": 2, "under": 5})
    with pytest.raises(WrongInput, match="missing or infinite"):
        value_per_case(value, [1.0], [np.nan])


def test_what_a_decision_lost_is_told_against_the_best_one_even_if_that_is_no_right_answer():
    # Treating is cheap insurance: acting pays even where it was not needed.
    value = ValueModel(task="binary", payoffs={"TP": 90, "FP": 5, "FN": -50, "TN": 0})
    assert best_decisions(value, [0, 1]).tolist() == [1, 1]
    assert regret(value, [0, 0, 1, 1], [0, 1, 0, 1]).tolist() == [5, 0, 140, 0]
    amounts = ValueModel(task="regression", payoffs={"over": 2, "under": 3})
    assert regret(amounts, [10.0, 10.0], [12.0, 9.0]).tolist() == [4, 3]
    rng = np.random.default_rng(1)
    labels = ["a", "b", "c"]
    keys = [f"{a}→{d}" for a in labels for d in labels]
    odd = ValueModel(task="multiclass", payoffs=dict(zip(keys, rng.normal(size=9), strict=True)))
    y, decided = rng.integers(0, 3, 60), rng.integers(0, 3, 60)
    table = np.array([odd.payoffs[key].likely for key in keys]).reshape(3, 3)
    wanted = table.max(axis=1)[y] - table[y, decided]
    assert np.allclose(regret(odd, y, decided, labels=labels), wanted)
