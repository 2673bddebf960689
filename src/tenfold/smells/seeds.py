"""Where a program seeds which generator."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tenfold.smells.code import Code, dotted, last, walk
from tenfold.smells.folder import Folder

_SEEDERS = re.compile(
    r"(?i)^_?(seed_?(everything|all|torch|basic|random|rngs?)|(set|fix|init|reset)_?"
    r"(all_?|the_?|global_?|random_?|np_?|torch_?|numpy_?)*_?(seeds?|determinis\w*|random_state|reproducib\w*)\w*"
    r"|(make|ensure)_(deterministic|reproducible)|enable_determinism)$"
)
_ALL = {"numpy", "random", "torch", "tensorflow"}
_Position = tuple[int, int]


@dataclass(frozen=True)
class _Seed:
    """One place that seeds: in a function or at the top, from a line of a block on."""

    function: ast.AST | None
    at: _Position


class _Seeds:
    """Where each generator is seeded."""

    def __init__(self) -> None:
        self.of: dict[str, list[_Seed]] = {}

    def add(self, sources: Iterable[str], seed: _Seed) -> None:
        """Note that `seed` seeds these generators."""
        for source in sources:
            self.of.setdefault(source, []).append(seed)

    def cover(self, source: str, at: _Position, function: ast.AST | None) -> bool:
        """Whether `source` is seeded at `at`, in `function`.

        A body runs later than it stands: what seeds elsewhere may have run before it. Inside one
        body, and at the top level, the order of the text counts.
        """
        return any(
            seed.at <= at if seed.function is function else seed.function or function
            for seed in self.of.get(source, [])
        )


def seeders(folder: Folder) -> dict[str, set[str]]:
    """What the folder's own functions that are called like seeders seed, by name."""
    found: dict[str, set[str]] = {}
    for code in folder.codes:
        for _, block, call, name in code.calls:
            function = block.function(call)
            own = getattr(function, "name", "")
            if _SEEDERS.match(own):
                found.setdefault(own, set()).update(_seeded(name, call, {}))
    return {name: sources for name, sources in found.items() if sources}


def seeds_of(code: Code, seeding: dict[str, set[str]]) -> _Seeds:
    """Where a module or a notebook seeds; `seeding` is what `seeders` gives."""
    found = _Seeds()
    for number, block, call, name in code.calls:
        sources = _seeded(name, call, seeding)
        if sources:
            found.add(sources, _Seed(block.function(call), (number, call.lineno)))
    for block in code.blocks:
        for imported in block.every(ast.ImportFrom):
            for alias in imported.names:
                # Imported to seed, wherever it is called.
                if alias.name in seeding and not code.notebook and not _called(code, alias):
                    found.add(seeding[alias.name], _Seed(imported, (-1, 0)))
    return found


def _called(code: Code, alias: ast.alias) -> bool:
    return any(last(name) == alias.name for _, _, _, name in code.calls)


def _seeded(name: str, call: ast.Call, own: dict[str, set[str]]) -> set[str]:
    """What a call seeds."""
    short = last(name)
    given = [*call.args, *(one.value for one in call.keywords)]
    if name in ("numpy.random.seed", "random.seed", "numpy.random.set_state", "random.setstate"):
        fixed = bool(given) and not is_none(given[0]) and not is_clock(given[0])
        return {name.partition(".")[0]} if fixed else set()
    if short in ("manual_seed", "manual_seed_all"):
        return {"torch"}
    if name.startswith(("tensorflow.", "keras.")) and short in ("set_random_seed", "set_seed"):
        return set(_ALL) - {"torch"} if short == "set_random_seed" else {"tensorflow"}
    if _SEEDERS.match(short):
        return own.get(short, _ALL)
    return set()


def is_none(node: ast.expr) -> bool:
    """Whether a seed is a plain None."""
    return isinstance(node, ast.Constant) and node.value is None


def is_clock(node: ast.expr) -> bool:
    """Whether a seed comes from the clock or the system: then it is none."""
    return any(
        isinstance(inner, ast.Call)
        and last(dotted(inner.func))
        in ("time", "time_ns", "now", "urandom", "getpid", "perf_counter")
        for inner in walk(node)
    )


__all__ = ["is_clock", "is_none", "seeders", "seeds_of"]
