"""What stands where on the drawing that SVG and PNG share."""

from itertools import pairwise

import pytest

from tenfold.charts import Chart, Mark, Series
from tenfold.charts.drawing import drawn
from tenfold.charts.scene import Area, Dots, Lines, Text


def marks_of(chart, kind):
    scene, _ = drawn(chart)
    return [mark for mark in scene.marks if isinstance(mark, kind)]


def chart_of(*series, **more):
    return Chart(key="k", title="t", alt="a", series=list(series), **more)


def width_of_bars(chart):
    return [max(x for x, _ in bar.points) - min(x for x, _ in bar.points) for bar in _bars(chart)]


def _bars(chart):
    return [area for area in marks_of(chart, Area) if len(area.points) == 4]


def test_a_reference_line_between_bars_leaves_them_as_wide_as_they_were():
    bars = Series(name="s", kind="bar", x=[0.0, 10.0, 20.0], y=[1.0, 2.0, 3.0])
    plain, marked = chart_of(bars), chart_of(bars, marks=[Mark(label="m", x=9.9)])
    assert width_of_bars(marked) == pytest.approx(width_of_bars(plain))
    assert min(width_of_bars(plain)) > 100


def test_a_gap_in_the_values_is_a_gap_in_the_line():
    series = Series(name="s", kind="line", x=[1, 2, 3, 4, 5], y=[1, 2, None, 4, 5])
    (line,) = (m for m in marks_of(chart_of(series), Lines) if m.colour.startswith("#"))
    assert [len(run) for run in line.runs] == [2, 2]


def test_intervals_over_the_same_names_stand_side_by_side_and_others_in_the_middle():
    def made(name, x):
        n = len(x)
        return Series(name=name, kind="interval", x=x, y=[1.0] * n, low=[0.0] * n, high=[2.0] * n)

    same = marks_of(chart_of(made("a", ["p", "q"]), made("b", ["p", "q"])), Dots)[:2]
    assert same[0].places[0][0] < same[1].places[0][0]
    apart = marks_of(chart_of(made("a", ["p"]), made("b", ["q"])), Dots)[:2]
    middles = [text.x for text in marks_of(chart_of(made("a", ["p"]), made("b", ["q"])), Text)]
    assert all(any(dot.places[0][0] == pytest.approx(x) for x in middles) for dot in apart)


def test_values_run_up_the_page_and_names_down_it():
    up = marks_of(chart_of(Series(name="s", kind="points", x=[1, 2], y=[1, 9])), Dots)[0]
    assert up.places[0][1] > up.places[1][1]
    first, second = _bars(chart_of(Series(name="s", kind="hbar", x=["p", "q"], y=[1, 9])))
    assert first.points[0][1] < second.points[0][1]


def test_a_reference_line_stands_on_dates_names_and_numbers_and_elsewhere_not_at_all():
    def lines(x, mark):
        series = Series(name="s", kind="line", x=x, y=[1.0, 2.0])
        scene = chart_of(series, marks=[Mark(label="here", x=mark)])
        return sum(m.dash == (5, 4) for m in marks_of(scene, Lines))

    days = ["2024-01-01", "2024-03-01"]
    assert lines(days, "2024-02-01") == 1
    assert lines(["p", "q"], "q") == 1
    assert lines([1, 2], 1.5) == 1
    assert lines(days, 3.0) == lines([1, 2], "2024-02-01") == lines(["p", "q"], "r") == 0


def test_all_texts_stay_on_the_sheet():
    names = [f"a rather long name of a column {i}" for i in range(30)]
    series = [
        Series(name=f"series {i}", kind="bar", x=names, y=[float(i + 1)] * 30) for i in range(8)
    ]
    scene, _ = drawn(chart_of(*series, x_title="column", y_title="EUR/week"))
    for text in (mark for mark in scene.marks if isinstance(mark, Text)):
        assert 0 <= text.x <= scene.width, text.words
        assert 0 <= text.y <= scene.height, text.words


def test_more_series_than_a_row_holds_make_the_legend_grow_and_not_the_words_collide():
    series = [Series(name=f"a series called {i}", kind="line", x=[1], y=[i]) for i in range(12)]
    entries = [t for t in marks_of(chart_of(*series), Text) if t.words.startswith("a series")]
    rows = {entry.y for entry in entries}
    assert len(entries) == 12
    assert len(rows) > 1
    for row in rows:
        places = sorted(entry.x for entry in entries if entry.y == row)
        assert all(b - a > 80 for a, b in pairwise(places))
