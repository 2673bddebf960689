"""The static twin of a chart: one SVG from the same data, drawn by matplotlib without a screen."""

from __future__ import annotations

import io
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Series
from tenfold.charts.heat import draw_heat
from tenfold.charts.markup import tidy
from tenfold.charts.words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_POINTS = {"line": 1600, "step": 800, "points": 300, "interval": 160}
_MOST_NAMES = 40
_WIDTH, _HEIGHT = 10.0, 4.6
_DASHES: dict[str, Any] = {
    "solid": "-",
    "dash": "--",
    "dot": ":",
    "dashdot": "-.",
    "longdash": (0, (8, 3)),
    "longdashdot": (0, (8, 3, 2, 3)),
}
_SYMBOLS = {
    "circle": "o",
    "diamond": "D",
    "square": "s",
    "triangle-up": "^",
    "x": "X",
    "cross": "P",
}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": look.INK,
    "axes.labelcolor": look.INK,
    "axes.edgecolor": look.INK,
    "xtick.color": look.INK,
    "ytick.color": look.INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "hatch.color": "white",
    "hatch.linewidth": 0.8,
    "path.simplify": True,
    "legend.frameon": False,
    "patch.linewidth": 0,
}


def to_svg(chart: Chart) -> str:
    """Draw `chart` as one SVG element, to stand in a page or in a file of its own.

    Text stays text, ``<title>`` and ``<desc>`` carry the title and the finding, the ground is
    transparent, and ink is ``currentColor``, so that it reads on light and dark pages. Equal
    charts give equal bytes. Where a chart has more marks than 60 kB hold, it is thinned and
    the description says so.

    Examples
    --------
    >>> chart = Chart(key="k", title="T", alt="A.", series=[
    ...     Series(name="a", kind="line", x=[1, 2], y=[3, 4])])
    >>> to_svg(chart)[:4], "<title" in to_svg(chart)
    ('<svg', True)
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    # A style that someone set in the same kernel must not change the bytes.
    own = {name: value for name, value in mpl.rcParamsDefault.items() if "backend" not in name}
    style = {**own, **_STYLE, "svg.hashsalt": chart.key}
    with mpl.rc_context(style), warnings.catch_warnings():
        # Names may hold signs that the measuring font lacks; the reader's font has its own.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        frame = look.frame(chart)
        blank = look.empty(chart)
        height = 1.4 if blank else max(_HEIGHT, 1.6 + 0.25 * min(len(frame.up.labels), _MOST_NAMES))
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        plot = figure.add_subplot()
        notes = [_draw(plot, frame, series, i) for i, series in enumerate(chart.series)]
        _dress(plot, frame)
        if blank:
            plot.set_axis_off()
            plot.text(0.5, 0.5, look.NOTHING, ha="center", transform=plot.transAxes)
        handles, _ = plot.get_legend_handles_labels()
        if len(chart.series) > 1 and handles:
            figure.legend(loc="outside lower left", ncols=min(len(handles), 5), fontsize=9)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    said = " ".join([chart.alt, *dict.fromkeys(note for note in notes if note)])
    return tidy(out.getvalue(), key=chart.key, title=look.written(chart.title), desc=said)


def _draw(plot: Axes, frame: look.Frame, series: Series, index: int) -> str:
    if series.kind == "heat":
        draw_heat(plot, series)
        return ""
    bars = series.kind in ("bar", "hbar")
    count = min(len(series.x), len(series.y))
    share = _MOST_POINTS.get(series.kind, count) // len(frame.chart.series)
    keep = look.thinned(series, max(share, 20))
    if frame.x.kind == "category":
        # The first categories whole rather than all of them in part.
        keep = [i for i in keep if frame.x.index(series.x[i]) < _MOST_NAMES]
    places = [(i, _place(frame.x, series.x[i]), _place(frame.y, series.y[i])) for i in keep]
    if bars:
        _bars(plot, frame, series, index, places)
    else:
        _marks_of(plot, series, index, places, turned=frame.turned)
    if len(keep) < count:
        return f"The drawing shows {len(keep):,} of {count:,} values of {look.label(series.name)}."
    return ""


Places = list[tuple[int, float | None, float | None]]


def _place(axis: look.Axis, value: Any) -> float | None:
    placed = axis.place(value)
    if isinstance(placed, str):
        from matplotlib.dates import date2num

        return float(date2num(look.date_place(placed)))  # type: ignore[no-untyped-call]
    return placed


def _bars(plot: Axes, frame: look.Frame, series: Series, index: int, places: Places) -> None:
    chart, turned = frame.chart, frame.turned
    group = [s for s in chart.series if s.kind in ("bar", "hbar")]
    stacked = look.stacked(chart)
    width = 0.8 * _spacing(frame.x, group) / (1 if stacked else len(group))
    shift = 0.0 if stacked else (group.index(series) - (len(group) - 1) / 2) * width
    known = [(i, x + shift, y) for i, x, y in places if x is not None and y is not None]
    at, long = [x for _, x, _ in known], [y for _, _, y in known]
    colour, _, _, pattern = look.look_of(index)
    dress: dict[str, Any] = {
        "color": colour,
        "hatch": pattern * 2 or None,
        "label": look.label(series.name),
    }
    if series.emphasis:
        dress |= {"edgecolor": look.INK, "linewidth": 2}
    if turned:
        plot.barh(at, long, height=width * 0.92, **dress)
    else:
        plot.bar(at, long, width=width * 0.92, **dress)
    if series.low is not None and series.high is not None:
        _whiskers(plot, series, known, look.INK, turned=turned)


def _spacing(axis: look.Axis, group: list[Series]) -> float:
    places = sorted({p for s in group for x in s.x if (p := _place(axis, x)) is not None})
    return min((b - a for a, b in pairwise(places)), default=1.0)


def _marks_of(plot: Axes, series: Series, index: int, places: Places, *, turned: bool) -> None:
    colour, dash, symbol, _ = look.look_of(index)
    nan = float("nan")
    x = [nan if a is None else a for _, a, _ in places]
    y = [nan if b is None else b for _, _, b in places]
    joined = series.kind in ("line", "step")
    if joined:
        ends = _ends(series, places)
        band = plot.fill_betweenx if turned else plot.fill_between
        if ends:
            band(x, *ends, color=colour, alpha=0.18, step="post" if series.kind == "step" else None)
    elif series.low is not None:
        known = [(i, a, b) for i, a, b in places if a is not None and b is not None]
        _whiskers(plot, series, known, colour, turned=turned)
    few = len(series.x) <= 30
    plot.plot(
        y if turned else x,
        x if turned else y,
        color=colour,
        label=look.label(series.name),
        linestyle=_DASHES[dash] if joined else "none",
        linewidth=2.8 if series.emphasis else 1.6,
        drawstyle="steps-post" if series.kind == "step" else "default",
        marker=_SYMBOLS[symbol] if few or not joined else None,
        markersize=(4 if joined else 6) + 2 * series.emphasis,
    )


def _ends(series: Series, places: Places) -> tuple[list[float], list[float]] | None:
    if series.low is None or series.high is None:
        return None
    nan = float("nan")
    low, high = series.low, series.high
    return (
        [nan if (v := low[i]) is None else v for i, _, _ in places],
        [nan if (v := high[i]) is None else v for i, _, _ in places],
    )


def _whiskers(
    plot: Axes, series: Series, known: list[tuple[int, float, float]], colour: str, *, turned: bool
) -> None:
    low, high = series.low or [], series.high or []
    nan = float("nan")
    at: list[float] = []
    ends: list[float] = []
    for i, x, _ in known:
        bottom, top = low[i], high[i]
        if bottom is not None and top is not None:
            at += [x, x, nan]
            ends += [bottom, top, nan]
    dress: dict[str, Any] = {"color": colour, "linewidth": 1.8, "markersize": 7}
    if turned:
        plot.plot(ends, at, marker="|", **dress)
    else:
        plot.plot(at, ends, marker="_", **dress)


def _dress(plot: Axes, frame: look.Frame) -> None:
    chart, across, up = frame.chart, frame.across, frame.up
    over = [mark for mark in chart.marks if mark.x is not None and across.kind != "date"]
    plot.set_title(look.written(chart.title), wrap=True, pad=6 + 13 * min(len(over), 4))
    plot.set_xlabel(look.label(chart.x_title) if chart.x_title else "")
    plot.set_ylabel(look.label(chart.y_title) if chart.y_title else "")
    if chart.log_x and across.kind == "number":
        plot.set_xscale("log")
    heat = any(series.kind == "heat" for series in chart.series)
    _ticks(plot, across, vertical=False, most=None if heat else _MOST_NAMES)
    _ticks(plot, up, vertical=True, most=None if heat else _MOST_NAMES)
    line: dict[str, Any] = {"color": look.INK, "linestyle": "--", "linewidth": 1}
    for index, mark in enumerate(over):
        assert mark.x is not None
        plot.axvline(mark.x, **line)
        # Above the plot, one over the other, where no bar or line hides them.
        plot.annotate(
            look.label(mark.label),
            (mark.x, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2 + 13 * (index % 4)),
            textcoords="offset points",
            ha="center",
            va="bottom",
        )
    for index, mark in enumerate(mark for mark in chart.marks if mark.y is not None):
        assert mark.y is not None
        plot.axhline(mark.y, **line)
        where = (1 - 0.25 * (index % 3), mark.y)
        place = ("axes fraction", "data")
        plot.annotate(look.label(mark.label), where, xycoords=place, ha="right", va="bottom")


def _ticks(plot: Axes, axis: look.Axis, *, vertical: bool, most: int | None) -> None:
    from matplotlib.ticker import NullFormatter

    which = plot.yaxis if vertical else plot.xaxis
    if axis.kind == "date":
        which.axis_date()
    if axis.kind == "number":
        plot.grid(visible=True, axis="y" if vertical else "x", color=look.INK, alpha=0.2)
        which.set_major_formatter(lambda value, _: number_text(value))
        which.set_minor_formatter(NullFormatter())
    if axis.kind != "category":
        return
    labels = axis.labels[:most]
    every = max(-(-len(labels) // _MOST_NAMES), 1)
    which.set_ticks(list(range(0, len(labels), every)), list(labels[::every]))
    if vertical:
        plot.invert_yaxis()
    elif len(labels[::every]) * max(map(len, labels), default=0) > 90:
        plot.tick_params(axis="x", rotation=30)
        for tick in which.get_ticklabels():
            tick.set_horizontalalignment("right")
            tick.set_rotation_mode("anchor")


__all__ = ["to_svg"]
