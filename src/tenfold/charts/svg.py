"""The static twin of a chart as one SVG element, for pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from html import escape

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart
from tenfold.charts.drawing import drawn
from tenfold.charts.png import cells_png
from tenfold.charts.scene import INK, Area, Cells, Dots, Lines, Mark, Point, Scene, Text
from tenfold.charts.words import plain

_HATCHES = {
    "/": "M-1 1L1-1M0 8L8 0M7 9L9 7",
    "\\": "M-1 7L1 9M0 0L8 8M7-1L9 1",
    "-": "M0 4H8",
    "x": "M0 8L8 0M0 0L8 8",
    "|": "M4 0V8",
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
    scene, notes = drawn(chart)
    desc = _text(" ".join([chart.alt, *dict.fromkeys(notes)]))
    body = "".join(_mark(mark) for mark in scene.marks)
    # Two charts on one page share no identifier.
    name = f"{chart.key}-{hashlib.sha256((body + desc).encode()).hexdigest()[:8]}"
    body = body.replace("url(#", f"url(#{name}-")
    title = _text(look.written(chart.title))
    return (
        f'{_head(scene, name)}<title id="{name}-t">{title}</title><desc id="{name}-d">{desc}</desc>'
        f"{''.join(_patterns(scene, name))}{body}</g></svg>"
    )


def _head(scene: Scene, name: str) -> str:
    width, height = f"{scene.width:g}", f"{scene.height:g}"
    font = look.FONT.replace('"', "'")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto;font-family:{font}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" class="tenfold-chart">'
        '<g font-size="13" fill="currentColor" stroke-linejoin="round">'
    )


def _patterns(scene: Scene, name: str) -> Iterator[str]:
    used = {mark.hatch for mark in scene.marks if isinstance(mark, Area) and mark.hatch}
    for place, (sign, path) in enumerate(_HATCHES.items()):
        if sign in used:
            yield (
                f'<pattern id="{name}-h{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
                f'<path d="{path}" stroke="#fff" fill="none"/></pattern>'
            )


def _mark(mark: Mark) -> str:
    match mark:
        case Lines():
            dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in mark.dash)}"' * bool(mark.dash)
            opacity = f' opacity="{mark.opacity:g}"' * (mark.opacity < 1)
            path = "".join(_path(run) for run in mark.runs)
            look_of = f'stroke="{_colour(mark.colour)}" stroke-width="{mark.width:g}"'
            return f'<path d="{path}" fill="none" {look_of}{dash}{opacity}/>'
        case Area():
            return _area(mark)
        case Dots():
            path = "".join(_dot(mark.symbol, x, y, mark.size / 2) for x, y in mark.places)
            return f'<path d="{path}" fill="{_colour(mark.colour)}"/>'
        case Text():
            return _words(mark)
        case Cells():
            return (
                f'<image x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" '
                f'height="{mark.height:.1f}" preserveAspectRatio="none" '
                f'style="image-rendering:pixelated" href="{cells_png(mark.colours)}"/>'
            )


def _area(mark: Area) -> str:
    path = f"{_path(mark.points)}z"
    opacity = f' opacity="{mark.opacity:g}"' * (mark.opacity < 1)
    edge = ' stroke="currentColor" stroke-width="2"' * mark.edge
    made = f'<path d="{path}" fill="{_colour(mark.colour)}"{opacity}{edge}/>'
    if mark.hatch:
        place = list(_HATCHES).index(mark.hatch)
        made += f'<path d="{path}" fill="url(#h{place})"/>'
    return made


def _words(mark: Text) -> str:
    x, y = f"{mark.x:.1f}", f"{mark.y:.1f}"
    anchor = f' text-anchor="{mark.anchor}"' * (mark.anchor != "start")
    size = f' font-size="{mark.size:g}"' * (mark.size != 13)
    bold = ' font-weight="bold"' * mark.bold
    fill = f' fill="{mark.colour}"' * (mark.colour != INK)
    turn = f' transform="rotate({mark.turn:g} {x} {y})"' * bool(mark.turn)
    return f'<text x="{x}" y="{y}"{anchor}{size}{bold}{fill}{turn}>{_text(mark.words)}</text>'


def _path(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _dot(symbol: str, x: float, y: float, r: float) -> str:
    if symbol == "circle":
        return f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0-{2 * r:g} 0z"
    return f"{_path(tuple((x + r * a, y + r * b) for a, b in look.OUTLINES[symbol]))}z"


def _colour(colour: str) -> str:
    return "currentColor" if colour == INK else colour


def _text(words: str) -> str:
    return escape(plain(words), quote=False)


__all__ = ["to_svg"]
