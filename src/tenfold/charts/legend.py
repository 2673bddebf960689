"""The legend of a chart: what each look stands for."""

from __future__ import annotations

from collections.abc import Iterator

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart
from tenfold.charts.scene import Area, Dots, Lines, Mark, Text, box, text_width

DASHES: dict[str, tuple[float, ...]] = {
    "solid": (),
    "dash": (7, 4),
    "dot": (2, 3),
    "dashdot": (7, 3, 2, 3),
    "longdash": (12, 5),
    "longdashdot": (12, 4, 2, 4),
}
_ROW = 17.0
_SWATCH = 26.0


def legend(chart: Chart, left: float, top: float, width: float) -> Iterator[Mark]:
    """Entries from left to right, in as many rows as they need; none for a single series."""
    for index, x, row in _places(chart, width):
        series = chart.series[index]
        colour, dash, symbol, hatch = look.look_of(index)
        y = top + _ROW * row
        if series.kind in ("bar", "hbar"):
            corners = box(left + x, y - 10, left + x + _SWATCH - 6, y)
            yield Area(corners, colour, hatch=hatch, edge=series.emphasis)
        else:
            joined = series.kind in ("line", "step")
            if joined:
                run = ((left + x, y - 4), (left + x + _SWATCH - 4, y - 4))
                yield Lines((run,), colour, 2.8 if series.emphasis else 1.8, DASHES[dash])
            if not joined or len(series.x) <= 30:
                middle = left + x + (_SWATCH - 4) / 2
                yield Dots(((middle, y - 4),), symbol, 6 if joined else 8, colour)
        yield Text(left + x + _SWATCH, y, look.label(series.name))


def rows_of(chart: Chart, width: float) -> int:
    """How many rows the legend takes."""
    return max((row for _, _, row in _places(chart, width)), default=-1) + 1


def _places(chart: Chart, width: float) -> Iterator[tuple[int, float, int]]:
    named = [i for i, series in enumerate(chart.series) if series.kind != "heat"]
    if len(named) < 2:
        return
    x, row = 0.0, 0
    for index in named:
        long = _SWATCH + text_width(look.label(chart.series[index].name)) + 20
        if x and x + long > width:
            x, row = 0.0, row + 1
        yield index, x, row
        x += long


__all__ = ["DASHES", "legend", "rows_of"]
