"""The frame of the interactive figure: title, axes, legend, reference lines."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from tenfold.charts import axes as look


def escaped(text: str) -> str:
    """Text that plotly shows as it stands."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        text = text.replace(sign, entity)
    return text


def wrapped(text: str, width: int) -> str:
    """At most three lines of text that plotly shows as it stands."""
    return "<br>".join(escaped(line) for line in textwrap.wrap(text, width)[:3])


def layout_of(frame: look.Frame) -> dict[str, Any]:
    """Title, axes, legend and reference lines, for plotly."""
    chart = frame.chart
    across = _axis(frame.across, chart.x_title)
    up = _axis(frame.up, chart.y_title)
    if up.get("ticktext") is not None:
        up["autorange"] = "reversed"
    if chart.log_x and "ticktext" not in across:
        across["type"] = "log"
    if chart.cut is not None:
        up["range"] = [0, 1.1 * chart.cut]
    rows = len(up.get("ticktext", ()))
    blank = look.empty(chart)
    across["visible"] = up["visible"] = not blank
    return {
        "title": {
            "text": wrapped(chart.title, 80),
            "font": {"size": 16},
            "x": 0.01,
            "y": 0.98,
            "yref": "container",
            "yanchor": "top",
            "automargin": True,
        },
        "font": {"family": look.FONT, "size": 13, "color": look.INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": 140 if blank else min(max(420, 150 + 24 * rows), 1200),
        "margin": {
            "l": 70,
            "r": 30,
            "t": 60 + 15 * min(sum(m.x is not None for m in chart.marks), 4),
            "b": 50,
        },
        "barmode": "relative" if look.stacked(chart) else "group",
        "hovermode": "closest",
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
        "xaxis": across,
        "yaxis": up,
        **_marks(frame, across["type"]),
    }


def _axis(axis: look.Axis, title: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": {"text": wrapped(title, 90)},
        "automargin": True,
        "gridcolor": "rgba(128,128,128,0.25)",
        "zerolinecolor": "rgba(128,128,128,0.6)",
        "linecolor": look.INK,
        "separatethousands": True,
        "type": "date" if axis.kind == "date" else "linear",
    }
    if axis.kind == "category":
        every = max(-(-len(axis.labels) // 60), 1)
        made |= {
            "tickmode": "array",
            "tickvals": list(range(0, len(axis.labels), every)),
            "ticktext": [escaped(text) for text in axis.labels[::every]],
            "showgrid": False,
            "zeroline": False,
        }
    return made


def _marks(frame: look.Frame, kind: str) -> dict[str, Any]:
    chart, log = frame.chart, kind == "log"
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    above = beside = 0
    for mark in chart.marks:
        line = {"dash": "dash", "width": 1.5, "color": look.INK}
        text = {"text": escaped(look.written(mark.label)), "showarrow": False}
        at_x, at_y = look.reference(frame.across, mark.x), look.reference(frame.up, mark.y)
        if at_x is not None and not (log and (isinstance(at_x, str) or at_x <= 0)):
            at = {"x0": at_x, "x1": at_x, "xref": "x", "y0": 0, "y1": 1, "yref": "paper"}
            shapes.append({"type": "line", "line": line, **at})
            # plotly places shapes by value and annotations by its logarithm.
            x = math.log10(float(at_x)) if log else at_x
            # Above the plot, one over the other, where no bar or line hides them.
            where = {"x": x, "xref": "x", "y": 1, "yref": "paper"}
            notes.append({**text, **where, "yanchor": "bottom", "yshift": 15 * above})
            above = (above + 1) % 4
        if at_y is not None:
            at = {"y0": at_y, "y1": at_y, "yref": "y", "x0": 0, "x1": 1, "xref": "paper"}
            shapes.append({"type": "line", "line": line, **at})
            where = {"y": at_y, "yref": "y", "x": 1 - 0.25 * (beside % 3), "xref": "paper"}
            notes.append({**text, **where, "xanchor": "right", "yanchor": "bottom"})
            beside += 1
    notes += _cut(frame)
    if look.empty(chart):
        middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
        notes.append({"text": look.NOTHING, **middle})
    return {"shapes": shapes, "annotations": notes}


def _cut(frame: look.Frame) -> list[dict[str, Any]]:
    """What says of a bar that it goes on."""
    cut = frame.chart.cut
    if cut is None:
        return []
    text = {"text": escaped(f">{cut:g}"), "showarrow": False, "yanchor": "bottom"}
    return [
        {**text, "x": frame.x.place(x), "xref": "x", "y": cut, "yref": "y"}
        for series in frame.chart.series
        for x, y in zip(series.x, series.y, strict=True)
        if isinstance(y, int | float) and y > cut
    ]


__all__ = ["escaped", "layout_of", "wrapped"]
