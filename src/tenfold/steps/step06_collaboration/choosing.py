"""Which cases make the queue: every part gets its share, no case comes twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

RANDOM = "random"


def quotas(mix: Mapping[str, float], size: int) -> dict[str, int]:
    """Divide `size` places by shares: largest remainders, the first named wins a tie.

    Examples
    --------
    >>> quotas({"a": 0.5, "b": 0.3, "c": 0.2}, 5)
    {'a': 3, 'b': 1, 'c': 1}
    """
    total = sum(mix.values())
    exact = {name: share / total * size for name, share in mix.items()}
    found = {name: int(places) for name, places in exact.items()}
    by_rest = sorted(exact, key=lambda name: -(exact[name] - found[name]))
    for name in by_rest[: size - sum(found.values())]:
        found[name] += 1
    return found


def pick(
    ranked: Mapping[str, NDArray[np.intp]], mix: Mapping[str, float], size: int
) -> list[tuple[int, str]]:
    """Choose places, and the kind that each stands for.

    Random cases are taken first, from all of them: taken from what the others leave, they would
    say nothing of the rest. Then each kind takes the first of its own that nobody has taken; what
    it cannot fill goes to the others, in turn. Kinds alternate in the result: whoever stops half
    way has seen all of them.

    Returns
    -------
    list of (place, kind)
        At most `size`, no place twice; kinds without a share give none.
    """
    shares = {name: mix[name] for name in ranked if mix.get(name, 0) > 0}
    taken: dict[int, str] = {}
    mine: dict[str, list[int]] = {name: [] for name in shares}
    waiting = {name: iter(ranked[name].tolist()) for name in shares}
    wanted = quotas(shares, size) if shares else {}
    for name in sorted(wanted, key=lambda each: each != RANDOM):
        while len(mine[name]) < wanted[name] and _take(name, waiting, taken, mine):
            pass
    # What is left over is no random choice any more.
    open_kinds = [name for name in shares if name != RANDOM]
    while open_kinds and len(taken) < size:
        for name in list(open_kinds):
            if len(taken) >= size:
                break
            if not _take(name, waiting, taken, mine):
                open_kinds.remove(name)
    return _alternating(mine)


def _take(
    name: str,
    waiting: Mapping[str, Iterator[int]],
    taken: dict[int, str],
    mine: Mapping[str, list[int]],
) -> bool:
    for place in waiting[name]:
        if place not in taken:
            taken[place] = name
            mine[name].append(place)
            return True
    return False


def _alternating(mine: Mapping[str, Sequence[int]]) -> list[tuple[int, str]]:
    # By how far each part is through: a part of ten comes as evenly as one of two.
    keyed = [
        ((k + 0.5) / len(places), order, place, name)
        for order, (name, places) in enumerate(mine.items())
        for k, place in enumerate(places)
    ]
    return [(place, name) for _, _, place, name in sorted(keyed)]


__all__ = ["RANDOM", "pick", "quotas"]
