"""Two contents of one record, field by field: which moved, and how far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tenfold.changes import value_text
from tenfold.vocabulary import digest
from tenfold.vocabulary.reproduction import MOST_MOVED, Moved, StepRerun

_HASH = re.compile(r"^(?:data/)?[0-9a-f]{12,64}(?:\.\w+)?$")
# Of a stored file: they follow its content.
_OF_A_FILE = {"path", "sha256", "bytes"}
_MISSING = object()


def compared(
    slug: str, then: Mapping[str, Any], now: Mapping[str, Any], *, tolerance: float, why: str = ""
) -> StepRerun:
    """Hold a record made anew against the one that is there.

    With a tolerance, numbers may differ by so much, relative to the larger; fingerprints and
    stored files, which change with the last digit, are then counted and not judged.
    """
    recorded, again = digest(then), digest(now)
    if recorded == again:
        return StepRerun(step=slug, status="equal", recorded=recorded, again=again)
    moved = list(_moved(then, now, ""))
    prints = [one for one in moved if _is_print(one)]
    rest = [one for one in moved if not _is_print(one)]
    sizes = [one.relative for one in rest if one.relative is not None]
    held = tolerance > 0 and len(sizes) == len(rest) and max(sizes, default=0.0) <= tolerance
    shown = sorted(rest or prints, key=lambda one: -(2.0 if one.relative is None else one.relative))
    return StepRerun(
        step=slug,
        status="within_tolerance" if held else "differs",
        recorded=recorded,
        again=again,
        largest=max(sizes, default=None),
        moved=shown[:MOST_MOVED],
        moved_count=len(moved),
        hashes=len(prints),
        why=why,
    )


def _moved(then: Any, now: Any, place: str) -> Iterator[Moved]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in {**then, **now}:
            inner = f"{place}.{name}".lstrip(".")
            yield from _moved(then.get(name, _MISSING), now.get(name, _MISSING), inner)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for index, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from _moved(old, new, f"{place}[{index}]")
    elif then != now:
        yield Moved(place=place, then=_text(then), now=_text(now), relative=_relative(then, now))


def _relative(then: Any, now: Any) -> float | None:
    if not (_is_number(then) and _is_number(now)):
        return None
    return float(abs(then - now) / max(abs(then), abs(now)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_print(one: Moved) -> bool:
    of_a_file = one.place.rpartition(".")[2] in _OF_A_FILE
    hashes = _HASH.match(one.then) and _HASH.match(one.now)
    return of_a_file or (one.relative is None and bool(hashes))


def _text(value: Any) -> str:
    return "" if value is _MISSING else value_text(value, longest=80)


__all__ = ["compared"]
