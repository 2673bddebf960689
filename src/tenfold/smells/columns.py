"""Columns as a program's text names them: where they are made, and how often they are read."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, last, text_of, walk

_WORD = re.compile(r"[A-Za-z_]\w*")
_SAVES = frozenset({
    "to_csv", "to_parquet", "to_sql", "to_pickle", "to_feather", "to_excel", "to_gbq", "saveAsTable",
})  # fmt: skip
Made = tuple[Code, Block, ast.AST, str]


def mentions(codes: list[Code]) -> Counter[str]:
    """How often each word is read as a column: in a string or as an attribute."""
    found: Counter[str] = Counter()
    for code in codes:
        unread = set(_left_out(code))
        for block in code.blocks:
            for text in _texts(block, unread):
                found.update({text, *_WORD.findall(text)})
            for attribute in block.every(ast.Attribute):
                if isinstance(attribute.ctx, ast.Load):
                    found[attribute.attr] += 1
            for name in block.every(ast.Name):
                if isinstance(name.ctx, ast.Load):
                    found[f"name {name.id}"] += 1
            for imported in block.every(ast.ImportFrom):
                for alias in imported.names:
                    found[f"name {alias.name}"] += 1
    return found


def _texts(block: Block, unread: set[ast.AST]) -> Iterator[str]:
    """Strings that may name a column to read; no docstrings, and none that set or drop one."""
    for node in block.every(ast.Constant):
        text = text_of(node)
        if text is None or len(text) > 300 or isinstance(block.parent(node), ast.Expr):
            continue
        if not (_is_set(block, node) or _is_dropped(block, node) or node in unread):
            yield text


def _is_set(block: Block, node: ast.Constant) -> bool:
    """Whether a string is the column of ``df["x"] = …``, or read to set that very column."""
    text = node.value
    outer = block.parent(node)
    named = isinstance(outer, ast.Call) and last(dotted(outer.func)) in ("alias", "withColumn")
    if isinstance(outer, ast.Call) and named and outer.args[:1] == [node]:
        return True
    while isinstance(outer, ast.Tuple | ast.Subscript) and not isinstance(
        getattr(outer, "ctx", None), ast.Store
    ):
        outer = block.parent(outer)
    if isinstance(outer, ast.Subscript):
        return True
    for statement in block.around(node):
        if isinstance(statement, ast.Assign):
            return any(
                isinstance(one, ast.Subscript) and text_of(_column(one)) == text
                for one in statement.targets
            )
        if isinstance(statement, ast.stmt):
            return False
    return False


def _column(target: ast.Subscript) -> ast.expr:
    """The column of ``df["x"]`` and of ``df.loc[rows, "x"]``."""
    inner = target.slice
    return inner.elts[-1] if isinstance(inner, ast.Tuple) and inner.elts else inner


def _is_dropped(block: Block, node: ast.Constant) -> bool:
    for outer in block.around(node):
        if isinstance(outer, ast.Call):
            return last(dotted(outer.func)) == "drop"
        if not isinstance(outer, ast.List | ast.Tuple | ast.keyword):
            return False
    return False


def _left_out(code: Code) -> Iterator[ast.AST]:
    """The strings of lists that only say which columns a selection leaves out."""
    for block in code.blocks:
        for compared in block.every(ast.Compare):
            if _excludes(block, compared):
                yield from walk(compared.comparators[0])
        for call in block.every(ast.Call):
            if last(dotted(call.func)) == "difference" and ".columns" in dotted(call.func):
                yield from (inner for one in call.args for inner in walk(one))
    for name, values in code.assigned.items():
        read = [
            (block, one)
            for block in code.blocks
            for one in block.every(ast.Name)
            if one.id == name and isinstance(one.ctx, ast.Load)
        ]
        listed = all(isinstance(value, ast.List | ast.Tuple | ast.Set) for value in values)
        if read and listed and all(_only_excludes(block, one) for block, one in read):
            yield from (inner for value in values for inner in walk(value))


def _excludes(block: Block, compared: ast.Compare) -> bool:
    """``[c for c in df.columns if c not in (…)]``."""
    loop = block.parent(compared)
    return isinstance(compared.ops[0], ast.NotIn | ast.NotEq) and (
        isinstance(loop, ast.comprehension)
        and any(isinstance(one, ast.Attribute) and one.attr == "columns" for one in walk(loop.iter))
    )


def _only_excludes(block: Block, name: ast.Name) -> bool:
    outer = block.parent(name)
    if isinstance(outer, ast.keyword):
        outer = block.parent(outer)
    if isinstance(outer, ast.Call):
        short = last(dotted(outer.func))
        return short == "drop" or (short == "difference" and ".columns" in dotted(outer.func))
    return isinstance(outer, ast.Compare) and _excludes(block, outer)


def made(program: list[Code]) -> Iterator[tuple[Made, str]]:
    """Each column that is set, in frames that are not saved as a whole."""
    for code in program:
        saved = {
            dotted(call.func.value)
            for _, _, call, name in code.calls
            if last(name) in _SAVES and isinstance(call.func, ast.Attribute)
        }
        for block in code.blocks:
            for node in block.every(ast.Assign):
                for target in node.targets:
                    if not isinstance(target, ast.Subscript):
                        continue
                    base = dotted(target.value).removesuffix(".loc")
                    name = text_of(_column(target))
                    if name and base and base not in saved and is_frame(code, base):
                        yield (code, block, node, name), "made"
            for call in block.every(ast.Call):
                for place, name in _given(call):
                    if name:
                        yield (code, block, place, name), "made"


def _given(call: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    """``assign(x=…)``, ``with_columns(x=…, ….alias("x"))`` and ``withColumn("x", …)``."""
    short = last(dotted(call.func))
    if not isinstance(call.func, ast.Attribute):
        return
    if short in ("assign", "with_columns"):
        yield from ((one.value, one.arg) for one in call.keywords if one.arg)
    if short == "with_columns":
        for given in call.args:
            for one in given.elts if isinstance(given, ast.List) else [given]:
                is_named = isinstance(one, ast.Call) and last(dotted(one.func)) == "alias"
                if isinstance(one, ast.Call) and is_named and one.args:
                    yield one.args[0], text_of(one.args[0]) or ""
    elif short == "withColumn" and call.args:
        yield call.args[0], text_of(call.args[0]) or ""


def is_frame(code: Code, base: str) -> bool:
    """Whether a name is a frame's and not a plain dict's: ``params["x"] = 1``."""
    values = code.assigned.get(base, [])
    return (
        not any(
            isinstance(value, ast.Dict)
            or (
                isinstance(value, ast.Call)
                and last(dotted(value.func)) in ("dict", "defaultdict", "OrderedDict", "Counter")
            )
            for value in values
        )
        and "environ" not in base
        and not re.search(
            r"(?i)(config|params|cfg|result|metrics|scores|kwargs|settings|dict|report|options|meta|state|payload|response|history|summary|output|out_)",
            base,
        )
    )


__all__ = ["Made", "is_frame", "made", "mentions"]
