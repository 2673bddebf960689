"""The interactive figure of a chart, as plotly's JSON, written without plotly."""

from __future__ import annotations

from typing import Any

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Series
from tenfold.charts.heat import DIVERGING, SEQUENTIAL
from tenfold.charts.layout import escaped, layout_of
from tenfold.charts.turning import readable
from tenfold.charts.words import number_text

_MOST_POINTS = 2000


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
    frame = look.frame(readable(chart))
    data: list[dict[str, Any]] = []
    for index, series in enumerate(chart.series):
        if series.kind == "heat":
            data.append(_heat(frame, series))
        else:
            data.extend(_flat(frame, series, index))
    return {"data": data, "layout": layout_of(frame)}


def _flat(frame: look.Frame, series: Series, index: int) -> list[dict[str, Any]]:
    chart, turned = frame.chart, frame.turned
    keep = look.thinned(series, max(_MOST_POINTS // len(chart.series), 50))
    step = look.aside(frame, series)
    x = [_moved(frame.x.place(series.x[i]), step) for i in keep]
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
        if series.start is not None:
            # Traces with a base are laid over each other, whatever the mode of the bars.
            base = [series.start[i] or 0.0 for i in keep]
            trace["base"] = base
            trace["x" if turned else "y"] = [
                end - foot if isinstance(end, int | float) else end
                for foot, end in zip(base, y, strict=True)
            ]
    else:
        trace |= _scatter(series, index)
    if doubt and series.kind in ("line", "step"):
        return [_band(trace, doubt, colour, turned=turned), trace]
    if doubt:
        trace["error_x" if turned else "error_y"] = _whiskers(trace, doubt, turned=turned)
    return [trace]


def _moved(place: float | str | None, step: float) -> float | str | None:
    return place + step if step and isinstance(place, int | float) else place


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
        "colorscale": [list(stop) for stop in (DIVERGING if both else SEQUENTIAL)],
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
    if series.start is not None:
        lines[1] += f", from {number_text(series.start[index])}"
    if len(chart.series) > 1:
        lines.append(look.written(series.name))
    return "<br>".join(escaped(line) for line in lines)


__all__ = ["to_plotly"]
