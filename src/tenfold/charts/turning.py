"""Charts whose names are too long to stand side by side: their names run down the page."""

from __future__ import annotations

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Mark
from tenfold.charts.scene import text_width

_ROOM = 640.0
"""Pixels that names have below a plot in JupyterLab, at 1,280 pixels with its file browser open."""
_AIR = 14.0
_TURNING = {"interval", "points"}


def readable(chart: Chart) -> Chart:
    """`chart`, turned where its names would have to be tilted to fit below it.

    Bars, lines and heat maps stay as they are: steps draw lying bars where they want them.
    """
    if look.empty(chart) or any(series.kind not in _TURNING for series in chart.series):
        return chart
    frame = look.frame(chart)
    if frame.turned or frame.x.kind != "category" or frame.y.kind != "number":
        return chart
    if len(frame.x.labels) * (max(map(text_width, frame.x.labels)) + _AIR) <= _ROOM:
        return chart
    marks = [Mark(label=mark.label, x=mark.y, y=mark.x) for mark in chart.marks]
    titles = {"x_title": chart.y_title, "y_title": chart.x_title}
    return chart.model_copy(update={"turned": True, "marks": marks, **titles})


__all__ = ["readable"]
