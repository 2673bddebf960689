"""Notebooks that need what no cell shows: names that nothing above sets, runs that left no cell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from tenfold.smells.binding import Walk
from tenfold.smells.code import Block, Code, walk
from tenfold.smells.folder import Folder
from tenfold.smells.free_names import KNOWN, Reads, free
from tenfold.smells.smell import Smell

_RERUN = "Restart the kernel, run all cells from top to bottom and save."


def detect(folder: Folder) -> Iterator[Smell]:
    """Names read before a cell sets them, and execution counts without a cell.

    Julynter's rules. Gaps are reported once, at the first, and not where `out_of_order_execution`
    already asks for another run; counts that begin above 1 only tell that the kernel ran before.
    """
    modules = {PurePosixPath(code.path).stem: code for code in folder.codes}
    for code in folder.codes:
        if code.notebook:
            yield from _undefined(code, modules)
            yield from _skipped(code)


def _undefined(code: Code, modules: dict[str, Code]) -> Iterator[Smell]:
    reads = Reads()
    everywhere = _all_bound(code)
    needs: dict[str, list[str]] = {}
    for block in code.blocks:
        if not block.whole:
            # What it sets cannot be told: take every word for set.
            reads.bound.update(re.findall(r"[A-Za-z_]\w*", block.text))
        reads.bound |= block.defined
        reads.missing.clear()
        reads.later.clear()
        dropped = set(reads.dropped)
        visitor = Walk(reads)
        for statement in block.tree.body:
            visitor.visit(statement)
            _open_stars(statement, reads, modules)
            reads.missing += _early(statement, needs, reads.bound, everywhere)
        if block.opened or reads.opened:
            return
        late = [(name, at) for name, at in reads.later if name not in everywhere]
        missing = dict(reversed([*reads.missing, *late]))
        missing = {name: at for name, at in missing.items() if name not in KNOWN}
        if missing:
            yield _name_smell(code, block, missing, everywhere, dropped)
            reads.bound.update(missing)  # each name is reported once


def _early(
    statement: ast.stmt, needs: dict[str, list[str]], bound: set[str], everywhere: set[str]
) -> list[tuple[str, ast.AST]]:
    """Names that a function needs which is called before the cell that sets them.

    `needs` is filled on the way: what the body of each function reads from outside.
    """
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        needs[statement.name] = [name for name, _ in free(statement, Reads())]
        return []
    if isinstance(statement, ast.ClassDef):
        return []
    return [
        (name, call)
        for call in walk(statement)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        for name in needs.get(call.func.id, [])
        if name not in bound and name in everywhere
    ]


def _open_stars(statement: ast.stmt, reads: Reads, modules: dict[str, Code]) -> None:
    """A star import of a module of this folder binds what that module binds."""
    if not (isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"):
        return
    own = modules.get((statement.module or "").rpartition(".")[2])
    if own is None or own.notebook:
        return
    inner = Reads()
    visitor = Walk(inner)
    for block in own.blocks:
        visitor.visit(block.tree)
    if not inner.opened:
        reads.bound |= inner.bound
        reads.opened = False


def _all_bound(code: Code) -> set[str]:
    found = Reads()
    visitor = Walk(found)
    for block in code.blocks:
        found.bound |= block.defined
        if block.opened or not block.whole:
            found.bound.update(re.findall(r"[A-Za-z_]\w*", block.text))
        visitor.visit(block.tree)
    return found.bound | found.dropped


def _name_smell(
    code: Code, block: Block, missing: dict[str, ast.AST], everywhere: set[str], dropped: set[str]
) -> Smell:
    names = sorted(missing, key=lambda name: getattr(missing[name], "lineno", 0))
    first = names[0]
    if first in dropped:
        reason = "a cell above deletes it"
    elif first in everywhere:
        reason = "only a cell further down sets it"
    else:
        reason = "no cell sets it"
    shown = ", ".join(f"'{name}'" for name in names[:4]) + (" and more" if names[4:] else "")
    return code.smell(
        "hidden_state",
        "high",
        block,
        missing[first],
        f"Cell {block.cell} reads {shown}, but {reason}: after a restart it fails.",
        "Put the cell that sets it above this one, or load it from a file.",
    )


def _skipped(code: Code) -> Iterator[Smell]:
    ran = [block for block in code.blocks if block.count is not None]
    pairs = [
        (above, below, (below.count or 0) - (above.count or 0)) for above, below in pairwise(ran)
    ]
    if any(step < 0 for _, _, step in pairs):
        return  # `out_of_order_execution` says so: its gaps come from the same runs
    gaps = [(above, below, step - 1) for above, below, step in pairs if step > 1]
    if gaps:
        above, below, lost = gaps[0]
        total = sum(missing for _, _, missing in gaps)
        overall = f" ({total} in the notebook)" if total > lost else ""
        yield code.smell(
            "hidden_state",
            "medium",
            below,
            1,
            f"Cell {below.cell} ran as number {below.count}, after number {above.count}: "
            f"{_runs(lost)} between left no cell{overall}, "
            "but may have left names and changed data.",
            _RERUN,
            also=tuple(code.place(further, 1) for _, further, _ in gaps[1:]),
        )


def _runs(number: int) -> str:
    return "1 run" if number == 1 else f"{number} runs"


__all__ = ["detect"]
