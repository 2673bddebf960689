"""Sentences of the steps as a reader without notebooks reads them: rounded, short, in words."""

from __future__ import annotations

import functools
import math
import re

from tenfold import registry
from tenfold.charts.cells import Words, words
from tenfold.charts.chart import Scalar
from tenfold.vocabulary import Estimate

_NUMBER = r"−?[€$£¥]?\d[\d,]*"
_INTERVAL = re.compile(
    rf"({_NUMBER})((?:/\w+| [A-Z]{{3}}(?:/\w+)?)?) \[(−?\d[\d,]*) to (−?\d[\d,]*)\](?!\d)"
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z'“\d−€])")
_LONGEST = 150


def rounded(figure: Estimate) -> Estimate:
    """The estimate with no more digits than two of its interval's width: what doubt allows.

    Examples
    --------
    >>> found = rounded(Estimate(value=4555, low=2371, high=7837, method="t"))
    >>> found.value, found.low, found.high
    (4600.0, 2400.0, 7800.0)
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    places = _places(figure.high - figure.low)
    if places >= 0:
        return figure
    ends = {name: round(getattr(figure, name), places) for name in ("value", "low", "high")}
    return figure.model_copy(update=ends)


def figure_words(figure: Estimate | Scalar) -> Words:
    """Value and doubt of a figure, apart, no finer than the doubt allows."""
    return words(rounded(figure) if isinstance(figure, Estimate) else figure)


def readable(text: str) -> str:
    """The sentence with rounded intervals, and with words in place of the names of fields.

    What else stands between backquotes is to be typed, and stays as it is.

    Examples
    --------
    >>> readable("It earns €4,555/week [2,371 to 7,837] more.")
    'It earns €4,600/week [2,400 to 7,800] more.'
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts = [text]
    pattern, names = _names(tuple(step.slug for step in registry.steps()))
    said = ""
    for i, part in enumerate(parts):
        if i % 2 == 0:
            plain = _INTERVAL.sub(_rounded_words, part)
            said += pattern.sub(lambda found: names[found[0]], plain)
        else:
            said += names.get(part, f"`{part}`")
    return said


def short(text: str) -> str:
    """The first sentence, and of a long one what comes before its details."""
    first = _END.split(" ".join(text.split()), maxsplit=1)[0]
    if len(first) <= _LONGEST:
        return first
    for mark in ("; ", ": ", ", "):
        at = first.rfind(mark, 40, _LONGEST)
        if at > 0:
            return f"{first[:at]} …"
    return f"{first[:_LONGEST].rsplit(' ', 1)[0]} …"


def _rounded_words(found: re.Match[str]) -> str:
    value, unit, low, high = found.groups()
    places = _places(_number(high) - _number(low))
    if places >= 0:
        return found[0]
    return f"{_cut(value, places)}{unit} [{_cut(low, places)} to {_cut(high, places)}]"


def _places(width: float) -> int:
    return 1 - math.floor(math.log10(width)) if width > 0 else 0


def _number(text: str) -> int:
    return int(re.sub(r"[€$£¥,]", "", text).replace("−", "-"))


def _cut(text: str, places: int) -> str:
    number = round(_number(text), places)
    sign = re.sub(r"[\d,−]", "", text)
    return f"{'−' if number < 0 else ''}{sign}{abs(number):,}"


@functools.lru_cache(maxsize=8)
def _names(slugs: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Names of steps and of their decisions; the pattern finds those that no sentence has."""
    known: dict[str, str] = {}
    for slug in slugs:
        step = registry.get(slug)
        known |= {name: f"“{name.replace('_', ' ')}”" for name in step.decisions.model_fields}
        known[slug] = f"step {step.number}"
    longest = sorted((name for name in known if "_" in name), key=len, reverse=True)
    # A column of the data in quotes keeps its name, whatever else is called so.
    return re.compile(rf"(?<![\w'.-])(?:{'|'.join(longest) or '(?!)'})(?![\w'.-]\w)"), known


__all__ = ["figure_words", "readable", "rounded", "short"]
