"""The search for the smallest change that flips a decision: one column, then two, then three."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from tenfold.explaining.rounding import finer, rounder
from tenfold.explaining.trying import Choices, Options, Trials
from tenfold.explaining.written import Floats

_RESERVE = 400  # copies kept for making a found change smaller and rounder
_SIDE_BY_SIDE = 6  # found changes that are made smaller, of different columns
_STEP = 512
_LEAST_GRID = {2: 6, 3: 4}
_PROMISING = 50  # columns that are combined: those that bring the case nearest by themselves


@dataclass(frozen=True)
class Found:
    """What the search ended with.

    Attributes
    ----------
    best : list of Choices
        Changes that flip, shape (J,) each, the one to show first.
    most : float
        The highest push of any copy: how near the nearest came.
    moved : bool
        Whether any copy scored differently from another.
    whole : bool
        Whether every combination of the grid was tried.
    """

    best: list[Choices]
    most: Choices | None
    moved: bool
    whole: bool


def search(trials: Trials, *, most_changes: int) -> Found:
    """Look for the smallest change: fewest columns first, then the shortest way."""
    count = len(trials.options)
    reserve = min(_RESERVE, trials.left // 4)
    singles, whole = _singles(trials.options, trials.left - reserve)
    hit, push = trials.flips(singles)
    nearest = singles[int(push.argmax())] if len(push) else None
    moved = bool(len(push)) and float(np.ptp(push)) > 0
    if hit.any():
        best = _made_small(trials, _first(trials.options, singles[: len(hit)][hit]))
        return Found(best, nearest, True, whole)
    gains = _gains(trials.options, singles, push)
    top = float(push.max()) if len(push) else -math.inf
    for depth in range(2, min(most_changes, count, 3) + 1):
        share = 0.6 if depth < min(most_changes, count, 3) else 1.0
        allowed = int((trials.left - reserve) * share)
        combos, full = _combos(trials.options, gains, depth, allowed)
        whole = whole and full
        for start in range(0, len(combos), _STEP):
            batch = combos[start : start + _STEP]
            hit, push = trials.flips(batch)
            if len(push) and float(push.max()) > top:
                top, nearest = float(push.max()), batch[int(push.argmax())]
            moved = moved or (len(push) > 0 and float(np.ptp(push)) > 0)
            if hit.any():
                best = _made_small(trials, _first(trials.options, batch[: len(hit)][hit]))
                return Found(best, nearest, True, whole)
    return Found([], nearest, moved, whole)


def distance(options: list[Options], choice: Choices) -> float:
    """How long the way of a change is: the sum over its columns."""
    return sum((one.distances[int(k)] for one, k in zip(options, choice, strict=True)), 0.0)


def _singles(options: list[Options], allowed: int) -> tuple[Choices, bool]:
    sizes = [len(one.values) - 1 for one in options]
    most = (
        max(allowed, 0) // max(len(options), 1) if sum(sizes) > allowed else max(sizes, default=0)
    )
    rows = []
    for place, one in enumerate(options):
        for k in _thinned(one, np.zeros(len(one.values)), most):
            row = np.zeros(len(options), dtype=np.intp)
            row[place] = k
            rows.append(row)
    made = np.array(rows, dtype=np.intp).reshape(-1, len(options))
    return _ordered(options, made), sum(sizes) <= allowed


def _gains(options: list[Options], singles: Choices, push: Floats) -> list[Floats]:
    """How near each option alone brings the case, by column and option; −inf if not tried."""
    gains = [np.full(len(one.values), -np.inf) for one in options]
    for row, value in zip(singles, push, strict=False):
        place = int(np.flatnonzero(row)[0])
        gains[place][row[place]] = value
    return gains


def _combos(
    options: list[Options], gains: list[Floats], depth: int, allowed: int
) -> tuple[Choices, bool]:
    """Combinations of `depth` columns, nearest first, thinned to what is allowed."""
    tops = [float(gain[1:].max(initial=-np.inf)) for gain in gains]
    able = [p for p in np.argsort([-t for t in tops], kind="stable") if len(gains[p]) > 1]
    places = able[:_PROMISING]
    sizes = [len(options[p].values) - 1 for p in places]
    used, most = _affordable(sizes, depth, allowed)
    full = used == len(able) and most >= max(sizes, default=0)
    thinned = {p: _thinned(options[p], gains[p], most) for p in places[:used]}
    rows = []
    for those in combinations(sorted(places[:used]), depth):
        block = np.array(list(product(*(thinned[p] for p in those))), dtype=np.intp)
        made = np.zeros((len(block), len(options)), dtype=np.intp)
        if len(block):
            made[:, list(those)] = block
        rows.append(made)
    whole = np.concatenate(rows) if rows else np.zeros((0, len(options)), dtype=np.intp)
    return _ordered(options, whole), full


def _affordable(sizes: list[int], depth: int, allowed: int) -> tuple[int, int]:
    """How many columns, and how many options of each, may be combined."""
    largest = max(sizes, default=0)
    for used in range(len(sizes), depth - 1, -1):
        for most in range(largest, min(_LEAST_GRID[depth], largest) - 1, -1):
            if _count([min(size, most) for size in sizes[:used]], depth) <= allowed:
                return used, most
    return 0, 0


def _count(sizes: list[int], depth: int) -> int:
    sums = [1, *([0] * depth)]
    for size in sizes:
        for k in range(depth, 0, -1):
            sums[k] += sums[k - 1] * size
    return sums[depth]


def _thinned(one: Options, gain: Floats, most: int) -> list[int]:
    """At most `most` options: spread over the way to either end, the most helpful among them."""
    places = list(range(1, len(one.values)))
    if len(places) <= most:
        return places
    if not one.movable.numeric:
        return sorted(sorted(places, key=lambda k: -gain[k])[:most])
    best = max(places, key=lambda k: gain[k])
    if not np.isnan(one.own) and np.ptp(gain[1:]) > 0:
        # The other way only leads off.
        side = [k for k in places if (one.values[k] > one.own) == (one.values[best] > one.own)]
        places = side if len(side) >= most else places
    if len(places) <= most:
        return places
    places = sorted(places, key=lambda k: one.values[k])
    spread = [places[k] for k in np.unique(np.linspace(0, len(places) - 1, most).astype(int))]
    if best not in spread and len(spread) > 1:
        spread[len(spread) // 2] = best
    return sorted(set(spread))


def _ordered(options: list[Options], choices: Choices) -> Choices:
    lengths = np.zeros(len(choices))
    for place, one in enumerate(options):
        lengths += np.asarray(one.distances)[choices[:, place]]
    return choices[np.argsort(lengths, kind="stable")]


def _first(options: list[Options], flipping: Choices) -> list[Choices]:
    """Of changes that flip, nearest first, the nearest of each set of columns."""
    found: dict[tuple[bool, ...], Choices] = {}
    for choice in flipping:
        found.setdefault(tuple((choice > 0).tolist()), choice)
        if len(found) == _SIDE_BY_SIDE:
            break
    return list(found.values())


def _made_small(trials: Trials, found: list[Choices]) -> list[Choices]:
    """The found changes made smaller and rounder, the shortest first, each as a last resort."""
    small = finer(trials, found)
    round_ = rounder(trials, small)
    options = trials.options
    order = sorted(range(len(found)), key=lambda k: distance(options, round_[k]))
    return [choice for k in order for choice in (round_[k], small[k], found[k])]


__all__ = ["Found", "distance", "search"]
