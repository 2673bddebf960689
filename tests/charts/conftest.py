"""One chart of every kind, with names that try to break out."""

import pytest

from tenfold.charts import Chart, Mark, Series

NASTY = '<b onmouseover="x">col</b> "q" \'s\' $x^2$ 😀\nline & %{x} </script> &lt; {{1}}'
KINDS = ("line", "step", "bar", "hbar", "points", "interval", "heat")


def chart_of(kind, *, name=NASTY, count=4, series=2):
    """A chart of `kind`; bars and intervals stand over names, the rest over numbers."""
    named = kind in ("bar", "hbar", "interval", "heat")
    x = [name if i == 0 else f"c{i}" for i in range(count)] if named else list(range(count))
    y = [float((7 * i) % 11) for i in range(count)]
    doubt = {}
    if kind == "heat":
        series, doubt = 1, {"z": [[v + i if v else None for v in y] for i in range(count)]}
        y = list(x)
    if kind == "interval":
        doubt = {"low": [v - 1 for v in y], "high": [v + 1 for v in y]}
    return Chart(
        key="k",
        title=name,
        alt=f"About {name}",
        x_title=name,
        y_title=name,
        series=[
            Series(name=f"{name} {i}", kind=kind, x=x, y=y, emphasis=i == 0, **doubt)
            for i in range(series)
        ],
        marks=[Mark(label=name, x=1.0), Mark(label=name, y=3.0)],
    )


@pytest.fixture
def nasty():
    return NASTY


@pytest.fixture
def make():
    return chart_of


@pytest.fixture(params=KINDS)
def chart(request):
    return chart_of(request.param)
