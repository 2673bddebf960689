"""The interactive figure is plotly's own JSON, and nothing in the data acts as mark-up."""

import json
import re
import subprocess
import sys

import plotly.graph_objects as go
import pytest

from tenfold.charts import Chart, Mark, Series, to_plotly


def _texts(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_plotly_accepts_the_figure_of_every_kind(chart):
    figure = to_plotly(chart)
    go.Figure(figure)  # raises on any attribute plotly does not know
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def test_no_text_carries_markup_or_formulas_of_the_data(chart):
    for text in _texts(to_plotly(chart)):
        assert "<" not in text.replace("<br>", "")
        assert "$" not in text
        assert not re.search(r"&(?!amp;|lt;|gt;|#36;)", text)


def test_hover_is_whole_text_and_never_a_template(chart):
    for trace in to_plotly(chart)["data"]:
        assert "hovertemplate" not in trace
        assert trace["hoverinfo"] in ("text", "skip")


def test_long_names_that_begin_alike_stay_apart():
    names = ["same beginning " * 4 + end for end in "ab"]
    chart = Chart(
        key="k", title="t", alt="a", series=[Series(name="s", kind="bar", x=names, y=[1, 2])]
    )
    figure = to_plotly(chart)
    assert figure["data"][0]["x"] == [0, 1]
    assert len(figure["layout"]["xaxis"]["ticktext"][0]) < 50
    assert names[1] in figure["data"][0]["hovertext"][1]


def test_categories_that_look_like_numbers_are_no_numbers():
    chart = Chart(
        key="k", title="t", alt="a", series=[Series(name="s", kind="bar", x=["10", "2"], y=[1, 2])]
    )
    assert to_plotly(chart)["layout"]["xaxis"]["ticktext"] == ["10", "2"]


def test_first_category_of_horizontal_bars_stands_on_top(make):
    layout = to_plotly(make("hbar"))["layout"]
    low, high = layout["yaxis"]["range"]
    assert low > high
    assert "ticktext" not in layout["xaxis"]


def test_a_tornado_shares_one_line_per_category_and_groups_do_not(make):
    x = ["a", "b"]
    low = Series(name="low", kind="hbar", x=x, y=[-3, -1])
    high = Series(name="high", kind="hbar", x=x, y=[2, 4])
    chart = Chart(key="k", title="t", alt="a", series=[low, high])
    assert to_plotly(chart)["layout"]["barmode"] == "relative"
    assert to_plotly(make("bar"))["layout"]["barmode"] == "group"


@pytest.mark.parametrize("kind", ["line", "bar", "points"])
def test_series_differ_by_more_than_colour(make, kind):
    traces = to_plotly(make(kind, series=12))["data"]
    looks = [
        (t.get("line", {}).get("dash"), t["marker"].get("symbol"), str(t["marker"].get("pattern")))
        for t in traces
    ]
    colours = [t["marker"]["color"] for t in traces]
    assert len(set(looks[:6])) == 6
    assert len(set(zip(colours, looks, strict=True))) == 12


def test_marks_on_a_log_axis_stand_where_their_value_is():
    chart = Chart(
        key="k",
        title="t",
        alt="a",
        log_x=True,
        series=[Series(name="s", kind="line", x=[1, 1000], y=[1, 2])],
        marks=[Mark(label="here", x=100.0), Mark(label="nowhere", x=0.0)],
    )
    layout = to_plotly(chart)["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [100]
    assert [note["x"] for note in layout["annotations"]] == [pytest.approx(2)]


def test_many_points_are_thinned_and_extremes_stay():
    y = [0.0] * 100_000
    y[54_321], y[777] = 9.0, -9.0
    series = Series(name="s", kind="line", x=list(range(100_000)), y=y)
    trace = to_plotly(Chart(key="k", title="t", alt="a", series=[series]))["data"][0]
    assert len(trace["x"]) <= 2100
    assert (max(trace["y"]), min(trace["y"])) == (9, -9)
    assert (trace["x"][0], trace["x"][-1]) == (0, 99_999)


def test_an_interval_is_drawn_as_whiskers_and_a_line_gets_a_band(make):
    whiskers = to_plotly(make("interval", series=1, name="n"))["data"][0]["error_y"]
    assert whiskers["array"] == whiskers["arrayminus"] == [1, 1, 1, 1]
    line = Series(name="s", kind="line", x=[1, 2], y=[1, 2], low=[0, 1], high=[2, None])
    band, _ = to_plotly(Chart(key="k", title="t", alt="a", series=[line]))["data"]
    assert band["fill"] == "toself"
    assert band["y"] == [2, 0]


def test_a_chart_without_values_says_so():
    chart = Chart(key="k", title="t", alt="a", series=[Series(name="s", kind="line", x=[], y=[])])
    layout = to_plotly(chart)["layout"]
    assert "nothing to draw" in layout["annotations"][0]["text"]
    assert not layout["xaxis"]["visible"]
    assert layout["height"] < 200


def test_dates_become_a_time_axis():
    series = Series(name="s", kind="line", x=["2024-01-01", "2024-02-01T12:00"], y=[1, 2])
    layout = to_plotly(Chart(key="k", title="t", alt="a", series=[series]))["layout"]
    assert layout["xaxis"]["type"] == "date"


def test_importing_charts_loads_neither_plotly_nor_matplotlib():
    code = "import sys, tenfold.charts; print({'plotly', 'matplotlib', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_axis_of_a_waterfall_begins_where_its_bars_do_and_words_at_its_end_are_whole():
    bars = Series(name="s", kind="hbar", x=["a", "b"], y=[-3.0, -2.0], start=[-3.5, -3.0])
    marks = [Mark(label="this case -3.5", x=-3.5), Mark(label="usual case -2", x=-2.0)]
    chart = Chart(key="k", title="t", alt="a", series=[bars], marks=marks)
    layout = to_plotly(chart)["layout"]
    low, high = layout["xaxis"]["range"]
    assert low < -3.5
    assert -2 < high < 0
    first, last = layout["annotations"]
    assert "xanchor" not in first
    assert last["xanchor"] == "right"


def test_every_name_of_an_axis_keeps_its_label():
    names = [f"name {i}" for i in range(5)]
    series = Series(name="s", kind="points", x=names, y=[1.0] * 5)
    axis = to_plotly(Chart(key="k", title="t", alt="a", series=[series]))["layout"]["xaxis"]
    assert axis["range"] == [-0.5, 4.5]
    assert axis["ticktext"] == names
