"""Figures say their finding in words, with the numbers of the record."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.charts import to_html, to_svg, to_text
from tenfold.steps.step03_baseline_models import STEP
from tenfold.steps.step03_baseline_models.describing import profit
from tenfold.steps.step03_baseline_models.findings import Load
from tenfold.steps.step03_baseline_models.purse import Purse

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


CROWDED = np.linspace(0.99, 0.01, 100)
HITS = (np.arange(100) % 3 == 0).astype(int)


@pytest.fixture
def tight(value) -> Purse:
    """Room for twenty cases of a hundred."""
    value = value.model_copy(update={"capacity_per_week": 200.0})
    return Purse(value, "binary", ("no", "yes"), 0.95, 0)


def test_a_chosen_threshold_beyond_capacity_is_on_the_line_and_never_its_best(tight):
    curve = profit(tight, HITS, CROWDED, 0.605)
    assert curve.x[0] == pytest.approx(0.605)
    acted = CROWDED >= 0.605
    earned = tight.per_week(HITS, acted.astype(int)).value
    assert curve.y[0] == pytest.approx(earned)
    assert curve.y[0] > curve.y[curve.best]
    assert (curve.x[curve.best] <= CROWDED).sum() <= 20
    assert curve.beyond == sum((x <= CROWDED).sum() > 20 for x in curve.x)
    inside = profit(tight, HITS, CROWDED, 0.855)
    assert inside.beyond == 0
    assert 0.855 in inside.x


def test_a_better_threshold_in_hindsight_is_better_and_a_burst_capacity_is_told(shown, tight):
    evidence, _ = shown
    held = evidence.held_out
    charts = STEP.view(STEP.parse(SMALL), evidence).charts
    alone = next(chart.alt for chart in charts if chart.key == "profit")
    best = evidence.curves.profit.y[evidence.curves.profit.best]
    assert ("The best threshold in hindsight" in alone) is (best > held.money.value)
    load = Load(acted=held.acted.model_copy(update={"value": 300.0}), capacity=200.0)
    burst = evidence.model_copy(
        update={
            "held_out": held.model_copy(update={"load": load}),
            "curves": evidence.curves.model_copy(
                update={"profit": profit(tight, HITS, CROWDED, 0.605)}
            ),
        }
    )
    view = STEP.view(STEP.parse(SMALL), burst)
    chart = next(chart for chart in view.charts if chart.key == "profit")
    assert "acts on 300.0 cases a week, and there is capacity for 200" in chart.alt
    told = next(one for one in view.headlines if one.label.startswith("Acted on"))
    assert "not all can be acted on" in told.help
    fits = load.model_copy(update={"capacity": 400.0})
    assert "not all" not in fits.words


def test_held_out_rows_are_counted_against_the_capacity(laboratory, loan_frame, value):
    value = value.model_copy(update={"capacity_per_week": 990.0})
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **SMALL)
    load, acted = evidence.held_out.load, evidence.held_out.acted
    assert load.acted.value == pytest.approx(1000 * acted.value)
    assert load.capacity == 990


def test_models_stand_simplest_first_whichever_was_chosen(laboratory, loan_frame, value):
    decisions = {"boosting": False, "xgboost": False}
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **decisions)
    titles = [entry.title for entry in evidence.leaderboard if entry.status == "fitted"]
    assert len(titles) > 3
    for entry in evidence.leaderboard:
        choice = evidence.choice.model_copy(update={"chosen": entry.rung})
        other = evidence.model_copy(update={"choice": choice})
        charts = STEP.view(STEP.parse(decisions), other).charts
        for chart in charts[:2]:
            drawn = [name for series in chart.series for name in series.x]
            assert drawn == [title for title in titles if title in drawn]
            assert [s.x for s in chart.series if s.emphasis] in ([[entry.title]], [])


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
