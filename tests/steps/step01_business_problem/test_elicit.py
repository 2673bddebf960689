from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.errors import WrongInput
from tenfold.stats.money import threshold
from tenfold.steps.step01_business_problem.elicit import (
    Answer,
    binary_payoffs,
    next_question,
    question,
    regression_costs,
    tradeoff,
)
from tenfold.vocabulary import Triple


def _exact(x: float) -> Triple:
    return Triple(low=x, likely=x, high=x)


@pytest.mark.parametrize("accepted", [0.5, 1, 5, 40])
def test_the_trade_off_sets_the_threshold_whatever_the_price(accepted: float) -> None:
    for price in (0.01, 1, 5000):
        payoffs = binary_payoffs(_exact(accepted), _exact(price))
        likely = {key: triple.likely for key, triple in payoffs.items()}
        assert threshold(likely) == pytest.approx(1 / (1 + accepted))


def test_the_price_only_scales_the_payoffs() -> None:
    one = binary_payoffs(_exact(5), _exact(1))
    ten = binary_payoffs(_exact(5), _exact(10))
    for key, triple in one.items():
        assert ten[key].likely == pytest.approx(10 * triple.likely)


def test_doubt_in_both_answers_adds_in_squares() -> None:
    halves = Triple(low=1, likely=2, high=4)
    found = binary_payoffs(halves, halves)["TP"]
    assert found.likely == pytest.approx(4)
    factor = math.exp(math.sqrt(2) * math.log(2))
    assert found.low == pytest.approx(4 / factor)
    assert found.high == pytest.approx(4 * factor)
    assert found.low > 1
    assert found.high < 16


def test_costs_of_a_regression_keep_the_trade_off() -> None:
    costs = regression_costs(_exact(3), _exact(20))
    assert (costs["over"].likely, costs["under"].likely) == (20, pytest.approx(60))


@given(st.floats(0.02, 50_000))
def test_questions_close_in_on_what_someone_thinks(thinks: float) -> None:
    answers: list[Answer] = []
    while (asked := next_question(answers)) is not None:
        answers.append(Answer(asked, asked <= thinks))
        assert len(answers) <= 20
    found = tradeoff(answers)
    assert found.low <= thinks <= found.high
    assert found.high / found.low <= 2.0 + 1e-9


def test_contradicting_answers_are_named() -> None:
    with pytest.raises(WrongInput, match="30 false alarms are accepted, but 10 are refused"):
        tradeoff([Answer(30, True), Answer(10, False)])


def test_one_sided_answers_are_no_range() -> None:
    with pytest.raises(WrongInput, match="No 'no' is among the answers"):
        tradeoff([Answer(10, True)])


def test_someone_who_accepts_everything_is_not_asked_for_ever() -> None:
    answers: list[Answer] = []
    while (asked := next_question(answers)) is not None:
        answers.append(Answer(asked, accepted=True))
    assert len(answers) < 15


@pytest.mark.parametrize("alarms", [0.0, -1.0, math.inf, math.nan])
def test_impossible_answers_are_refused(alarms: float) -> None:
    with pytest.raises(WrongInput, match="is no trade"):
        next_question([Answer(alarms, True)])


def test_a_question_reads_well_below_one() -> None:
    assert question(1, "loan") == "Would you accept 1 false alarm to catch one more loan?"
    assert "catch 4 more loans" in question(0.25, "loan")
