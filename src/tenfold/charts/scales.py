"""From values to pixels: where numbers, powers, dates and categories stand, and their ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenfold.charts.axes import Axis, date_place
from tenfold.charts.chart import Scalar
from tenfold.charts.words import number_text

_START = datetime(1970, 1, 1)  # noqa: DTZ001  # the zone was taken off both sides
_DAY = timedelta(days=1)
_HOURS = (1, 3, 6, 12)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
Tick = tuple[float, str]


@dataclass(frozen=True)
class Scale:
    """A stretch of values on a stretch of pixels; powers of ten are equally far apart on `log`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """The pixel of `value`."""
        low, high = self._bent(self.low), self._bent(self.high)
        share = (self._bent(value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether `value` can be drawn."""
        return math.isfinite(value) and (value > 0 or not self.log)

    def _bent(self, value: float) -> float:
        # What has no logarithm, like the foot of a bar, stands at the edge.
        return math.log10(max(value, self.low)) if self.log else value


def position(axis: Axis, value: Scalar) -> float | None:
    """`value` as a number on `axis`: dates are days, categories their place."""
    return number(axis.place(value))


def number(place: Scalar) -> float | None:
    """A place on an axis as a number: dates are days."""
    if isinstance(place, str):
        return (date_place(place) - _START) / _DAY
    if place is None or not math.isfinite(place):
        return None
    # Beyond these, shares of an axis have no room left in a float.
    return 0.0 if abs(place) < 1e-150 else max(-1e150, min(float(place), 1e150))


def stretch(values: Iterable[float], *, log: bool, zero: bool) -> tuple[float, float]:
    """From where to where an axis goes, so that all `values` have a little air around them."""
    known = [value for value in values if value > 0 or not log]
    if not known:
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = min(known), max(known)
    if log:
        air = (high / low) ** 0.04 if high / low > 1 + 1e-9 else 2.0
        return low / air, high * air
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            return 0.0, 1.0
    # A single value, or values so near that their distance vanishes beside them.
    near = high - low <= 1e-9 * max(abs(low), abs(high))
    air = (abs(high) * 0.1 or 0.5) if near else 0.05 * (high - low)
    return (low if zero and low == 0 else low - air), (high if zero and high == 0 else high + air)


def ticks(axis: Axis, scale: Scale, most: int) -> list[Tick]:
    """At most about `most` values worth a label, with the labels."""
    if axis.kind == "date":
        return list(_date_ticks(scale.low, scale.high, most))
    return list(_power_ticks(scale, most) if scale.log else _number_ticks(scale, most))


def _number_ticks(scale: Scale, most: int) -> Iterator[Tick]:
    rough = (scale.high - scale.low) / most
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough * 0.999)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    for count in range(math.ceil(scale.low / step), math.floor(scale.high / step) + 1):
        yield count * step, number_text(float(f"{count * step:.12g}"), decimals=min(places, 12))


def _power_ticks(scale: Scale, most: int) -> Iterator[Tick]:
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    every = max(-(-(last - first) // most), 1)
    times = (1, 2, 5) if last - first <= 3 else (1,)
    for power in range(-(-first // every) * every, last + 1, every):
        for many in times:
            if scale.low <= (value := many * 10.0**power) <= scale.high:
                yield value, number_text(value)


def _date_ticks(low: float, high: float, most: int) -> Iterator[Tick]:
    span = max(high - low, 1 / 24)
    start = _START + low * _DAY
    for hours in (*_HOURS, *(24 * days for days in _DAYS)):
        if span * 24 / hours <= most:
            form = "%Y-%m-%d" if hours >= 24 else "%m-%d %H:%M"
            yield from _steps(start, low, high, timedelta(hours=hours), form)
            return
    months = next((m for m in _MONTHS if span / 30.4 / m <= most), _MONTHS[-1])
    count = start.year * 12 + start.month - 1
    count -= count % months
    while (moment := (datetime(count // 12, count % 12 + 1, 1) - _START) / _DAY) <= high:  # noqa: DTZ001  # as above
        if moment >= low:
            words = f"{count // 12}" if months >= 12 else f"{count // 12}-{count % 12 + 1:02}"
            yield moment, words
        count += months


def _steps(start: datetime, low: float, high: float, step: timedelta, form: str) -> Iterator[Tick]:
    moment = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while (at := (moment - _START) / _DAY) <= high:
        if at >= low:
            yield at, f"{moment:{form}}"
        moment += step


__all__ = ["Scale", "Tick", "number", "position", "stretch", "ticks"]
