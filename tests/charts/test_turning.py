"""Names that do not fit side by side run down the page."""

from tenfold.charts import Chart, Mark, Series, to_plotly, to_svg, to_table
from tenfold.charts.turning import readable


def _chart(names, kind="interval", **more):
    y = [float(i) for i in range(len(names))]
    ends = {"low": [v - 1 for v in y], "high": [v + 1 for v in y]}
    series = Series(name="s", kind=kind, x=names, y=y, **ends)
    marks = [Mark(label="nothing", y=0.0)]
    return Chart(
        key="k", title="t", alt="a", x_title="feature", y_title="EUR/week", series=[series],
        marks=marks, **more,
    )  # fmt: skip


LONG = [f"loan_amount is between {i},000 and {i},999" for i in range(8)]


def test_long_names_stand_beside_the_plot_and_every_one_is_shown():
    layout = to_plotly(_chart(LONG))["layout"]
    assert layout["yaxis"]["ticktext"] == LONG
    assert layout["yaxis"]["title"]["text"] == "feature"
    assert layout["xaxis"]["title"]["text"] == "€/week"
    assert layout["shapes"][0]["x0"] == 0.0
    trace = to_plotly(_chart(LONG))["data"][0]
    assert trace["y"] == list(range(8))
    assert "error_x" in trace
    assert "€/week: 3 [2 to 4]" in trace["hovertext"][3]
    svg = to_svg(_chart(LONG))
    assert all(name in svg for name in LONG)
    assert "rotate(-30" not in svg


def test_short_names_bars_and_the_data_table_stay_as_they_are():
    few = _chart(["north", "south"])
    assert readable(few) is few
    bars = _chart(LONG, kind="bar")
    assert readable(bars) is bars
    assert to_table(_chart(LONG)).columns[0] == "feature"
    assert to_table(_chart(LONG)).rows[0][0] == LONG[0]


def test_a_turned_chart_is_not_turned_back():
    once = readable(_chart(LONG))
    assert once.turned
    assert readable(once) is once
