"""The same transform written twice: when one copy changes, the model is served other features."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from tenfold.smells.clones import Region, regions
from tenfold.smells.folder import Folder
from tenfold.smells.recipes import Scope, scopes
from tenfold.smells.rewordings import rewordings
from tenfold.smells.smell import Smell

_FEWEST_STEPS = 3
_SMALLEST = 36  # nodes of the trees of the shared steps
_LARGE = 70  # so much is a copy however few steps it has
_MOSTLY = 0.6  # of the columns of two places
_COMMON = 40  # a step in more places than this is an idiom, no copy
_EQUAL, _DRIFTED = "word for word", "and the copies differ already"
_REWORDED = "in other words, so that nobody sees when they part"
_Copy = Region | Scope
_TESTS = re.compile(r"(^|/)(tests?/|test_[^/]*\.py$|conftest\.py$|[^/]*_test\.py$)")


def detect(folder: Folder) -> Iterator[Smell]:
    """Each group of places that do the same steps to a frame, names of variables apart."""
    found = [
        region
        for code in folder.codes
        if not _TESTS.search(code.path)
        for region in regions(code)
        if sum(step.size for step in region.steps) >= _SMALLEST
    ]
    groups: dict[int, int] = {}
    drifted: set[int] = set()
    for (one, other), shared in sorted(_shared(found).items()):
        exact = _equal(found[one], found[other])
        alike = _same_columns(found[one], found[other])
        if (_is_copy(shared) and 2 * exact >= len(shared)) or (alike and exact):
            group = groups.get(one, groups.get(other, one))
            groups[one] = groups[other] = group
            if exact < len(shared) or not _is_copy(shared):
                drifted.add(group)
    members: dict[int, list[_Copy]] = defaultdict(list)
    for number, group in sorted(groups.items()):
        members[group].append(found[number])
    told = {group: _DRIFTED if group in drifted else _EQUAL for group in members}
    _reword(folder, members, told)
    for group, copies in members.items():
        yield _smell(copies, told[group])


def _reword(folder: Folder, members: dict[int, list[_Copy]], told: dict[int, str]) -> None:
    """Add the copies that say the same in other words: of pandas, polars or plain Python."""
    group_of = {_key(copy): group for group, copies in members.items() for copy in copies}
    written = [
        scope for code in folder.codes if not _TESTS.search(code.path) for scope in scopes(code)
    ]
    for one, other in rewordings(written):
        first, second = group_of.get(_key(one)), group_of.get(_key(other))
        if first is not None and second is not None:
            continue
        group = first if first is not None else second
        if group is None:
            group = max(members, default=-1) + 1
        for scope in (one, other):
            if _key(scope) not in group_of:
                group_of[_key(scope)] = group
                members[group].append(scope)
                told[group] = _REWORDED
        order = {id(code): number for number, code in enumerate(folder.codes)}
        members[group].sort(
            key=lambda copy: (order[id(copy.code)], copy.block.cell or 0, _line(copy))
        )


def _key(copy: _Copy) -> ast.AST:
    return copy.function or copy.block.tree


def _line(copy: _Copy) -> int:
    return getattr(copy.start, "lineno", 0)


def _shared(found: list[Region]) -> dict[tuple[int, int], list[int]]:
    """The sizes of the steps that two regions share, numbers apart."""
    where: dict[str, dict[int, int]] = defaultdict(dict)
    for number, region in enumerate(found):
        for step in region.steps:
            where[step.loose][number] = step.size
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    for numbers in where.values():
        if 1 < len(numbers) <= _COMMON:
            for pair in combinations(sorted(numbers), 2):
                shared[pair].append(numbers[pair[0]])
    return shared


def _is_copy(sizes: list[int]) -> bool:
    return (len(sizes) >= _FEWEST_STEPS and sum(sizes) >= _SMALLEST) or sum(sizes) >= _LARGE


def _same_columns(one: Region, other: Region) -> bool:
    """Whether two regions compute mostly the same columns, however."""
    first = {step.column for step in one.steps} - {""}
    second = {step.column for step in other.steps} - {""}
    common = len(first & second)
    return common >= _FEWEST_STEPS and common >= _MOSTLY * max(len(first), len(second))


def _equal(one: Region, other: Region) -> int:
    first = Counter(step.exact for step in one.steps)
    return sum((first & Counter(step.exact for step in other.steps)).values())


def _smell(copies: list[_Copy], state: str) -> Smell:
    *earlier, latest = copies
    places = tuple(region.code.place(region.block, region.start) for region in earlier)
    shown = ", ".join(_shown(region) for region in earlier[:3])
    return latest.code.smell(
        "duplicated_transform",
        "medium" if state == _EQUAL else "high",
        latest.block,
        latest.start,
        f"This transform is written in {shown} too, {state}: "
        "a change to one is a change to one only.",
        "Write it once, in a module that training and scoring both import.",
        also=places,
    )


def _shown(region: _Copy) -> str:
    name = f"'{region.function.name}' of " if region.function else ""
    cell = f", cell {region.block.cell}" if region.block.cell is not None else ""
    return f"{name}{region.code.path}{cell}"


__all__ = ["detect"]
