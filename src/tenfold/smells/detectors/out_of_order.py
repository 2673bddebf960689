"""Cells that ran in another order than they stand, told by their execution counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from tenfold.smells.code import Block, Code
from tenfold.smells.folder import Folder
from tenfold.smells.smell import Smell


def detect(folder: Folder) -> Iterator[Smell]:
    """The first cell of each notebook that ran before the executed cell above it.

    The rule is the one of Julynter and pynblint: an execution count below the one before. One
    run from top to bottom mends them all, so that further ones are only named in `also`. It is
    grave where a lower cell reads what the upper one writes.
    """
    for code in folder.codes:
        ran = [block for block in code.blocks if block.count is not None]
        falls = [
            (above, below)
            for above, below in pairwise(ran)
            if (below.count or 0) < (above.count or 0)
        ]
        if falls:
            yield _smell(code, falls)


def _smell(code: Code, falls: list[tuple[Block, Block]]) -> Smell:
    above, below = falls[0]
    shared = sorted(_names(above, ast.Store) & _names(below, ast.Load))
    grave = any(_names(one, ast.Store) & _names(other, ast.Load) for one, other in falls)
    about = f"; it reads {_listed(shared)}, which the cell above sets" if shared else ""
    return code.smell(
        "out_of_order_execution",
        "high" if grave else "medium",
        below,
        1,
        f"Cell {below.cell} ran as number {below.count}, before the cell above it "
        f"(number {above.count}){about}.",
        "Restart the kernel, run all cells from top to bottom and save.",
        also=(code.place(above, 1), *(code.place(further, 1) for _, further in falls[1:])),
    )


def _names(block: Block, context: type[ast.expr_context]) -> set[str]:
    return {name.id for name in block.every(ast.Name) if isinstance(name.ctx, context)}


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")


__all__ = ["detect"]
