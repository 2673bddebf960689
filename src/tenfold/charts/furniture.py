"""What stands around the marks of a chart: title, axes, grid, reference lines, legend."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart
from tenfold.charts.legend import legend, rows_of
from tenfold.charts.placing import level_labels
from tenfold.charts.scales import Scale, Tick, number, position, stretch, ticks
from tenfold.charts.scene import INK, Anchor, Lines, Mark, Point, Scene, Text, text_width
from tenfold.charts.words import axis_text

MOST_NAMES = 40
_WIDTH, _HEIGHT = 960.0, 442.0
_SIZE = 13.0
_LINE = 17.0


@dataclass(frozen=True)
class Plot:
    """Where values stand on the sheet; `spacing` is the room of one bar, in values."""

    frame: look.Frame
    across: Scale
    up: Scale
    spacing: float = 1.0

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, in pixels."""
        top, bottom = sorted((self.up.start, self.up.end))
        return self.across.start, top, self.across.end, bottom

    def at(self, x: float, y: float) -> Point:
        """The pixel of a point in the data's own axes."""
        across, up = (y, x) if self.frame.turned else (x, y)
        return self.across(across), self.up(up)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point can be drawn: zero has no place among powers of ten."""
        across, up = (y, x) if self.frame.turned else (x, y)
        return self.across.holds(across) and self.up.holds(up)


def furnished(frame: look.Frame, draw: Callable[[Plot], Iterable[Mark]]) -> Scene:
    """The whole sheet, with what `draw` puts between the axes."""
    chart = frame.chart
    title = [
        Text(8, 22 + 20 * i, line, size=16, bold=True)
        for i, line in enumerate(textwrap.wrap(look.written(chart.title), 100)[:3])
    ]
    if look.empty(chart):
        said = Text(_WIDTH / 2, 90, look.NOTHING, "middle")
        return Scene(_WIDTH, 130, (*title, said))
    plot, height = _laid_out(frame, title_lines=len(title))
    foot = legend(chart, 8, height - 8 - _LINE * rows_of(chart, _WIDTH - 16) + 12, _WIDTH - 16)
    marks = [*title, *_axes(plot), *draw(plot), *_references(plot), *foot]
    return Scene(_WIDTH, height, tuple(marks))


def _laid_out(frame: look.Frame, *, title_lines: int) -> tuple[Plot, float]:
    chart = frame.chart
    heat = any(series.kind == "heat" for series in chart.series)
    names = frame.up.labels if heat else frame.up.labels[:MOST_NAMES]
    height = max(_HEIGHT, 154 + look.row_height(frame) * min(len(names), MOST_NAMES))
    x, y = _values(frame)
    spacing = _spacing(x)
    _refer(frame, x, y)
    bars = any(series.kind in ("bar", "hbar") for series in chart.series)
    if bars and frame.x.kind != "category":
        x += [value + side for value in x for side in (-spacing / 2, spacing / 2)]
    data = {"x": _domain(frame.x, x, log=False, zero=False, heat=heat)}
    log = chart.log_x and frame.across.kind == "number"
    grounded = bars and not look.floating(chart)
    data["y"] = _domain(frame.y, y, log=log and frame.turned, zero=grounded, heat=heat)
    if log and not frame.turned:
        data["x"] = _domain(frame.x, x, log=True, zero=False, heat=heat)
    across, up = (data["y"], data["x"]) if frame.turned else (data["x"], data["y"])
    over = sum(mark.x is not None for mark in chart.marks)
    top = 14 + 20.0 * title_lines + 15 * min(over, 4)
    rows = rows_of(chart, _WIDTH - 16)
    # Categories go down the page, numbers up it.
    first, last = (top, height) if frame.up.kind == "category" else (height, top)
    plot = Plot(frame, Scale(*across, 60, 940, log=log), Scale(*up, first, last), spacing)
    left = 14 + max((text_width(t) for _, t in _labels(plot, vertical=True)), default=0)
    left += 5 + _LINE * len(_standing(chart)) if chart.y_title else 0
    right = _WIDTH - (90 if heat and max(len(names), len(frame.x.labels)) > 12 else 24)
    plot = Plot(frame, Scale(*across, left, right, log=log), plot.up, spacing)
    labels = _labels(plot, vertical=False)
    below = 26 + (16.0 if chart.x_title else 0) + (_LINE * rows + 12 if rows else 0)
    below += 0.5 * max(text_width(t) for _, t in labels) if _tilted(plot, labels) else 0
    first, last = (top, height - below) if frame.up.kind == "category" else (height - below, top)
    return Plot(frame, plot.across, Scale(*up, first, last), spacing), height


def _values(frame: look.Frame) -> tuple[list[float], list[float]]:
    series = [s for s in frame.chart.series if s.kind != "heat"]
    x = [p for s in series for value in s.x if (p := position(frame.x, value)) is not None]
    y = [p for s in series for value in s.y if (p := position(frame.y, value)) is not None]
    if (cut := frame.chart.cut) is not None:
        y = [min(value, 1.1 * cut) for value in y]  # room for what says that a bar is cut
    for ends in (ends for s in series for ends in (s.low, s.high, s.start)):
        y += [p for value in ends or [] if (p := position(frame.y, value)) is not None]
    return x, y


def _refer(frame: look.Frame, x: list[float], y: list[float]) -> None:
    # A reference line is in sight, wherever it lies.
    across, up = (y, x) if frame.turned else (x, y)
    for mark in frame.chart.marks:
        for axis, value, known in ((frame.across, mark.x, across), (frame.up, mark.y, up)):
            if axis.kind != "category" and (p := position(axis, value)) is not None:
                known.append(p)


def _domain(
    axis: look.Axis, values: list[float], *, log: bool, zero: bool, heat: bool
) -> tuple[float, float]:
    if axis.kind == "category":
        count = len(axis.labels) if heat else min(len(axis.labels), MOST_NAMES)
        return -0.5, max(count, 1) - 0.5
    return stretch(values, log=log, zero=zero)


def _spacing(x: list[float]) -> float:
    return min((b - a for a, b in pairwise(sorted(set(x)))), default=1.0)


def _labels(plot: Plot, *, vertical: bool) -> list[Tick]:
    axis, scale = (plot.frame.up, plot.up) if vertical else (plot.frame.across, plot.across)
    if axis.kind != "category":
        return ticks(axis, scale, 6 if vertical else 8)
    heat = any(series.kind == "heat" for series in plot.frame.chart.series)
    names = axis.labels if heat else axis.labels[:MOST_NAMES]
    every = max(-(-len(names) // MOST_NAMES), 1)
    return [(float(place), names[place]) for place in range(0, len(names), every)]


def _tilted(plot: Plot, labels: list[Tick]) -> bool:
    room = (plot.across.end - plot.across.start) / max(len(labels), 1)
    widest = max((text_width(words) for _, words in labels), default=0)
    return plot.frame.across.kind == "category" and widest > room - 6


def _axes(plot: Plot) -> Iterator[Mark]:
    left, top, right, bottom = plot.edges
    chart = plot.frame.chart
    ups, acrosses = _labels(plot, vertical=True), _labels(plot, vertical=False)
    grid = []
    if plot.frame.up.kind == "number":
        grid += [((left, plot.up(v)), (right, plot.up(v))) for v, _ in ups]
    if plot.frame.across.kind != "category":
        grid += [((plot.across(v), top), (plot.across(v), bottom)) for v, _ in acrosses]
    if grid:
        yield Lines(tuple(grid), INK, 1, opacity=0.2)
    yield Lines((((left, top), (left, bottom), (right, bottom)),), INK, 1, opacity=0.6)
    for value, words in ups:
        yield Text(left - 8, plot.up(value) + 4.5, words, "end")
    tilted = _tilted(plot, acrosses)
    for value, words in acrosses:
        x = plot.across(value)
        if tilted:
            yield Text(x + 4, bottom + 16, words, "end", turn=-30)
        else:
            yield Text(x, bottom + 18, words, "middle")
    lines = _standing(chart)
    for i, line in enumerate(lines):
        # A space at its end: whoever copies it, or hears it, has the words apart.
        said = f"{line} " if i + 1 < len(lines) else line
        yield Text(16 + _LINE * i, (top + bottom) / 2, said, "middle", turn=-90)
    if chart.x_title:
        down = 36 + (0.5 * max(text_width(t) for _, t in acrosses) if tilted else 0)
        yield Text(
            (left + right) / 2, bottom + down, look.label(axis_text(chart.x_title), 110), "middle"
        )


def _standing(chart: Chart) -> list[str]:
    """The title of the upright axis, in lines that fit beside it."""
    lines = textwrap.wrap(look.label(axis_text(chart.y_title), 110), 46) if chart.y_title else []
    return lines if len(lines) <= 2 else [lines[0], look.label(" ".join(lines[1:]), 46)]


def _references(plot: Plot) -> Iterator[Mark]:
    left, top, right, bottom = plot.edges
    runs: list[tuple[Point, ...]] = []
    words: list[Mark] = []
    count = 0
    for mark in plot.frame.chart.marks:
        x = _reference(plot.frame.across, plot.across, mark.x)
        if x is not None:
            runs.append(((x, top), (x, bottom)))
            said = look.label(mark.label)
            half = text_width(said) / 2
            # Above the plot, one over the other, where no bar or line hides them.
            middle = min(max(x, left + half - 40), right + 16 - half)
            words.append(Text(middle, top - 5 - 15 * (count % 4), said, "middle"))
            count += 1
    for label in level_labels(plot.frame):
        y = _reference(plot.frame.up, plot.up, label.mark.y)
        if y is not None:
            runs.append(((left, y), (right, y)))
            anchor: Anchor = "start" if label.side == "left" else "end"
            x = left + label.along * (right - left) + (4 if label.side == "left" else 0)
            words.append(Text(x, y - 4, look.label(label.mark.label), anchor))
    if runs:
        yield Lines(tuple(runs), INK, 1, (5, 4))
        yield from words


def _reference(axis: look.Axis, scale: Scale, value: float | str | None) -> float | None:
    place = number(look.reference(axis, value))
    return scale(place) if place is not None and scale.holds(place) else None


__all__ = ["MOST_NAMES", "Plot", "furnished"]
