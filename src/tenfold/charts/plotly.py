"""The interactive figure of a chart, as plotly's JSON, written without plotly."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Series
from tenfold.charts.words import number_text

_MOST_POINTS = 2000
_SEQUENTIAL = [
    [0, "#00224E"],
    [0.25, "#35456C"],
    [0.5, "#666970"],
    [0.75, "#A69D75"],
    [1, "#FEE838"],
]
_DIVERGING = [[0, "#0072B2"], [0.5, "#F7F7F7"], [1, "#D55E00"]]


def to_plotly(chart: Chart) -> dict[str, Any]:
    """Make plotly's figure of `chart`.

    Names and values of the data are escaped: plotly reads tags, entities and ``$…$`` in its
    texts. Hover texts are complete strings, so that nothing in them acts as a template.

    Returns
    -------
    dict
        ``{"data": […], "layout": {…}}``, JSON-able, at most about 2,000 points.

    Examples
    --------
    >>> chart = Chart(key="k", title="T", alt="A.", series=[
    ...     Series(name="a<b", kind="line", x=[1, 2], y=[3, 4])])
    >>> to_plotly(chart)["data"][0]["name"]
    'a&lt;b'
    """
    frame = look.frame(chart)
    data: list[dict[str, Any]] = []
    for index, series in enumerate(chart.series):
        if series.kind == "heat":
            data.append(_heat(frame, series))
        else:
            data.extend(_flat(frame, series, index))
    return {"data": data, "layout": _layout(frame)}


def escaped(text: str) -> str:
    """Text that plotly shows as it stands."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        text = text.replace(sign, entity)
    return text


def _wrapped(text: str, width: int) -> str:
    return "<br>".join(escaped(line) for line in textwrap.wrap(text, width)[:3])


def _flat(frame: look.Frame, series: Series, index: int) -> list[dict[str, Any]]:
    chart, turned = frame.chart, frame.turned
    keep = look.thinned(series, max(_MOST_POINTS // len(chart.series), 50))
    x = [frame.x.place(series.x[i]) for i in keep]
    y = [frame.y.place(series.y[i]) for i in keep]
    colour = look.look_of(index)[0]
    trace: dict[str, Any] = {
        "name": escaped(look.label(series.name)),
        "x": y if turned else x,
        "y": x if turned else y,
        "hoverinfo": "text",
        "hovertext": [_hover(chart, series, i) for i in keep],
        "showlegend": len(chart.series) > 1,
        "legendgroup": str(index),
    }
    doubt = _doubt(series, keep)
    if series.kind in ("bar", "hbar"):
        trace |= _bar(series, index, turned=turned)
    else:
        trace |= _scatter(series, index)
    if doubt and series.kind in ("line", "step"):
        return [_band(trace, doubt, colour, turned=turned), trace]
    if doubt:
        trace["error_x" if turned else "error_y"] = _whiskers(trace, doubt, turned=turned)
    return [trace]


def _bar(series: Series, index: int, *, turned: bool) -> dict[str, Any]:
    colour, _, _, pattern = look.look_of(index)
    return {
        "type": "bar",
        "orientation": "h" if turned else "v",
        "marker": {
            "color": colour,
            "pattern": {
                "shape": pattern,
                "bgcolor": colour,
                "fgcolor": "#FFFFFF",
                "solidity": 0.2,
            },
            "line": {"width": 3 if series.emphasis else 0, "color": look.INK},
        },
    }


def _scatter(series: Series, index: int) -> dict[str, Any]:
    colour, dash, symbol, _ = look.look_of(index)
    dashed = series.kind in ("line", "step")
    few = len(series.x) <= 30
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": ("lines+markers" if few else "lines") if dashed else "markers",
        "marker": {
            "color": colour,
            "symbol": symbol,
            "size": (6 if dashed else 9) + 3 * series.emphasis,
        },
    }
    if dashed:
        trace["line"] = {
            "color": colour,
            "width": 4 if series.emphasis else 2,
            "dash": dash,
            "shape": "hv" if series.kind == "step" else "linear",
        }
    return trace


def _doubt(series: Series, keep: list[int]) -> tuple[list[Any], list[Any]] | None:
    if series.low is None or series.high is None:
        return None
    return [series.low[i] for i in keep], [series.high[i] for i in keep]


def _whiskers(
    trace: dict[str, Any], doubt: tuple[list[Any], list[Any]], *, turned: bool
) -> dict[str, Any]:
    at = trace["x" if turned else "y"]
    low, high = doubt
    return {
        "type": "data",
        "symmetric": False,
        "array": [_gap(h, v) for v, h in zip(at, high, strict=True)],
        "arrayminus": [_gap(v, lo) for v, lo in zip(at, low, strict=True)],
        "thickness": 2,
        "width": 5,
    }


def _gap(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or lower is None else max(upper - lower, 0.0)


def _band(
    trace: dict[str, Any], doubt: tuple[list[Any], list[Any]], colour: str, *, turned: bool
) -> dict[str, Any]:
    along = trace["y" if turned else "x"]
    known = [
        (at, lo, hi) for at, lo, hi in zip(along, *doubt, strict=True) if None not in (at, lo, hi)
    ]
    there = [at for at, _, _ in known]
    ends = [hi for _, _, hi in known] + [lo for _, lo, _ in reversed(known)]
    around = there + there[::-1]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends if turned else around,
        "y": around if turned else ends,
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},0.18)",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": trace["legendgroup"],
    }


def _heat(frame: look.Frame, series: Series) -> dict[str, Any]:
    z = series.z or []
    cells = [value for row in z for value in row if value is not None]
    both = bool(cells) and min(cells) < 0 < max(cells)
    trace: dict[str, Any] = {
        "type": "heatmap",
        "name": escaped(look.label(series.name)),
        "x": [frame.x.place(x) for x in series.x],
        "y": [frame.y.place(y) for y in series.y],
        "z": z,
        "hoverinfo": "text",
        "hovertext": [
            [
                escaped(f"{look.written(y)} · {look.written(x)}: {number_text(value)}")
                for x, value in zip(series.x, row, strict=True)
            ]
            for y, row in zip(series.y, z, strict=True)
        ],
        "colorscale": _DIVERGING if both else _SEQUENTIAL,
        "xgap": 1,
        "ygap": 1,
        "colorbar": {"title": {"text": escaped(look.label(series.name))}, "outlinewidth": 0},
    }
    if both:
        trace |= {"zmid": 0}
    if len(series.x) <= 16 and len(series.y) <= 20:
        trace |= {"text": [[number_text(v) for v in row] for row in z], "texttemplate": "%{text}"}
    return trace


def _hover(chart: Chart, series: Series, index: int) -> str:
    x_title, y_title = look.titles(chart)
    x, y = look.written(series.x[index]), look.written(series.y[index])
    lines = [
        f"{x_title}: {x}" if x_title else x,
        f"{y_title}: {y}" if y_title else y,
    ]
    if series.low is not None and series.high is not None:
        low, high = number_text(series.low[index]), number_text(series.high[index])
        lines[1] += f" [{low} to {high}]"
    if len(chart.series) > 1:
        lines.append(look.written(series.name))
    return "<br>".join(escaped(line) for line in lines)


def _layout(frame: look.Frame) -> dict[str, Any]:
    chart = frame.chart
    across = _axis(frame.across, chart.x_title)
    up = _axis(frame.up, chart.y_title)
    if up.get("ticktext") is not None:
        up["autorange"] = "reversed"
    if chart.log_x and "ticktext" not in across:
        across["type"] = "log"
    rows = len(up.get("ticktext", ()))
    blank = look.empty(chart)
    across["visible"] = up["visible"] = not blank
    return {
        "title": {
            "text": _wrapped(chart.title, 80),
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
        "margin": {"l": 70, "r": 30, "t": 60, "b": 50},
        "barmode": "relative" if look.stacked(chart) else "group",
        "hovermode": "closest",
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
        "xaxis": across,
        "yaxis": up,
        **_marks(chart, log=across["type"] == "log"),
    }


def _axis(axis: look.Axis, title: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": {"text": _wrapped(title, 90)},
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


def _marks(chart: Chart, *, log: bool) -> dict[str, Any]:
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for index, mark in enumerate(chart.marks):
        line = {"dash": "dash", "width": 1.5, "color": look.INK}
        text = {"text": escaped(look.written(mark.label)), "showarrow": False}
        if mark.x is not None and (mark.x > 0 or not log):
            at = {"x0": mark.x, "x1": mark.x, "xref": "x", "y0": 0, "y1": 1, "yref": "paper"}
            shapes.append({"type": "line", "line": line, **at})
            # plotly places shapes by value and annotations by its logarithm.
            x = math.log10(mark.x) if log else mark.x
            where = {"x": x, "xref": "x", "y": 1 - 0.07 * (index % 4), "yref": "paper"}
            notes.append({**text, **where, "xanchor": "left", "yanchor": "top", "xshift": 4})
        if mark.y is not None:
            at = {"y0": mark.y, "y1": mark.y, "yref": "y", "x0": 0, "x1": 1, "xref": "paper"}
            shapes.append({"type": "line", "line": line, **at})
            where = {"y": mark.y, "yref": "y", "x": 1 - 0.25 * (index % 3), "xref": "paper"}
            notes.append({**text, **where, "xanchor": "right", "yanchor": "bottom"})
    if look.empty(chart):
        middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
        notes.append({"text": look.NOTHING, **middle})
    return {"shapes": shapes, "annotations": notes}


__all__ = ["escaped", "to_plotly"]
