"""Pairs of places that compute the same columns, in whatever words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from tenfold.smells.recipes import Recipe, Scope
from tenfold.smells.wording import Words

_FEWEST = 3  # columns of one place that the other computes too
_ALIKE = 0.6  # of the words of two recipes
_SAME_NAME = 0.45  # as much, where both call the column the same
_LONG = 8  # words of one recipe that is a copy by itself
_SHORT = 2  # words that must be the same in both
_FEWEST_WORDS = 9  # of the recipes that two places share
_WHOLE = 0.8  # of the words of two places
_FEWEST_SIGNS = 6  # words of two places that are no columns
_COMMON = 60  # a column in more places than this tells nothing


def rewordings(found: list[Scope]) -> Iterator[tuple[Scope, Scope]]:
    """Each pair of scopes of which one is the other in other words."""
    words = [scope.words for scope in found]
    for one, other in _candidates(words):
        first, second = found[one], found[other]
        common = words[one] & words[other]
        if not (common & (first.keyed | second.keyed) or "column:?" in common):
            continue  # arithmetic on objects and arguments: no columns of a table
        if _match(first, second) or _is_whole(words[one], words[other]):
            yield first, second


def _candidates(words: list[Words]) -> list[tuple[int, int]]:
    where: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        for word in own:
            if word.startswith("column:"):
                where[word].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in where.values():
        if len(numbers) <= _COMMON:
            shared.update(combinations(numbers, 2))
    return sorted(shared)


def _match(one: Scope, other: Scope) -> bool:
    """Whether enough recipes have a partner that reads nearly the same."""
    pairs = [
        (likeness, number, place)
        for number, first in enumerate(one.recipes)
        for place, second in enumerate(other.recipes)
        if (likeness := _likeness(first, second))
    ]
    left: set[int] = set()
    right: set[int] = set()
    long = False
    total = 0
    for likeness, number, place in sorted(pairs, reverse=True):
        if number not in left and place not in right:
            left.add(number)
            right.add(place)
            size = min(len(one.recipes[number].words), len(other.recipes[place].words))
            total += size
            long = long or (size >= _LONG and likeness >= _WHOLE)
    return long or (len(left) >= _FEWEST and total >= _FEWEST_WORDS)


def _likeness(one: Recipe, other: Recipe) -> float:
    common = len(one.words & other.words)
    likeness = common / len(one.words | other.words)
    if min(len(one.words), len(other.words)) <= _SHORT:
        return float(likeness == 1)
    least = _SAME_NAME if one.name and one.name == other.name else _ALIKE
    return likeness if likeness >= least else 0.0


def _is_whole(one: Words, other: Words) -> bool:
    """Whether two places as wholes do the same, though it is laid out otherwise."""
    common = one & other
    signs = sum(not word.startswith("column:") and " " in word for word in common)
    return signs >= _FEWEST_SIGNS and len(common) >= _WHOLE * len(one | other)


__all__ = ["rewordings"]
