from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.charts import Chart, View
from tenfold.charts.axes import stacked
from tenfold.steps.step01_business_problem import STEP, BusinessProblemEvidence

Run = Callable[..., BusinessProblemEvidence]
NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "01_business_problem.ipynb"
KEYS = ["payoff", "alternatives", "quality", "npv", "sensitivity", "threshold", "break_even"]


def _view(run: Run, given: dict[str, Any]) -> View:
    return STEP.view(STEP.parse(given), run(given))


@pytest.mark.parametrize("example", ["none", "credit", "ranges", "demand", "triage"])
def test_every_chart_is_there_and_says_something(
    run: Run, example: str, request: pytest.FixtureRequest
) -> None:
    given = {} if example == "none" else request.getfixturevalue(example)
    view = _view(run, given)
    assert [chart.key for chart in view.charts] == KEYS
    for chart in view.charts:
        assert bool(chart.series) != chart.alt.startswith("Not evaluated: "), chart.key
        assert chart.title


def test_a_complete_example_draws_every_chart(run: Run, ranges: dict[str, Any]) -> None:
    assert all(chart.series for chart in _view(run, ranges).charts)


def test_what_can_be_done_without_a_model_stands_beside_today_and_a_perfect_one(
    run: Run, credit: dict[str, Any]
) -> None:
    found = run(credit)
    # 3 in 10 are bad at 5 each; rejecting all of them, and all good ones, costs 1 for each good.
    assert (found.nobody.value, found.everybody.value) == pytest.approx((-1.5, -0.7))
    chart = _chart(run, credit)
    assert chart.series[0].x == ["act on nobody (as today)", "act on everybody", "a perfect model"]
    assert chart.series[0].y == pytest.approx([-1.5, -0.7, 0])
    assert "another rule earns more than today's" in chart.alt
    ruled = {"today": "rule", "today_tpr": 0.9, "today_fpr": 0.1, "capacity_per_week": 0.5}
    chart = _chart(run, credit | ruled)
    assert chart.series[0].x[1:3] == ["act on 0.5 a week, drawn at random", "what is done today"]
    assert "No rule that treats all cases alike earns more" in chart.alt


def _chart(run: Run, given: dict[str, Any]) -> Chart:
    return next(c for c in _view(run, given).charts if c.key == "alternatives")


def test_the_notebook_shows_every_chart() -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    source = "".join(line for cell in cells for line in cell["source"])
    assert all(f'show(record, "{key}")' in source for key in KEYS)
    assert "Benefit of predicting is not benefit of intervening" in source


def test_money_is_read_first(run: Run, ranges: dict[str, Any]) -> None:
    labels = [headline.label for headline in _view(run, ranges).headlines]
    assert labels[:2] == ["Expected gain over today's rule", "Net present value over 52 weeks"]
    assert "Still to fill in" not in labels


def test_what_is_missing_is_listed_with_its_meaning(run: Run) -> None:
    view = _view(run, {})
    assert [headline.label for headline in view.headlines][-1] == "Still to fill in"
    sheet = view.sheets[-1]
    assert [row[0] for row in sheet.rows][:2] == ["payoff_tp", "payoff_fp"]
    assert all(row[1] for row in sheet.rows)


def test_the_tornado_hangs_on_the_likely_value(run: Run, ranges: dict[str, Any]) -> None:
    chart = next(c for c in _view(run, ranges).charts if c.key == "sensitivity")
    assert stacked(chart)
    assert chart.series[0].x[0] == "share of the gap closed"
    assert "turn a profit into a loss: share of the gap closed" in chart.alt


def test_the_two_actions_cross_at_the_threshold(run: Run, credit: dict[str, Any]) -> None:
    chart = next(c for c in _view(run, credit).charts if c.key == "payoff")
    assert "They cross at 0.167" in chart.alt
    assert chart.marks[0].x == pytest.approx(1 / 6)


def test_the_profit_curves_peak_at_the_threshold(run: Run, credit: dict[str, Any]) -> None:
    for curve in run(credit).profit_by_threshold:
        best = max(zip(curve.likely, curve.x, strict=True))[1]
        assert best == pytest.approx(1 / 6, abs=0.011)


def test_the_waterfall_starts_at_the_perfect_model(run: Run, credit: dict[str, Any]) -> None:
    bars = _view(run, credit).waterfall
    assert [(bar.order, bar.amount.value) for bar in bars] == [(10, 0), (20, -1.5)]


def test_predicting_is_told_from_intervening(run: Run, credit: dict[str, Any]) -> None:
    view = _view(run, credit)
    said = "Benefit of predicting is not benefit of intervening"
    assert said in view.headlines[0].help
    assert any(said in sheet.note for sheet in view.sheets)


def test_a_view_is_plain_data(run: Run, ranges: dict[str, Any]) -> None:
    view = _view(run, ranges)
    assert View.model_validate(json.loads(view.model_dump_json())).charts == view.charts
