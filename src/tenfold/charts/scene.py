"""A drawing as plain marks on a sheet, from which SVG and PNG are written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

INK = "ink"
"""The colour of text and axes; each writer has its own for it."""


@dataclass(frozen=True)
class Lines:
    """Strokes of one look; each is a run of points."""

    runs: tuple[tuple[Point, ...], ...]
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True)
class Area:
    """A filled polygon, hatched in white where `hatch` is one of `axes.PATTERNS`."""

    points: tuple[Point, ...]
    colour: str
    opacity: float = 1.0
    hatch: str = ""
    edge: bool = False


@dataclass(frozen=True)
class Dots:
    """Symbols of one look, one of `axes.SYMBOLS`."""

    places: tuple[Point, ...]
    symbol: str
    size: float
    colour: str


@dataclass(frozen=True)
class Text:
    """One line of text; (x, y) is on its baseline, and `turn` is in degrees, clockwise."""

    x: float
    y: float
    words: str
    anchor: Anchor = "start"
    size: float = 13.0
    bold: bool = False
    turn: float = 0.0
    colour: str = INK


@dataclass(frozen=True)
class Cells:
    """A grid of coloured cells, rows from top to bottom; None leaves a cell open."""

    x: float
    y: float
    width: float
    height: float
    colours: tuple[tuple[str | None, ...], ...]


Mark = Lines | Area | Dots | Text | Cells


@dataclass(frozen=True)
class Scene:
    """Marks in the order in which they cover each other, on a sheet in pixels."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    """The corners of a rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def text_width(words: str, size: float = 13.0) -> float:
    """About how many pixels `words` take; the reader's font is not known."""
    return size * sum(_share(sign) for sign in words)


def _share(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in "ijlftrI.,:;'|!()[] ":
        return 0.38
    return 0.9 if sign in "mwMW%@—…" else 0.63


__all__ = [
    "INK",
    "Anchor",
    "Area",
    "Cells",
    "Dots",
    "Lines",
    "Mark",
    "Point",
    "Scene",
    "Text",
    "box",
    "text_width",
]
