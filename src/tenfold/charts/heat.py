"""The cells of a heat map, their colours, and the numbers or the scale that go with them."""

from __future__ import annotations

from collections.abc import Iterator

from tenfold.charts import axes as look
from tenfold.charts.chart import Series
from tenfold.charts.furniture import Plot
from tenfold.charts.scene import Cells, Mark, Text
from tenfold.charts.words import number_text

Stops = tuple[tuple[float, str], ...]
SEQUENTIAL: Stops = (
    (0, "#00224E"),
    (0.25, "#35456C"),
    (0.5, "#666970"),
    (0.75, "#A69D75"),
    (1, "#FEE838"),
)
DIVERGING: Stops = ((0, "#0072B2"), (0.5, "#F7F7F7"), (1, "#D55E00"))
"""Around zero; both read without telling red from green."""
_NUMBERED = 12


def cells_of(plot: Plot, series: Series) -> Iterator[Mark]:
    """Draw the cells of `series`, with their numbers where there is room, else with a scale."""
    z = series.z or []
    known = [value for row in z for value in row if value is not None]
    if not known:
        return
    low, high = min(known), max(known)
    stops = SEQUENTIAL
    if low < 0 < high:
        stops, high = DIVERGING, max(-low, high)
        low = -high

    def colour(value: float | None) -> str | None:
        if value is None:
            return None
        return _between(stops, (value - low) / (high - low) if high > low else 0.5)

    colours = tuple(tuple(map(colour, row)) for row in z)
    left, top, right, bottom = plot.edges
    yield Cells(left, top, right - left, bottom - top, colours)
    if len(series.x) <= _NUMBERED and len(series.y) <= _NUMBERED:
        for row, values in enumerate(z):
            for column, value in enumerate(values):
                x, y = plot.across(column), plot.up(row)
                if value is not None:
                    ink = "#000000" if _light(colours[row][column]) else "#FFFFFF"
                    yield Text(x, y + 4, number_text(value), "middle", colour=ink)
    else:
        yield from _scale(plot, series, colour, low, high)


def _scale(plot: Plot, series: Series, colour: object, low: float, high: float) -> Iterator[Mark]:
    assert callable(colour)
    _, top, right, bottom = plot.edges
    x = right + 18
    steps = [high - (high - low) * i / 31 for i in range(32)]
    yield Cells(x, top, 12, bottom - top, tuple((colour(value),) for value in steps))
    yield Text(x + 18, top + 10, number_text(high))
    yield Text(x + 18, bottom, number_text(low))
    yield Text(x + 30, (top + bottom) / 2, look.label(series.name), "middle", turn=-90)


def _between(stops: Stops, share: float) -> str:
    place = next(i for i in range(1, len(stops)) if share <= stops[i][0] + 1e-12)
    (start, one), (end, other) = stops[place - 1], stops[place]
    part = (share - start) / (end - start)
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _light(colour: str | None) -> bool:
    red, green, blue = _parts(colour or "#FFFFFF")
    return 0.299 * red + 0.587 * green + 0.114 * blue > 127


__all__ = ["DIVERGING", "SEQUENTIAL", "cells_of"]
