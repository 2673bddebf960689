"""Where the words of reference lines stand, so that no mark, no words and no edge hide them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tenfold.charts import axes as look
from tenfold.charts.chart import Mark
from tenfold.charts.scales import number, position

Side = Literal["left", "right"]
_NEAR = 0.07
"""Of the height: about what one line of words takes."""
_WIDE = 0.22
"""Of the width: about what the words of a line take."""


@dataclass(frozen=True)
class Label:
    """The words of a level line: at which end they begin, and how far from it, of the width."""

    mark: Mark
    side: Side
    away: float = 0.0

    @property
    def along(self) -> float:
        """Where they begin, from 0 at the left edge to 1 at the right one."""
        return self.away if self.side == "left" else 1 - self.away


def level_labels(frame: look.Frame) -> list[Label]:
    """The words of all level lines of a chart: at the end where fewer marks stand in their way."""
    lines = [
        (mark, at)
        for mark in frame.chart.marks
        if (at := number(look.reference(frame.up, mark.y))) is not None
    ]
    spans = _spans(frame)
    ends = [end for _, low, high in spans for end in (low, high)] + [at for _, at in lines]
    height = (max(ends) - min(ends)) or 1.0 if ends else 1.0
    placed: list[tuple[Label, float]] = []
    for mark, at in lines:
        hits = dict.fromkeys(("left", "right"), 0)
        for across, low, high in spans:
            if low <= at + _NEAR * height and high >= at - 0.01 * height:
                hits["left"] += across < _WIDE
                hits["right"] += across > 1 - _WIDE
        side: Side = "left" if hits["left"] < hits["right"] else "right"
        beside = sum(one.side == side and abs(there - at) < _NEAR * height for one, there in placed)
        placed.append((Label(mark, side, 0.25 * (beside % 3)), at))
    return [label for label, _ in placed]


def share_across(frame: look.Frame, place: float | str) -> float:
    """How far from left, 0, to right, 1, of all that is drawn an upright line stands."""
    at = number(place) or 0.0
    if frame.across.kind == "category":
        return (at + 0.5) / max(len(frame.across.labels), 1)
    values = [v for s in frame.chart.series for v in (s.y if frame.turned else s.x)]
    if frame.turned:
        values += [v for s in frame.chart.series for e in (s.low, s.high, s.start) for v in e or ()]
    values += [mark.x for mark in frame.chart.marks]
    known = [p for value in values if (p := position(frame.across, value)) is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    return (at - low) / ((high - low) or 1.0)


def _spans(frame: look.Frame) -> list[tuple[float, float, float]]:
    """Per mark its place across, from 0 to 1, and from where to where it stands up."""
    found: list[tuple[float, float, float]] = []
    for series in () if frame.turned else frame.chart.series:
        if series.kind == "heat":
            continue
        bar = series.kind == "bar"
        for i, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            across, up = position(frame.x, x), position(frame.y, y)
            if across is None or up is None:
                continue
            ends = [up, *([0.0] if bar and series.start is None else [])]
            given = [end[i] for end in (series.low, series.high, series.start) if end]
            ends += [end for end in given if end is not None]
            found.append((across, min(ends), max(ends)))
    places = [across for across, _, _ in found]
    if frame.x.kind == "category":
        low, high = -0.5, len(frame.x.labels) - 0.5
    else:
        low, high = min(places, default=0.0), max(places, default=1.0)
    width = (high - low) or 1.0
    return [((across - low) / width, bottom, top) for across, bottom, top in found]


__all__ = ["Label", "level_labels", "share_across"]
