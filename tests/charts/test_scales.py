"""Axes: round labels where the values are, for any values that a record can hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.charts import Chart, Series, to_png, to_svg
from tenfold.charts.axes import Axis
from tenfold.charts.scales import Scale, position, stretch, ticks

NUMBERS = st.floats(-1e18, 1e18, allow_nan=False) | st.sampled_from(
    [0.0, -0.0, 1e-12, 5e-324, 1e300]
)


def labels(low, high, *, log=False, kind="number", most=6):
    return [words for _, words in ticks(Axis(kind), Scale(low, high, 0, 100, log=log), most)]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-250, 600, ["−200", "0", "200", "400", "600"]),
        (0.4996, 0.5012, ["0.5000", "0.5005", "0.5010"]),
        (1_000_001, 1_000_009, ["1,000,002", "1,000,004", "1,000,006", "1,000,008"]),
    ],
)
def test_numbers_are_round_and_told_apart(low, high, said):
    assert labels(low, high) == said


def test_powers_are_decades_and_their_halves_where_there_are_few():
    assert labels(0.9, 1.1e6, log=True) == ["1", "100", "10,000", "1,000,000"]
    assert labels(90, 2100, log=True) == ["100", "200", "500", "1,000", "2,000"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-01-01T00:00", "2024-01-02T00:00", ["01-01 00:00", "01-01 06:00", "01-01 12:00"]),
        ("2024-02-26", "2024-03-02", ["2024-02-26", "2024-02-27", "2024-02-28", "2024-02-29"]),
        ("2023-11-15", "2024-05-02", ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]),
        ("1999-06-01", "2004-06-01", ["2000", "2001", "2002", "2003", "2004"]),
    ],
)
def test_dates_are_labelled_as_coarsely_as_they_lie(first, last, said):
    low, high = (position(Axis("date"), day) for day in (first, last))
    assert labels(low, high, kind="date")[: len(said)] == said


@given(
    st.lists(
        NUMBERS.filter(lambda value: not value or 1e-150 < abs(value) < 1e150),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None)
def test_an_axis_holds_all_values_and_bars_stand_on_it(values, log, zero):
    low, high = stretch(values, log=log, zero=zero and not log)
    assert math.isfinite(low)
    assert low < high
    assert all(low <= value <= high for value in values if value > 0 or not log)
    if zero and not log:
        assert low <= 0 <= high
    assert len(ticks(Axis("number"), Scale(low, high, 0, 100, log=log), 6)) < 40


@given(st.lists(NUMBERS | st.none(), min_size=1, max_size=4), st.booleans())
@settings(deadline=None, max_examples=40)
def test_whatever_the_values_every_kind_is_drawn(values, log):
    for kind in ("line", "step", "bar", "hbar", "points", "interval"):
        for x in ([f"c{i}" for i in range(len(values))], list(range(len(values))), values):
            ends = {"low": values, "high": values} if kind in ("line", "interval") else {}
            series = Series(name="s", kind=kind, x=x, y=values, **ends)
            chart = Chart(key="k", title="t", alt="a", series=[series], log_x=log)
            assert "nan" not in to_svg(chart).partition("</desc>")[2]
    assert to_png(chart)
