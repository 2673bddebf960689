"""The picture of a chart: one that every viewer shows, small, and the same every time."""

import io

import pytest
from PIL import Image

from tenfold.charts import Chart, Mark, Series, to_png
from tenfold.charts.axes import COLOURS


def _image(chart):
    return Image.open(io.BytesIO(to_png(chart))).convert("RGB")


def _near(image, colour, *, within=40):
    """How many pixels have about that colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    found = image.getcolors(image.width * image.height)
    return sum(
        n
        for n, seen in found
        if all(abs(a - b) < within for a, b in zip(seen, wanted, strict=True))
    )


def test_every_kind_becomes_a_small_picture_on_white(chart):
    data = to_png(chart)
    image = _image(chart)
    assert image.width == 960
    assert min(image.getpixel((955, 5))) > 250
    assert len(data) < 40_000
    assert to_png(chart) == data


def test_series_of_every_kind_leave_their_colour(make):
    for kind in ("line", "step", "bar", "hbar", "points", "interval"):
        image = _image(make(kind, name="a", series=2))
        assert _near(image, COLOURS[0]) > 100, kind
        assert _near(image, COLOURS[1]) > 100, kind


def test_a_second_series_of_bars_is_hatched(make):
    one = Series(name="a", kind="bar", x=["p"], y=[5.0])
    other = Series(name="b", kind="bar", x=["p"], y=[5.0])
    image = _image(Chart(key="k", title="t", alt="a", series=[one, other]))
    assert _near(image, COLOURS[1]) < 0.9 * _near(image, COLOURS[0])


@pytest.mark.parametrize("count", [300, 5000])
def test_many_values_stay_small(make, count):
    assert len(to_png(make("line", count=count, series=6))) < 120_000


def test_a_reference_line_on_dates_is_drawn_where_the_day_is():
    series = Series(name="a", kind="line", x=["2024-01-01", "2024-12-31"], y=[1, 1])
    plain = Chart(key="k", title="t", alt="a", series=[series])
    marked = plain.model_copy(update={"marks": [Mark(label="", x="2024-07-01")]})
    image = _image(marked)
    columns = [
        x
        for x in range(100, 900)
        if sum(image.getpixel((x, y))[0] < 200 for y in range(60, 340)) > 60
    ]
    assert columns
    assert all(470 < x < 530 for x in columns)
