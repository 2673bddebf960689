"""The frame of the interactive figure: title, axes, legend, reference lines."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from tenfold.charts import axes as look
from tenfold.charts.placing import Label, level_labels, share_across
from tenfold.charts.scales import stretch
from tenfold.charts.words import axis_text

_EDGE = 0.9
"""Of the width: beyond it words that stand around their line would be cut off."""


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
    # It stands on its side, beside the plot: a longer line would be cut off at both ends.
    up = _axis(frame.up, chart.y_title, width=38)
    if up.get("ticktext") is not None:
        up["range"].reverse()  # names are read from top to bottom
        up["title"]["standoff"] = 12
    _float(frame, across if frame.turned else up)
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
        "height": 140 if blank else min(max(420, 150 + look.row_height(frame) * rows), 1200),
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


def _float(frame: look.Frame, values: dict[str, Any]) -> None:
    """The axis of a waterfall's values, which plotly would begin at zero."""
    if not look.floating(frame.chart) or values["type"] != "linear" or "ticktext" in values:
        return
    known = [n for s in frame.chart.series for n in (*s.y, *(s.start or ())) if n is not None]
    known += [m.x if frame.turned else m.y for m in frame.chart.marks]
    found = [float(n) for n in known if isinstance(n, int | float)]
    if found:
        values["range"] = list(stretch(found, log=False, zero=False))


def _axis(axis: look.Axis, title: str, *, width: int = 90) -> dict[str, Any]:
    made: dict[str, Any] = {
        # plotly's own size is larger: a line on its side would reach the chart's title.
        "title": {"text": wrapped(axis_text(title), width), "font": {"size": 13}},
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
            # plotly drops the label of a point that stands at the very edge.
            "range": [-0.5, max(len(axis.labels), 1) - 0.5],
            "showgrid": False,
            "zeroline": False,
        }
    return made


def _marks(frame: look.Frame, kind: str) -> dict[str, Any]:
    chart, log = frame.chart, kind == "log"
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    above = 0
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
            if share_across(frame, at_x) > _EDGE:
                where |= {"xanchor": "right", "xshift": 8}
            notes.append({**text, **where, "yanchor": "bottom", "yshift": 15 * above})
            above = (above + 1) % 4
        if at_y is not None:
            at = {"y0": at_y, "y1": at_y, "yref": "y", "x0": 0, "x1": 1, "xref": "paper"}
            shapes.append({"type": "line", "line": line, **at})
    notes += [_level(frame, label) for label in level_labels(frame)]
    notes += _cut(frame)
    if look.empty(chart):
        middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
        notes.append({"text": look.NOTHING, **middle})
    return {"shapes": shapes, "annotations": notes}


def _level(frame: look.Frame, label: Label) -> dict[str, Any]:
    where = {"y": look.reference(frame.up, label.mark.y), "yref": "y", "yanchor": "bottom"}
    where |= {"x": label.along, "xref": "paper", "xanchor": label.side}
    return {"text": escaped(look.written(label.mark.label)), "showarrow": False, **where}


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
