"""Words of level lines stand where nothing hides them."""

from tenfold.charts import Chart, Mark, Series
from tenfold.charts.axes import frame
from tenfold.charts.placing import level_labels


def _labels(y, marks):
    x = [f"c{i}" for i in range(len(y))]
    ends = {"low": [v - 1 for v in y], "high": [v + 1 for v in y]}
    series = Series(name="s", kind="interval", x=x, y=y, **ends)
    chart = Chart(key="k", title="t", alt="a", series=[series], marks=marks)
    return level_labels(frame(chart))


def test_words_stand_at_the_end_that_is_free():
    falling = [9.0, 8.0, 7.0, 6.0, 4.0, 2.0, 1.0, 0.5, 0.2, 0.0]
    zero = [Mark(label="nothing", y=0.0)]
    assert _labels(falling, zero)[0].side == "left"
    assert _labels(falling[::-1], zero)[0].side == "right"


def test_lines_close_to_each_other_do_not_share_a_place_and_others_do():
    marks = [Mark(label=text, y=y) for text, y in (("a", 5.0), ("b", 5.1), ("c", 0.0))]
    first, second, third = _labels([2.0, 2.0, 9.0, 2.0, 2.0], marks)
    assert first.side == second.side
    assert first.along != second.along
    assert third.away == 0


def test_a_chart_without_values_has_its_line_all_the_same():
    series = Series(name="s", kind="points", x=[1], y=[None])
    chart = Chart(key="k", title="t", alt="a", series=[series], marks=[Mark(label="m", y=1.0)])
    assert [label.side for label in level_labels(frame(chart))] == ["right"]
