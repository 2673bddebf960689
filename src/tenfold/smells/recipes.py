"""How each function, cell or module computes its columns, whatever the columns are called."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tenfold.smells.code import Block, Code, Function, dotted, last, text_of, walk
from tenfold.smells.wording import NONE, Wording, Words

_FEWEST_WORDS = 2
_FEWEST_LISTED = 3
# Measures of a model are no columns for one.
_MEASURES = re.compile(
    r"(?i)(_score$|_error$|^score$|auc|accuracy|precision|recall|(^|_)loss$|predict|report|confusion|^fit|plot|"
    r"read_|print|^mse$|^mae$|^rmse$|importance|coef|history)"
)
_VERDICTS = re.compile(
    r"(?i)^(y|p|t|y_\w+|\w*pred\w*|\w*proba?s?|scores?|actual|guess|truth|labels?|errors?|n|k|"
    r"residuals?|model|clf|threshold|cutoff|tp|fp|tn|fn|path|file|seed|ax|fig)$"
)
# Methods of a text, a number, a picture or a column.
_OF_VALUES = frozenset({
    "lower", "upper", "strip", "lstrip", "rstrip", "replace", "split", "encode", "startswith", "endswith",
    "title", "casefold", "translate", "join", "resize", "convert", "clip", "fillna", "str", "dt", "astype",
    "round", "map", "apply", "isdigit", "isalpha", "rolling", "shift", "diff", "thumbnail", "crop",
})  # fmt: skip
_ROWS = frozenset({"with_columns", "assign", "select", "withColumn", "withColumns", "eval"})


@dataclass(frozen=True)
class Recipe:
    """One computed column.

    Attributes
    ----------
    name : str
        Empty where it has none: the element of a list.
    words : frozenset of str
        As `Wording` has them.
    """

    name: str
    words: Words
    node: ast.stmt


@dataclass(eq=False)
class Scope:
    """The columns that one function, or one cell or module, computes."""

    code: Code
    block: Block
    function: Function | None
    recipes: list[Recipe] = field(default_factory=list)
    busy: int = 0  # statements that serve them
    keyed: frozenset[str] = NONE  # as in `Wording`

    @property
    def words(self) -> Words:
        """Of all its recipes."""
        return NONE.union(*(one.words for one in self.recipes))

    @property
    def start(self) -> ast.AST:
        """Where the copy begins: the function if it does little else."""
        function = self.function
        if function is not None and 2 * self.busy >= len(function.body) - 1:
            return function
        return self.recipes[0].node


def scopes(code: Code) -> Iterator[Scope]:
    """Those that compute any column."""
    for block in code.blocks:
        for function in (None, *block.functions()):
            found = Scope(code, block, function)
            _read(found, function.body if function else block.tree.body)
            if found.recipes:
                yield found


def _read(scope: Scope, body: list[ast.stmt]) -> None:
    wording = Wording(scope.code)
    if scope.function is not None:
        wording.scalars = _scalars(scope.function)
    made: dict[str, Recipe] = {}
    _follow(scope, body, wording, made, NONE)
    scope.keyed = frozenset(wording.keyed)
    scope.recipes = [one for one in made.values() if _counts(one.words)]


def _follow(
    scope: Scope, body: list[ast.stmt], wording: Wording, made: dict[str, Recipe], guard: Words
) -> None:
    """Statements in the order of the text; `guard` is what the branch that holds them asks."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        wording.memo.clear()
        inner = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
        if any(inner):
            asked = guard
            if isinstance(statement, ast.If):
                asked = guard | wording.of(statement.test)
            elif isinstance(statement, ast.For):
                _loop(statement, wording)
            for part in inner:
                _follow(scope, part, wording, made, asked)
            continue
        named = [
            (name, words | guard if words else words)
            for name, words in _computed(statement, wording)
        ]
        for number, (name, words) in enumerate(named):
            key = name or f"{statement.lineno} {number}"
            made.pop(key, None)
            made[key] = Recipe(name, words, statement)
            if name:
                wording.columns[name] = words
        useful = _remember(statement, wording, guard)
        scope.busy += bool(named) or useful


def _loop(statement: ast.For, wording: Wording) -> None:
    """``for c in ["a", "b"]``: the name stands for these columns."""
    if isinstance(statement.target, ast.Name):
        listed = [one for one in wording.constants(statement.iter) if isinstance(one, str)]
        wording.local[statement.target.id] = frozenset(f"column:{one}" for one in listed)
        wording.keyed.update(wording.local[statement.target.id])


def _counts(words: Words) -> bool:
    columns = sum(word.startswith("column:") for word in words)
    return (
        len(words) >= _FEWEST_WORDS
        and 0 < columns < len(words)
        and not any(_MEASURES.search(word.partition(" ")[0]) for word in words)
    )


def _scalars(function: Function) -> dict[str, str]:
    """Parameters that are one value or one column; the only one goes by any name."""
    arguments = [one.arg for one in [*function.args.args, *function.args.kwonlyargs]]
    parts = {"self", "cls"}
    for node in walk(function):
        inner = node.value if isinstance(node, ast.Subscript | ast.Attribute) else None
        if isinstance(inner, ast.Name) and not (
            isinstance(node, ast.Attribute) and node.attr in _OF_VALUES
        ):
            parts.add(inner.id)
    own = [one for one in arguments if one not in parts and not _VERDICTS.match(one)]
    return {own[0]: "?"} if len(own) == 1 == len(arguments) else {one: one for one in own}


def _computed(statement: ast.stmt, wording: Wording) -> Iterator[tuple[str, Words]]:
    """The columns of a statement, by name; those of a list have none."""
    for target, value in _pairs(statement):
        if isinstance(target, ast.Subscript):
            name = text_of(_column(target))
            if name is not None:
                words = wording.of(value)
                changed = isinstance(statement, ast.AugAssign)
                yield name, words | (wording.column(name) if changed else NONE)
                continue
            chosen = wording.of(target.slice)
            if any(word.startswith("column:") for word in chosen):  # for c in […]: df[c] = …
                yield "", wording.of(value) | chosen
                continue
            base = dotted(target.value)
            if base in wording.local:  # the columns of a matrix
                wording.local[base] |= wording.of(value)
                yield base, wording.local[base]
                continue
        yield from _inside(value, wording)
    if isinstance(statement, ast.Return) and statement.value is not None:
        found = list(_inside(statement.value, wording))
        yield from found or [("", wording.of(statement.value))]
    elif isinstance(statement, ast.Expr):
        yield from _inside(statement.value, wording)


def _pairs(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(statement, ast.AugAssign):
        yield statement.target, ast.BinOp(statement.target, statement.op, statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield statement.target, statement.value
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            if (
                isinstance(target, ast.Tuple)
                and isinstance(statement.value, ast.Tuple)
                and len(target.elts) == len(statement.value.elts)
            ):
                yield from zip(target.elts, statement.value.elts, strict=True)
            else:
                yield target, statement.value


def _column(target: ast.Subscript) -> ast.expr:
    inner = target.slice
    return inner.elts[-1] if isinstance(inner, ast.Tuple) and inner.elts else inner


def _inside(value: ast.expr, wording: Wording) -> Iterator[tuple[str, Words]]:
    """The columns that stand in an expression: in a dict, a list, or ``assign(x=…)``."""
    for node in walk(value):
        if isinstance(node, ast.Dict):
            for key, inner in zip(node.keys, node.values, strict=True):
                if name := text_of(key):
                    yield name, wording.of(inner)
        elif isinstance(node, ast.List | ast.Tuple) and len(node.elts) >= _FEWEST_LISTED:
            for inner in node.elts:
                if isinstance(inner, ast.BinOp | ast.Call | ast.IfExp | ast.Compare | ast.Name):
                    yield "", wording.of(inner)
        elif isinstance(node, ast.Call) and last(dotted(node.func)) in _ROWS:
            yield from _rows(node, wording)


def _rows(node: ast.Call, wording: Wording) -> Iterator[tuple[str, Words]]:
    for one in node.keywords:
        if one.arg:
            yield one.arg, wording.of(one.value)
    if last(dotted(node.func)) == "withColumn" and len(node.args) == 2:
        yield text_of(node.args[0]) or "", wording.of(node.args[1])
        return
    for given in node.args:
        for inner in given.elts if isinstance(given, ast.List) else [given]:
            if isinstance(inner, ast.Call) and last(dotted(inner.func)) == "alias" and inner.args:
                yield text_of(inner.args[0]) or "", wording.of(inner)


def _remember(statement: ast.stmt, wording: Wording, guard: Words) -> bool:
    """Note what plain names are set to; whether it has to do with columns."""
    useful = False
    for target, value in _pairs(statement):
        words = wording.of(value)
        if isinstance(target, ast.Name):
            if guard:  # one branch of several
                words |= guard | wording.filled(value) | wording.local.get(target.id, NONE)
            wording.local[target.id] = words
        elif isinstance(target, ast.Tuple):
            for one in target.elts:
                if isinstance(one, ast.Name):
                    wording.local[one.id] = words
        useful = useful or any(word.startswith("column:") for word in words)
    return useful


__all__ = ["Recipe", "Scope", "scopes"]
