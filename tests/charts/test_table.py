"""Every figure that is drawn can also be read."""

from tenfold.charts import Chart, Mark, Series, to_table


def test_series_over_one_x_stand_side_by_side_with_their_intervals():
    series = [
        Series(name="a", kind="interval", x=["u", "v"], y=[1, None], low=[0, None], high=[2, None]),
        Series(name="b", kind="points", x=["u", "v"], y=[5, 6]),
    ]
    chart = Chart(
        key="k", title="T", alt="a", x_title="model", series=series, marks=[Mark(label="m", y=3)]
    )
    sheet = to_table(chart)
    assert sheet.columns == ["model", "a", "a low", "a high", "b"]
    assert sheet.rows == [["u", 1, 0, 2, 5], ["v", None, None, None, 6]]
    assert sheet.note == "Reference lines: m: 3."


def test_series_over_different_x_stand_one_below_the_other():
    series = [
        Series(name="a", kind="line", x=[1], y=[2]),
        Series(name="b", kind="interval", x=[3], y=[4], low=[3], high=[5]),
    ]
    sheet = to_table(Chart(key="k", title="T", alt="a", series=series))
    assert sheet.columns == ["series", "x", "y", "low", "high"]
    assert sheet.rows == [["a", 1, 2, None, None], ["b", 3, 4, 3, 5]]


def test_a_heat_map_keeps_its_rows_and_columns():
    heat = Series(name="n", kind="heat", x=["no", "yes"], y=["no", "yes"], z=[[1, 2], [3, None]])
    chart = Chart(key="k", title="T", alt="a", x_title="predicted", y_title="actual", series=[heat])
    sheet = to_table(chart)
    assert sheet.columns == ["actual / predicted", "no", "yes"]
    assert sheet.rows == [["no", 1, 2], ["yes", 3, None]]


def test_horizontal_bars_are_headed_by_what_stands_on_the_left():
    bars = Series(name="money", kind="hbar", x=["a"], y=[1])
    chart = Chart(key="k", title="T", alt="a", x_title="EUR/week", y_title="feature", series=[bars])
    assert to_table(chart).columns == ["feature", "money"]


def test_every_kind_has_rows_of_the_width_of_its_head(chart):
    sheet = to_table(chart)
    assert len(sheet.rows) >= 4
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
