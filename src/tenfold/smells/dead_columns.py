"""Columns that are set on a frame which never leaves its function or notebook as a whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, text_of, walk
from tenfold.smells.columns import Made, is_frame

_LOOKS = frozenset({"head", "tail", "info", "describe", "sample", "nunique", "isna", "isnull", "T"})
_OUTLINE = frozenset({"shape", "index", "columns", "dtypes", "loc", "iloc"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def dead_columns(code: Code) -> Iterator[Made]:
    """Columns that nothing can read but by name, as each other use of the frame is told.

    Whether the name is read somewhere is for the caller to look up.
    """
    for block in code.blocks:
        for node in block.every(ast.Assign):
            target = node.targets[0]
            if not (isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)):
                continue
            column = text_of(target.slice)
            if column is None:
                continue
            frame = target.value.id
            made_of_it = any(
                isinstance(one, ast.Name) and one.id == frame for one in walk(node.value)
            )
            if not (made_of_it and is_frame(code, frame)):
                continue
            scope = _scope(block, node)
            blocks = (block,) if scope else code.blocks
            uses = [
                (inner, one)
                for inner in blocks
                for one in inner.every(ast.Name)
                if one.id == frame and (scope is None or _within(inner, one, scope))
            ]
            own = any(isinstance(one.ctx, ast.Store) for _, one in uses)
            if own and all(_is_told(inner, one, frame) for inner, one in uses):
                yield code, block, node, column


def _scope(block: Block, node: ast.AST) -> _Function | None:
    for outer in block.around(node):
        if isinstance(outer, _Function):
            return outer
    return None


def _within(block: Block, node: ast.AST, scope: _Function) -> bool:
    return any(outer is scope for outer in block.around(node))


def _is_told(block: Block, name: ast.Name, frame: str) -> bool:
    """Whether a use of the frame reads columns by name, or gives it back to its own name."""
    if not isinstance(name.ctx, ast.Load):
        return True
    outer = block.parent(name)
    if isinstance(outer, ast.Subscript) and outer.value is name and _names(outer.slice):
        return True
    if isinstance(outer, ast.Call) and dotted(outer.func) == "len":
        return True
    methods = set()
    while isinstance(outer, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(outer, ast.Attribute):
            methods.add(outer.attr)
        if isinstance(outer, ast.Subscript) and _names(outer.slice):
            return True
        child, outer = outer, block.parent(outer)
        if isinstance(outer, ast.Call) and child is not outer.func:
            return False  # handed on
    if isinstance(outer, ast.Assign):
        return all(dotted(target) == frame for target in outer.targets)
    return isinstance(outer, ast.Expr) and bool(methods & _LOOKS)


def _names(chosen: ast.expr) -> bool:
    if isinstance(chosen, ast.Tuple) and len(chosen.elts) == 2:
        chosen = chosen.elts[1]  # df.loc[rows, "x"]
    if isinstance(chosen, ast.List):
        return all(text_of(one) is not None for one in chosen.elts)
    return text_of(chosen) is not None


__all__ = ["dead_columns"]
