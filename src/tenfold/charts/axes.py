"""Where marks stand: axes, places and looks that the interactive and static figure share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tenfold.charts.chart import Chart, Scalar, Series
from tenfold.charts.words import axis_text, number_text

INK = "#767676"
"""Text and axes: 4.5:1 on white and 4.2:1 on Jupyter's dark ground; pages may restyle it."""
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#B4649A", "#7A7A7A", "#9A7400")
"""After Okabe and Ito: told apart by colour-blind readers, at least 3:1 on white and on black."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross")
OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle-up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "x": tuple(
        (0.71 * (a - b), 0.71 * (a + b))
        for a, b in (
            *((0.35, 1.2), (0.35, 0.35), (1.2, 0.35), (1.2, -0.35), (0.35, -0.35), (0.35, -1.2)),
            *((-0.35, -1.2), (-0.35, -0.35), (-1.2, -0.35), (-1.2, 0.35), (-0.35, 0.35)),
            (-0.35, 1.2),
        )
    ),
    "cross": (
        *((0.35, 1.2), (0.35, 0.35), (1.2, 0.35), (1.2, -0.35), (0.35, -0.35), (0.35, -1.2)),
        *((-0.35, -1.2), (-0.35, -0.35), (-1.2, -0.35), (-1.2, 0.35), (-0.35, 0.35)),
        (-0.35, 1.2),
    ),
}
"""The corners of every symbol but the circle, around 0, at a radius of about 1."""
PATTERNS = ("", "/", "\\", "-", "x", "|")
"""Colour is never the only carrier: dash, symbol and pattern go with it."""

_LONGEST = 42
NOTHING = "There is nothing to draw."
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$")


@dataclass(frozen=True)
class Axis:
    """How the values of one axis are placed.

    Categories stand at 0, 1, 2 … under their own label, so that names which look alike,
    look like numbers or carry mark-up stay what they are.
    """

    kind: Literal["number", "date", "category"]
    labels: tuple[str, ...] = ()
    _places: dict[Scalar, int] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Iterable[Scalar], *, category: bool = False) -> Axis:
        """The axis that `values` need."""
        found = list(dict.fromkeys(values))
        given = [value for value in found if value is not None]
        if not category and all(not isinstance(value, str) for value in given):
            return cls("number")
        if not category and all(isinstance(v, str) and _ISO.match(v) for v in given):
            return cls("date")
        return cls(
            "category",
            tuple(label(value) for value in found),
            {value: place for place, value in enumerate(found)},
        )

    def index(self, value: Scalar) -> int:
        """How many categories stand before that of `value`; 0 on other axes."""
        return self._places.get(value, 0)

    def place(self, value: Scalar) -> float | str | None:
        """The position of `value`: a number, or ISO text on a date axis; None where it is none."""
        if self.kind == "category":
            return self._places.get(value)
        if value is None or (self.kind == "number") == isinstance(value, str):
            return None
        return value


def look_of(index: int) -> tuple[str, str, str, str]:
    """Colour, dash, symbol and pattern of the series at `index`; no two of thirty-six agree."""
    turn = index + index // len(COLOURS)
    return (
        COLOURS[index % len(COLOURS)],
        DASHES[turn % len(DASHES)],
        SYMBOLS[turn % len(SYMBOLS)],
        PATTERNS[turn % len(PATTERNS)],
    )


def empty(chart: Chart) -> bool:
    """Whether no series has a single value."""
    cells = (value for s in chart.series for row in s.z or [] for value in row)
    return all(v is None for v in cells) and all(
        v is None for s in chart.series if s.kind != "heat" for v in s.y
    )


def written(value: Scalar) -> str:
    """A value of the data as one line of text."""
    if value is None:
        return "(none)"
    if isinstance(value, str):
        return " ".join(value.split()) or "(blank)"
    return number_text(value)


def label(value: Scalar, longest: int = _LONGEST) -> str:
    """A value as a label, cut where it is too long for an axis."""
    text = written(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def horizontal(chart: Chart) -> bool:
    """Whether values run from left to right: one series of horizontal bars turns the chart."""
    return chart.turned or any(series.kind == "hbar" for series in chart.series)


def reference(axis: Axis, value: Scalar) -> float | str | None:
    """Where a reference line stands on `axis`; among names, a number is a place between them."""
    if axis.kind == "category" and isinstance(value, int | float):
        return value
    return axis.place(value)


@dataclass(frozen=True)
class Frame:
    """What a renderer asks of a chart as a whole: its axes, and whether it is turned."""

    chart: Chart
    x: Axis
    y: Axis
    turned: bool

    @property
    def across(self) -> Axis:
        """The axis from left to right."""
        return self.y if self.turned else self.x

    @property
    def up(self) -> Axis:
        """The axis from bottom to top."""
        return self.x if self.turned else self.y


def frame(chart: Chart) -> Frame:
    """The axis of the data's x, that of its y, and how they stand."""
    flat = [s for s in chart.series if s.kind != "heat"]
    bars = any(s.kind in ("bar", "hbar") for s in flat)
    heat = len(flat) < len(chart.series)
    x = Axis.of((x for s in chart.series for x in s.x), category=heat or (bars and _texts(flat)))
    y = Axis.of((y for s in chart.series for y in s.y), category=heat)
    return Frame(chart, x, y, horizontal(chart))


def titles(chart: Chart) -> tuple[str, str]:
    """What x and y of the data are called; titles, like marks, belong to the screen's axes."""
    across, up = (written(axis_text(text)) for text in (chart.x_title, chart.y_title))
    across, up = ("" if text == "(blank)" else text for text in (across, up))
    return (up, across) if horizontal(chart) else (across, up)


def floating(chart: Chart) -> bool:
    """Whether bars begin elsewhere than at zero: those of a waterfall."""
    return any(series.start is not None for series in chart.series)


def stacked(chart: Chart) -> bool:
    """Whether bars stand on one line: a waterfall, or one series below and one above zero."""
    if floating(chart):
        return True
    bars = [s for s in chart.series if s.kind in ("bar", "hbar")]
    signs = [{value > 0 for value in _numbers(s) if value} for s in bars]
    return len(bars) == 2 and signs in ([{True}, {False}], [{False}, {True}])


def aside(frame: Frame, series: Series) -> float:
    """How far intervals over the same names step aside, so that none hides another."""
    group = [s for s in frame.chart.series if s.kind == "interval"]
    names = [x for s in group for x in set(s.x)]
    if frame.x.kind != "category" or series.kind != "interval" or len(names) == len(set(names)):
        return 0.0
    turn = next(i for i, s in enumerate(group) if s is series)
    return (turn - (len(group) - 1) / 2) * min(0.2 if frame.turned else 0.12, 0.8 / len(group))


def row_height(frame: Frame) -> float:
    """Pixels of one name that stands beside the plot; intervals that step aside need more."""
    beside = sum(s.kind == "interval" for s in frame.chart.series) if frame.turned else 1
    return 24.0 + 8.0 * max(beside - 1, 0)


def thinned(series: Series, most: int) -> list[int]:
    """At most about `most` indexes of `series`, its ends and extremes among them."""
    count = min(len(series.x), len(series.y))
    if count <= most or series.kind in ("bar", "hbar", "heat"):
        return list(range(count))
    block = -(-2 * count // most)
    keep = {0, count - 1}
    for start in range(0, count, block):
        span = [i for i in range(start, min(start + block, count)) if _number(series.y[i])]
        if span:
            keep.add(min(span, key=lambda i: float(series.y[i] or 0)))
            keep.add(max(span, key=lambda i: float(series.y[i] or 0)))
    return sorted(keep)


def date_place(value: str) -> datetime:
    """The moment that ISO text names, without its zone."""
    return datetime.fromisoformat(value).replace(tzinfo=None)


def _numbers(series: Series) -> list[float]:
    return [float(value) for value in series.y if _number(value) and value is not None]


def _number(value: Scalar) -> bool:
    return isinstance(value, int | float)


def _texts(series: list[Series]) -> bool:
    return any(isinstance(x, str) for s in series for x in s.x)


__all__ = [
    "COLOURS",
    "FONT",
    "INK",
    "NOTHING",
    "OUTLINES",
    "Axis",
    "Frame",
    "aside",
    "date_place",
    "empty",
    "floating",
    "frame",
    "horizontal",
    "label",
    "look_of",
    "reference",
    "row_height",
    "stacked",
    "thinned",
    "titles",
    "written",
]
