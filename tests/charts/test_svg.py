"""The static twin: small, the same every time, readable with eyes and without."""

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from tenfold.charts import Chart, Mark, Series, to_svg

_LARGEST = 60_000


def _all(svg, tag):
    return list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}" + tag))


def test_every_kind_becomes_well_formed_svg_with_title_and_description(chart):
    svg = to_svg(chart)
    (title,), (desc,) = _all(svg, "title"), _all(svg, "desc")
    assert " ".join(chart.title.split()) == title.text
    assert desc.text == chart.alt
    assert ET.fromstring(svg).get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


@pytest.mark.parametrize("kind", ["hbar", "heat"])
def test_equal_charts_give_equal_bytes_in_another_process(make, kind):
    chart = make(kind)
    code = (
        "import sys; from tenfold.charts import Chart, to_svg;"
        "sys.stdout.buffer.write(to_svg(Chart.model_validate_json(sys.stdin.read())).encode())"
    )
    json = chart.model_dump_json().encode()
    done = subprocess.run([sys.executable, "-c", code], input=json, capture_output=True, check=True)
    assert done.stdout == to_svg(chart).encode()


def test_text_stays_text(make):
    texts = [node.text for node in _all(to_svg(make("bar", name="Umsätze & <b>")), "text")]
    assert "Umsätze & <b>" in texts


def test_nothing_runs_and_nothing_is_loaded(chart):
    svg = to_svg(chart)
    assert not _all(svg, "script")
    assert not _all(svg, "metadata")
    for node in ET.fromstring(svg).iter():
        assert not any(name.startswith("on") for name in node.attrib)
        assert node.get("href", "#").startswith(("#", "data:image/png"))


@pytest.mark.parametrize(
    ("kind", "count"),
    [("heat", 12), ("heat", 60)]
    + [(k, n) for k in ("line", "step", "bar", "hbar", "points", "interval") for n in (40, 2500)],
)
def test_it_stays_under_sixty_kilobytes(make, kind, count):
    chart = make(kind, count=count, series=4)
    assert len(to_svg(chart).encode()) <= _LARGEST


def test_what_is_left_out_is_said(make):
    (desc,) = _all(to_svg(make("bar", name="sales", count=300, series=1)), "desc")
    assert desc.text.endswith("The drawing shows 40 of 300 values of sales 0.")


def test_two_charts_on_a_page_share_no_identifier(make):
    ids = [
        {node.get("id") for node in ET.fromstring(to_svg(make(kind))).iter() if node.get("id")}
        for kind in ("bar", "line")
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_ink_follows_the_page_so_that_it_reads_on_dark_ground(chart):
    svg = to_svg(chart)
    assert "currentColor" in svg
    assert "#767676" not in svg


def test_a_chart_without_values_says_so():
    for kind in ("line", "bar", "hbar", "interval"):
        chart = Chart(key="k", title="t", alt="a", series=[Series(name="s", kind=kind, x=[], y=[])])
        assert "There is nothing to draw." in to_svg(chart)
    heat = Series(name="s", kind="heat", x=["a"], y=["b"], z=[[None]])
    assert "nothing to draw" in to_svg(Chart(key="k", title="t", alt="a", series=[heat]))


def test_gaps_dates_logs_and_extremes_are_drawn():
    series = [
        Series(name="a", kind="line", x=["2024-01-01", "2024-06-02"], y=[None, 1e12]),
        Series(name="b", kind="points", x=["2024-01-01"], y=[-1e-9], low=[None], high=[None]),
    ]
    chart = Chart(key="k", title="t", alt="a", series=series, marks=[Mark(label="m", x=1.0)])
    assert "2024" in to_svg(chart)
    log = Series(name="a", kind="line", x=[0, 1, 10_000], y=[1, 2, 3])
    svg = to_svg(Chart(key="k", title="t", alt="a", series=[log], log_x=True))
    assert "10,000" in svg
    assert "mathdefault" not in svg
