"""From a chart to a drawing: its series as marks, in the frame of its axes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Series
from tenfold.charts.furniture import MOST_NAMES, Plot, furnished
from tenfold.charts.heat import cells_of
from tenfold.charts.legend import DASHES
from tenfold.charts.scales import position
from tenfold.charts.scene import INK, Area, Dots, Lines, Mark, Point, Scene, Text
from tenfold.charts.turning import readable

_MOST_POINTS = {"line": 1600, "step": 800, "points": 300, "interval": 160}


@dataclass(frozen=True)
class _Place:
    """One value where it stands in the data's own axes; None is a gap."""

    index: int
    x: float | None
    y: float | None
    low: float | None
    high: float | None


def drawn(chart: Chart) -> tuple[Scene, list[str]]:
    """Draw `chart`; the sentences say what was left out for the sake of size."""
    frame = look.frame(readable(chart))
    notes: list[str] = []
    kept = {id(s): _places(frame, s, notes) for s in chart.series if s.kind != "heat"}

    def marks(plot: Plot) -> Iterator[Mark]:
        for index, series in enumerate(chart.series):
            if series.kind == "heat":
                yield from cells_of(plot, series)
            elif series.kind in ("bar", "hbar"):
                yield from _bars(plot, series, index, kept[id(series)])
            else:
                yield from _points(plot, series, index, kept[id(series)])

    return furnished(frame, marks), notes


def _places(frame: look.Frame, series: Series, notes: list[str]) -> list[_Place]:
    count = min(len(series.x), len(series.y))
    share = _MOST_POINTS.get(series.kind, count) // len(frame.chart.series)
    keep = look.thinned(series, max(share, 20))
    if frame.x.kind == "category":
        # The first categories whole rather than all of them in part.
        keep = [i for i in keep if frame.x.index(series.x[i]) < MOST_NAMES]
    if len(keep) < count:
        name = look.label(series.name)
        notes.append(f"The drawing shows {len(keep):,} of {count:,} values of {name}.")
    low, high = series.low or [None] * count, series.high or [None] * count
    step = look.aside(frame, series)
    return [
        _Place(
            i,
            _moved(position(frame.x, series.x[i]), step),
            position(frame.y, series.y[i]),
            low[i],
            high[i],
        )
        for i in keep
    ]


def _moved(place: float | None, step: float) -> float | None:
    return None if place is None else place + step


def _bars(plot: Plot, series: Series, index: int, places: list[_Place]) -> Iterator[Mark]:
    chart = plot.frame.chart
    group = [s for s in chart.series if s.kind in ("bar", "hbar")]
    stacked = look.stacked(chart)
    width = 0.8 * plot.spacing / (1 if stacked else len(group))
    turn = next(i for i, s in enumerate(group) if s is series)
    shift = 0.0 if stacked else (turn - (len(group) - 1) / 2) * width
    colour, _, _, hatch = look.look_of(index)
    at = []
    for place in places:
        if place.x is None or place.y is None:
            continue
        middle = place.x + shift
        near, far = middle - 0.46 * width, middle + 0.46 * width
        top = place.y
        foot = (series.start[place.index] or 0.0) if series.start is not None else 0.0
        if chart.cut is not None and top > chart.cut:
            top = chart.cut
            yield Text(*plot.at(middle, top * 1.02), f">{chart.cut:g}", "middle", size=10)
        corners = [plot.at(near, foot), plot.at(near, top)]
        corners += [plot.at(far, top), plot.at(far, foot)]
        yield Area(tuple(corners), colour, hatch=hatch, edge=series.emphasis)
        at.append((middle, place.low, place.high))
    yield from _whiskers(plot, at, INK)


def _points(plot: Plot, series: Series, index: int, places: list[_Place]) -> Iterator[Mark]:
    colour, dash, symbol, _ = look.look_of(index)
    joined = series.kind in ("line", "step")
    step = series.kind == "step"
    known = [p for p in places if p.x is not None and p.y is not None and plot.holds(p.x, p.y)]
    doubt = [(p.x or 0.0, p.low, p.high) for p in known]
    if joined:
        yield from _band(plot, doubt, colour, step=step)
        runs = tuple(
            tuple(plot.at(x, y) for x, y in (_stepped(run) if step else run))
            for run in _runs(plot, places)
        )
        yield Lines(runs, colour, 2.8 if series.emphasis else 1.8, DASHES[dash])
    else:
        yield from _whiskers(plot, doubt, colour)
    if not joined or len(series.x) <= 30:
        size = (6.0 if joined else 8.0) + 3 * series.emphasis
        yield Dots(tuple(plot.at(p.x or 0.0, p.y or 0.0) for p in known), symbol, size, colour)


def _runs(plot: Plot, places: list[_Place]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for place in places:
        if place.x is not None and place.y is not None and plot.holds(place.x, place.y):
            run.append((place.x, place.y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stepped(run: list[Point]) -> list[Point]:
    made = run[:1]
    for (_, before), (x, y) in pairwise(run):
        made += [(x, before), (x, y)]
    return made


def _band(
    plot: Plot, at: list[tuple[float, float | None, float | None]], colour: str, *, step: bool
) -> Iterator[Mark]:
    known = [(x, low, high) for x, low, high in at if low is not None and high is not None]
    if not known:
        return
    under = [(x, low) for x, low, _ in known]
    over = [(x, high) for x, _, high in known]
    if step:
        under, over = _stepped(under), _stepped(over)
    yield Area(tuple(plot.at(x, y) for x, y in [*under, *over[::-1]]), colour, opacity=0.18)


def _whiskers(
    plot: Plot, at: list[tuple[float, float | None, float | None]], colour: str
) -> Iterator[Mark]:
    runs: list[tuple[Point, ...]] = []
    for x, low, high in at:
        if low is None or high is None:
            continue
        ends = plot.at(x, low), plot.at(x, high)
        across, up = (0, 4) if plot.frame.turned else (4, 0)
        caps = [((a - across, b - up), (a + across, b + up)) for a, b in ends]
        runs += [ends, *caps]
    if runs:
        yield Lines(tuple(runs), colour, 1.8)


__all__ = ["drawn"]
