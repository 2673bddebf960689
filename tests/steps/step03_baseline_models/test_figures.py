"""Figures say their finding in words, with the numbers of the record."""

from __future__ import annotations

import pytest

from tenfold.charts import to_html, to_svg, to_text
from tenfold.steps.step03_baseline_models import STEP

KEYS = [
    "leaderboard",
    "ladder_score",
    "profit",
    "confusion",
    "roc",
    "precision_recall",
    "calibration",
    "learning_curve",
    "feature_money",
    "features_or_algorithm",
]
SMALL = {"tree": False, "boosting": False, "xgboost": False}


@pytest.fixture
def shown(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **SMALL)
    return evidence, STEP.view(STEP.parse(SMALL), evidence)


def test_every_chart_is_there_and_can_be_drawn_and_read(shown):
    _, view = shown
    assert [chart.key for chart in view.charts] == KEYS
    for thing in [*view.charts, *view.sheets, *view.headlines]:
        assert to_html(thing)
        assert to_text(thing)
    for chart in view.charts:
        assert to_svg(chart).startswith("<svg")
        assert len(chart.alt) > 30


def test_money_comes_first(shown):
    evidence, view = shown
    assert view.headlines[0].figure == evidence.held_out.money
    linear = evidence.choice.chosen == "linear"  # then baseline and model are one bar
    assert [bar.order for bar in view.waterfall] == ([10, 20, 40] if linear else [10, 20, 30, 40])
    assert view.waterfall[1].amount == evidence.held_out.money_today
    assert view.waterfall[-1].amount == evidence.held_out.money


def test_no_bar_exceeds_that_of_a_perfect_model_on_the_same_rows(shown):
    evidence, view = shown
    perfect, *others = view.waterfall
    assert perfect.label == "perfect model, on the held-out rows"
    assert perfect.amount == evidence.held_out.money_perfect
    # A step 1 that reckons with half as many positives promises less than the model earns.
    assert evidence.held_out.money.value > perfect.amount.value / 2
    assert all(bar.amount.value <= perfect.amount.value for bar in others)


def test_what_is_computed_for_the_ladder_and_the_calibration_is_shown(
    laboratory, loan_frame, value
):
    decisions = {"boosting": False, "xgboost": False, "calibration": "sigmoid"}
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **decisions)
    ladder, _, calibration, *_ = STEP.view(STEP.parse(decisions), evidence).sheets
    at = ladder.columns.index("money over the next simpler")
    shown_there = [row[at] for row in ladder.rows]
    assert shown_there == [entry.money_difference for entry in evidence.leaderboard]
    tree = evidence.rung("tree")
    assert tree.money_difference.value == pytest.approx(
        tree.money.value - evidence.rung("linear").money.value
    )
    values = [row[1] for row in calibration.rows]
    found = evidence.calibration
    assert found.gained.known
    for estimate in (found.raw_slope, found.raw_intercept, found.slope, found.gained, found.lost):
        assert estimate in values


def test_the_profit_curve_marks_the_chosen_threshold(shown):
    _, view = shown
    chart = next(chart for chart in view.charts if chart.key == "profit")
    assert chart.marks[0].x == pytest.approx(0.1)
    assert all(len(series.x) <= 100 for series in chart.series)
    assert "Acting from 0.1 on earns" in chart.alt


def test_what_was_not_done_as_asked_is_a_table(laboratory, loan_frame, value):
    decisions = {"fit_budget": 12}
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **decisions)
    view = STEP.view(STEP.parse(decisions), evidence)
    table = next(sheet for sheet in view.sheets if sheet.title.startswith("What was not done"))
    assert any("rung xgboost" in str(row[1]) for row in table.rows)


def test_without_payoffs_charts_of_money_say_what_they_wait_for(laboratory, loan_frame):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), None, **SMALL)
    view = STEP.view(STEP.parse(SMALL), evidence)
    by_key = {chart.key: chart for chart in view.charts}
    assert not by_key["leaderboard"].series
    assert "step 1 has not run" in by_key["leaderboard"].alt
    assert by_key["ladder_score"].series
    assert by_key["feature_money"].series


def test_amounts_have_their_own_charts(laboratory, loan_frame):
    data = laboratory.prepare(loan_frame, "debt", task="regression")
    evidence = laboratory.run(data, None, **SMALL)
    by_key = {c.key: c for c in STEP.view(STEP.parse(SMALL), evidence).charts}
    assert by_key["calibration"].title == "Predicted and actual amounts"
    assert not by_key["roc"].series
