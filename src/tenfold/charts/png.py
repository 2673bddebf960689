"""The static twin of a chart as a picture: the one form that every viewer of notebooks shows.

GitHub and untrusted notebooks in JupyterLab take drawings out of HTML, and several viewers take
SVG apart; a PNG is shown by all of them, and by e-mail.
"""

from __future__ import annotations

import base64
import functools
import importlib.util
import io
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart
from tenfold.charts.drawing import drawn
from tenfold.charts.scene import INK, Area, Cells, Dots, Lines, Mark, Point, Text
from tenfold.charts.words import plain

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_FINE = 2
"""Drawn this much larger and scaled down, which smoothes edges."""
_COLOURS = 64
_INK = "#3C4043"


def to_png(chart: Chart) -> bytes:
    """Draw `chart` as a PNG on white ground, 960 pixels wide, mostly 8 to 20 kB.

    Examples
    --------
    >>> chart = Chart(key="k", title="T", alt="A.", series=[
    ...     Series(name="a", kind="line", x=[1, 2], y=[3, 4])])
    >>> to_png(chart)[1:4]
    b'PNG'
    """
    from PIL import Image, ImageDraw

    scene, _ = drawn(chart)
    size = (round(scene.width) * _FINE, round(scene.height) * _FINE)
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image, "RGBA")
    for mark in scene.marks:
        _draw(image, pen, mark)
    small = image.reduce(_FINE).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    out = io.BytesIO()
    # Level 9 makes it a sixth smaller and takes five times as long.
    small.save(out, "PNG", compress_level=6)
    return out.getvalue()


def cells_png(colours: tuple[tuple[str | None, ...], ...]) -> str:
    """A grid of colours, one pixel each, as an address that holds the picture itself."""
    from PIL import Image

    image = Image.new("RGBA", (len(colours[0]), len(colours)))
    image.putdata([_rgba(cell) for row in colours for cell in row])
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"


def _draw(image: Image, pen: ImageDraw, mark: Mark) -> None:
    match mark:
        case Lines():
            colour = _rgba(mark.colour, mark.opacity)
            for run in mark.runs:
                for stroke in _dashed(_fine(run), mark.dash):
                    pen.line(stroke, fill=colour, width=round(mark.width * _FINE), joint="curve")
        case Area():
            _area(image, pen, mark)
        case Dots():
            for place in _fine(mark.places):
                _dot(pen, mark, place)
        case Text():
            _text(image, pen, mark)
        case Cells():
            _cells(pen, mark)


def _area(image: Image, pen: ImageDraw, mark: Area) -> None:
    points = _fine(mark.points)
    if len(points) < 3:
        return
    pen.polygon(points, fill=_rgba(mark.colour, mark.opacity))
    if mark.hatch:
        left, right = (round(end(x for x, _ in points)) for end in (min, max))
        top, bottom = (round(end(y for _, y in points)) for end in (min, max))
        mask = _hatched(mark.hatch, image.size).crop((left, top, right, bottom))
        image.paste("white", (left, top, right, bottom), mask)
    if mark.edge:
        pen.line([*points, points[0]], fill=_rgba(INK), width=2 * _FINE, joint="curve")


@functools.lru_cache(maxsize=16)
def _hatched(sign: str, size: tuple[int, int]) -> Image:
    from PIL import Image, ImageDraw

    mask = Image.new("L", size)
    pen, (width, height), step = ImageDraw.Draw(mask), size, 8 * _FINE
    for at in range(-height, width + height, step):
        for one, line in (
            ("/", (at, height, at + height, 0)),
            ("\\", (at, 0, at + height, height)),
            ("-", (0, at, width, at)),
            ("|", (at, 0, at, height)),
        ):
            if sign == one or (sign == "x" and one in "/\\"):
                pen.line(line, fill=255, width=_FINE)
    return mask


def _dot(pen: ImageDraw, mark: Dots, place: Point) -> None:
    x, y = place
    r = mark.size / 2 * _FINE
    if mark.symbol == "circle":
        pen.ellipse((x - r, y - r, x + r, y + r), fill=_rgba(mark.colour))
    else:
        outline = [(x + r * a, y + r * b) for a, b in look.OUTLINES[mark.symbol]]
        pen.polygon(outline, fill=_rgba(mark.colour))


def _cells(pen: ImageDraw, mark: Cells) -> None:
    rows, columns = len(mark.colours), len(mark.colours[0])
    for i, row in enumerate(mark.colours):
        for j, cell in enumerate(row):
            if cell is not None:
                left, right = (mark.x + mark.width * k / columns for k in (j, j + 1))
                top, bottom = (mark.y + mark.height * k / rows for k in (i, i + 1))
                corners = [round(v * _FINE) for v in (left, top, right, bottom)]
                pen.rectangle((corners[0], corners[1], corners[2], corners[3]), fill=cell)


def _text(image: Image, pen: ImageDraw, mark: Text) -> None:
    font = _font(mark.size * _FINE, bold=mark.bold)
    words, colour = plain(mark.words), _rgba(mark.colour)
    x, y = mark.x * _FINE, mark.y * _FINE
    if not mark.turn:
        pen.text((x, y), words, fill=colour, font=font, anchor=_ANCHORS[mark.anchor])
        return
    from PIL import Image, ImageDraw

    # Turned around the middle of a square, which is the anchor of the text.
    half = math.ceil(font.getlength(words)) + round(mark.size * _FINE)
    mask = Image.new("L", (2 * half, 2 * half))
    ImageDraw.Draw(mask).text(
        (half, half), words, fill=255, font=font, anchor=_ANCHORS[mark.anchor]
    )
    mask = mask.rotate(-mark.turn, Image.Resampling.BICUBIC)
    image.paste(colour[:3], (round(x) - half, round(y) - half), mask)


_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@functools.lru_cache(maxsize=8)
def _font(size: float, *, bold: bool) -> Any:
    from PIL import ImageFont

    # matplotlib carries the font; it is not imported.
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(folder / name), size)


def _fine(points: tuple[Point, ...]) -> list[Point]:
    return [(x * _FINE, y * _FINE) for x, y in points]


def _dashed(points: list[Point], dash: tuple[float, ...]) -> Iterator[list[Point]]:
    if not dash:
        yield points
        return
    place, left, on = 0, dash[0] * _FINE, True
    stroke = points[:1]
    for (x0, y0), (x1, y1) in pairwise(points):
        length, gone = math.hypot(x1 - x0, y1 - y0), 0.0
        while length - gone > left:
            gone += left
            at = (x0 + (x1 - x0) * gone / length, y0 + (y1 - y0) * gone / length)
            if on:
                yield [*stroke, at]
            place, on, stroke = (place + 1) % len(dash), not on, [at]
            left = dash[place] * _FINE
        left -= length - gone
        stroke.append((x1, y1))
    if on and len(stroke) > 1:
        yield stroke


def _rgba(colour: str | None, opacity: float = 1.0) -> tuple[int, int, int, int]:
    if colour is None:
        return (255, 255, 255, 0)
    shown = _INK if colour == INK else colour
    red, green, blue = (int(shown[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue, round(255 * opacity)


__all__ = ["cells_png", "to_png"]
