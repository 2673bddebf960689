"""Whatever a person's ratio is, a few questions close in on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.steps.step01_business_problem import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.interviews import INTERVIEWS, TradeOff


@given(st.floats(0.02, 50_000))
def test_ten_questions_close_in_on_any_ratio_within_a_factor_of_two(truth: float) -> None:
    asked: list[float] = []
    interview = TradeOff(lambda ratio: asked.append(ratio) or "?", "")  # type: ignore[func-returns-value]
    while interview.question() is not None:
        interview.answer(yes=asked[-1] <= truth)
        assert len(asked) <= 12
    found = interview.result()
    assert found.low <= truth <= found.high <= 2.01 * found.low


@pytest.mark.parametrize("name", INTERVIEWS)
def test_questions_and_closing_are_sentences_about_the_project(name: str) -> None:
    decisions = BusinessProblemDecisions(unit_of_prediction="loan")
    interview = INTERVIEWS[name](decisions)
    asked = []
    while (question := interview.question()) is not None:
        asked.append(question)
        interview.answer(yes=len(asked) < 2)
    assert all(question.endswith("?") for question in asked)
    assert "money_anchor" in interview.closing()
