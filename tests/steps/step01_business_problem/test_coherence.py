from __future__ import annotations

import pytest

from tenfold.steps.step01_business_problem.coherence import contradiction, overlap
from tenfold.vocabulary import Triple


def _payoffs(**likely: float) -> dict[str, Triple]:
    return {key: Triple(low=x, likely=x, high=x) for key, x in likely.items()}


def test_costs_of_five_to_one_are_coherent() -> None:
    assert contradiction("binary", _payoffs(TP=0, FP=-1, FN=-5, TN=0)) == ""


@pytest.mark.parametrize(
    ("payoffs", "said"),
    [
        ({"TP": -5, "FP": -1, "FN": 0, "TN": 0}, "acting on a positive"),
        ({"TP": 0, "FP": -1, "FN": 0, "TN": 0}, "acting on a positive"),
        ({"TP": 5, "FP": 1, "FN": 0, "TN": 0}, "acting on every case would always be best"),
        ({"TP": 5, "FP": 0, "FN": 0, "TN": 0}, "acting on every case would always be best"),
    ],
)
def test_a_wrong_sign_is_said_with_both_amounts(payoffs: dict[str, float], said: str) -> None:
    assert said in contradiction("binary", _payoffs(**payoffs))


def test_overlapping_ranges_are_a_doubt_not_a_contradiction() -> None:
    payoffs = _payoffs(TP=0, FP=-1, TN=0) | {"FN": Triple(low=-5, likely=-2, high=1)}
    assert contradiction("binary", payoffs) == ""
    assert "acting on a positive" in overlap("binary", payoffs)


def test_an_error_that_costs_nothing_has_no_best_prediction() -> None:
    assert "too high costs nothing" in contradiction("regression", _payoffs(over=0, under=2))
    assert "neither" in contradiction("regression", _payoffs(over=0, under=0))
    assert contradiction("regression", _payoffs(over=1, under=2)) == ""


def test_a_wrong_answer_that_beats_the_right_one_is_named() -> None:
    table = {"a→a": 1, "a→b": 2, "b→a": -1, "b→b": 0}
    assert contradiction("multiclass", _payoffs(**table)) == "a→b (2) earns more than a→a (1)"
