"""A change that flips, made as small as it may be, and then round, towards the safe side."""

from __future__ import annotations

import math

import numpy as np

from tenfold.explaining.trying import Choices, Options, Trials

_POINTS = 15
_ROUNDS = 2
_SLACK = 0.1  # of the way: what round numbers may cost
_DIGITS = 6


def finer(trials: Trials, found: list[Choices]) -> list[Choices]:
    """Shorten each change, column by column: a finer grid between what fails and what flips."""
    small = [choice.copy() for choice in found]
    limits = [
        {int(p): _short_of(trials.options[p], int(c[p])) for p in np.flatnonzero(c)} for c in small
    ]
    for _ in range(_ROUNDS):
        for turn in range(max((len(limit) for limit in limits), default=0)):
            rows, whose = [], []
            for k, choice in enumerate(small):
                place = _turn(trials.options, choice, turn)
                if place is None or not trials.options[place].between:
                    continue
                one = trials.options[place]
                end = one.values[choice[place]]
                for at in one.add(_between(limits[k][place], end, whole=one.movable.whole)):
                    row = choice.copy()
                    row[place] = at
                    rows.append(row)
                    whose.append((k, place))
            if not rows:
                continue
            hit, _ = trials.flips(np.array(rows))
            tried = [
                (k, place, row, bool(flipped))
                for (k, place), row, flipped in zip(whose, rows, hit, strict=False)
            ]
            _shorten(trials.options, small, limits, tried)
    return small


def rounder(trials: Trials, small: list[Choices]) -> list[Choices]:
    """Move each number on to the roundest one that is hardly farther and still flips."""
    made = [choice.copy() for choice in small]
    for turn in range(max((int((c > 0).sum()) for c in made), default=0)):
        rows, whose = [], []
        for k, choice in enumerate(made):
            place = _turn(trials.options, choice, turn)
            if place is None or trials.options[place].movable.stepped:
                continue
            one = trials.options[place]
            for at in one.add(_round_ones(one, one.values[choice[place]])):
                row = choice.copy()
                row[place] = at
                rows.append(row)
                whose.append(k)
        if not rows:
            continue
        hit, _ = trials.flips(np.array(rows))
        done: set[int] = set()
        for row, k, flipped in zip(rows, whose, hit, strict=False):
            if flipped and k not in done:  # the roundest comes first
                made[k] = row
                done.add(k)
    return made


def _turn(options: list[Options], choice: Choices, turn: int) -> int | None:
    """The column whose turn it is, the longest way first; None where it has no numbers."""
    places = [int(p) for p in np.flatnonzero(choice)]
    places.sort(key=lambda p: (-options[p].distances[choice[p]], p))
    if turn >= len(places) or not options[places[turn]].movable.numeric:
        return None
    return places[turn]


def _short_of(one: Options, chosen: int) -> float:
    """The last value of the grid on the way from the case's own to the chosen one."""
    if not one.between:
        return math.nan
    end = one.values[chosen]
    low, high = min(one.own, end), max(one.own, end)
    inner = [value for value in one.values[1:] if low < value < high]
    return float(min(inner, key=lambda value: abs(value - end), default=one.own))


def _between(start: float, end: float, *, whole: bool) -> list[float]:
    points = np.linspace(start, end, _POINTS + 2)[1:-1]
    if whole:
        points = np.unique(np.round(points))
        points = points[(points != start) & (points != end)]
    return [float(point) for point in points]


def _shorten(
    options: list[Options],
    small: list[Choices],
    limits: list[dict[int, float]],
    tried: list[tuple[int, int, Choices, bool]],
) -> None:
    """Keep the shortest way that flips, and the longest one below it that does not."""
    for k, place, row, flipped in tried:
        if flipped and _way(options, row, place) < _way(options, small[k], place):
            small[k] = row
    for k, place, row, flipped in tried:
        one = options[place]
        way = _way(options, row, place)
        if not flipped and abs(limits[k][place] - one.own) < way < _way(options, small[k], place):
            limits[k][place] = float(one.values[row[place]])


def _way(options: list[Options], choice: Choices, place: int) -> float:
    one = options[place]
    return abs(float(one.values[choice[place]]) - float(one.own))


def _round_ones(one: Options, value: float) -> list[float]:
    """Numbers near `value`, the roundest first: beyond it, seen from the case's own."""
    seen = float(one.movable.values[0]), float(one.movable.values[-1])
    # A case far outside what was ever seen must not pass for a long way.
    way = value - min(max(one.own, seen[0]), seen[1])
    if not way:
        return []
    lowest, highest = one.movable.reach(one.own)
    lowest, highest = max(lowest, seen[0]), min(highest, seen[1])
    slack = _SLACK * abs(way)
    least = 1.0 if one.movable.whole else 0.0
    size = max(abs(value), abs(way), 1e-300)
    top = math.floor(math.log10(size)) + 1
    # A negative number lies beyond when it is lower.
    towards = math.ceil if way > 0 else math.floor
    found: list[float] = []
    for power in range(top, top - _DIGITS - 1, -1):
        for step in (lead * 10.0**power for lead in (5, 2, 1)):
            if step < least:
                continue
            near = float(f"{towards(round(value / step, 9)) * step:.12g}")
            if lowest <= near <= highest and abs(near - value) <= slack and near not in found:
                found.append(near)
    return found


__all__ = ["finer", "rounder"]
