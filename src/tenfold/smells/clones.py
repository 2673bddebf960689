"""Steps that change data, in a form that is equal for copies under other names."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tenfold.smells.code import Block, Code, dotted, last, text_of, walk

_CHANGES = frozenset({
    "fillna", "replace", "map", "apply", "astype", "clip", "cut", "qcut", "log1p", "log", "log10", "sqrt",
    "get_dummies", "to_datetime", "to_numeric", "where", "mask", "merge", "groupby", "transform",
    "drop_duplicates", "dropna", "rename", "lower", "upper", "strip", "contains", "extract", "split",
    "total_seconds", "SimpleImputer", "KNNImputer", "StandardScaler", "MinMaxScaler", "RobustScaler",
    "OneHotEncoder", "OrdinalEncoder", "ColumnTransformer", "Pipeline", "make_pipeline",
    "make_column_transformer", "TfidfVectorizer", "CountVectorizer", "drop", "sub", "isin", "rolling",
    "shift", "diff", "exp", "expm1", "fit_transform", "bucketize", "select", "digitize", "interpolate",
    "normalize", "nan_to_num", "one_hot", "title", "pivot_table", "when", "otherwise", "withColumn",
})  # fmt: skip
_COMPUTED = (ast.BinOp, ast.Call, ast.IfExp, ast.Compare, ast.BoolOp)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Step:
    """One statement that changes data.

    Attributes
    ----------
    exact, loose : str
        Equal for copies; `loose` also where numbers differ.
    size : int
        Nodes of its tree.
    column : str
        That it computes; empty where it does something else.
    """

    node: ast.stmt
    exact: str
    loose: str
    size: int
    column: str


@dataclass(eq=False)
class Region:
    """The steps that one function, or one cell or module, does to one frame."""

    code: Code
    block: Block
    function: _Function | None
    base: str
    steps: list[Step] = field(default_factory=list)

    @property
    def start(self) -> ast.AST:
        """Where the copy begins: the function if it does little else."""
        if self.function is not None and 2 * len(self.steps) >= len(self.function.body) - 1:
            return self.function
        return self.steps[0].node


def regions(code: Code) -> list[Region]:
    """All regions of a module or a notebook."""
    found: dict[tuple[ast.AST | None, str], Region] = {}
    for block in code.blocks:
        for function, body in _scopes(block):
            steps = [(statement, _base(statement)) for statement in _flat(body)]
            common = Counter(base for _, base in steps if base).most_common(1)
            main = common[0][0] if common and function is not None else ""
            for statement, base in steps:
                if not _changes(statement):
                    continue
                key = (function, base or main)
                region = found.setdefault(key, Region(code, block, function, base or main))
                region.steps.extend(_steps(statement, code))
    return list(found.values())


def _scopes(block: Block) -> Iterator[tuple[_Function | None, list[ast.stmt]]]:
    yield None, block.tree.body
    for function in block.functions():
        yield function, function.body


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        inner = [
            *getattr(statement, "body", []),
            *getattr(statement, "orelse", []),
            *getattr(statement, "finalbody", []),
        ]
        if inner:
            yield from _flat([one for one in inner if isinstance(one, ast.stmt)])
        else:
            yield statement


def _base(statement: ast.stmt) -> str:
    """The frame that a statement changes: ``df`` of ``df["x"] = …`` and of ``df = df.drop(…)``."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        targets = [statement.value.func]
    for target in targets:
        node: ast.expr = target
        if isinstance(node, ast.Name):
            read = [one.id for one in walk(statement) if isinstance(one, ast.Name)]
            return node.id if read.count(node.id) > 1 else ""
        while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            return node.id
    return ""


def _changes(statement: ast.stmt) -> bool:
    if (
        any(isinstance(node, ast.Dict) for node in walk(statement))
        and len(list(_columns(statement))) > 1
    ):
        return True
    if isinstance(statement, ast.Assign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(one, ast.Subscript) and _names_column(one) for one in targets):
            return not isinstance(statement.value, ast.Constant)
    elif not isinstance(statement, ast.Return | ast.Expr):
        return False
    return any(
        isinstance(node, ast.Call) and last(dotted(node.func)) in _CHANGES
        for node in walk(statement)
    )


def _names_column(target: ast.Subscript) -> bool:
    return any(text_of(node) is not None for node in walk(target.slice))


def _steps(statement: ast.stmt, code: Code) -> Iterator[Step]:
    """A statement as steps: each column that it computes, or else the whole of it."""
    columns = list(_columns(statement))
    for name, value in columns:
        yield _step(statement, value, code, name)
    if not columns:
        yield _step(statement, statement, code, "")


def _columns(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """``df["x"] = …``, and the entries of ``{"x": …}`` and of ``assign(x=…)`` that compute."""
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript):
        name = text_of(statement.targets[0].slice)
        if name is not None:
            yield name, statement.value
            return
    for node in walk(statement):
        if isinstance(node, ast.Dict) and not isinstance(statement, ast.Expr):
            for key, value in zip(node.keys, node.values, strict=True):
                if (text := text_of(key)) and isinstance(value, _COMPUTED):
                    yield text, value
        elif isinstance(node, ast.Call) and last(dotted(node.func)) == "assign":
            for one in node.keywords:
                inner = one.value.body if isinstance(one.value, ast.Lambda) else one.value
                if one.arg and isinstance(inner, _COMPUTED):
                    yield one.arg, inner


def _step(statement: ast.stmt, inside: ast.AST, code: Code, column: str) -> Step:
    exact: list[str] = [column]
    loose: list[str] = [column]
    size = 4 if column else 0  # what names the column
    for node in walk(inside):
        if isinstance(node, ast.expr_context):
            continue
        size += 1
        word = type(node).__name__
        shape = word
        if isinstance(node, ast.Name):
            word = shape = code.aliases.get(node.id, "$")  # frames go by any name
        elif isinstance(node, ast.Attribute):
            word = shape = f".{node.attr}"
        elif isinstance(node, ast.Constant):
            is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
            word, shape = repr(node.value), "#" if is_number else repr(node.value)
        elif isinstance(node, ast.keyword):
            word = shape = f"{node.arg}="
        exact.append(word)
        loose.append(shape)
    return Step(statement, " ".join(exact), " ".join(loose), size, column)


__all__ = ["Region", "Step", "regions"]
