"""Whether a test could fail for what it tests: it looks at what a call gave, and compares it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BUILTINS = frozenset(dir(builtins))
_EXPECTING = ("raises", "warns")
_NO_SUBJECT = {"approx", "fail", "skip", "importorskip", *_EXPECTING}
_TRUTH_ALONE = {"assertTrue", "assertFalse", "assert_"}


def asserts(function: Function) -> bool:
    """Whether an assertion looks at what was called, be it only for its truth."""
    looked = _names(function)
    for node in _own(function):
        if isinstance(node, ast.With | ast.AsyncWith) and _expects(node):
            return True
        if isinstance(node, ast.Assert) and _looks(node.test, looked) and _can_differ(node.test):
            return True
        if isinstance(node, ast.Call) and _asserting(node, looked):
            return True
    return False


def compares(function: Function) -> bool:
    """Whether it calls something that is no builtin, and holds what it gave against something."""
    looked = _names(function)
    for node in _own(function):
        if isinstance(node, ast.With | ast.AsyncWith) and _expects(node):
            return True
        if isinstance(node, ast.Assert) and any(
            _looks(one, looked) and _can_differ(one)
            for one in ast.walk(node.test)
            if isinstance(one, ast.Compare)
        ):
            return _calls(function)
        if (
            isinstance(node, ast.Call)
            and called(node.func) not in _TRUTH_ALONE
            and _asserting(node, looked)
        ):
            return _calls(function)
    return False


def called(function: ast.expr) -> str:
    """The last part of the name of what is called; empty for none."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _own(function: Function) -> Iterator[ast.AST]:
    # Its body alone: a decorator's calls and a parameter's default test nothing.
    for statement in function.body:
        yield from ast.walk(statement)


def _names(function: Function) -> set[str]:
    """Fixtures, and names that hold what a call gave, as far as the body says."""
    given = function.args
    found = {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    # Twice, for a name may be bound from one that is bound further down.
    for _ in range(2):
        for node in _own(function):
            for source, targets in _bound(node):
                if source is not None and _looks(source, found):
                    found.update(_stored(targets))
    return found


def _bound(node: ast.AST) -> Iterator[tuple[ast.expr | None, list[ast.expr]]]:
    if isinstance(node, ast.Assign):
        yield node.value, node.targets
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign):
        yield node.value, [node.target]
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield node.iter, [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.context_expr, [node.optional_vars]


def _stored(targets: list[ast.expr]) -> Iterator[str]:
    for target in targets:
        yield from (one.id for one in ast.walk(target) if isinstance(one, ast.Name))


def _looks(expression: ast.expr, looked: set[str]) -> bool:
    return any(
        _is_subject(node) or (isinstance(node, ast.Name) and node.id in looked)
        for node in ast.walk(expression)
    )


def _is_subject(node: ast.AST) -> bool:
    """A call of something other than Python's own, a constant's method or an assertion."""
    if not isinstance(node, ast.Call):
        return False
    name = called(node.func)
    if name in _NO_SUBJECT or name.startswith("assert"):
        return False
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
        return False
    return not (isinstance(node.func, ast.Name) and name in _BUILTINS)


def _calls(function: Function) -> bool:
    return any(_is_subject(node) for node in _own(function))


def _can_differ(expression: ast.expr) -> bool:
    """False for what is held against its own self."""
    if not isinstance(expression, ast.Compare):
        return True
    sides = [ast.dump(one) for one in (expression.left, *expression.comparators)]
    return len(set(sides)) > 1


def _expects(block: ast.With | ast.AsyncWith) -> bool:
    """``with pytest.raises(…):`` around a call."""
    expecting = any(
        isinstance(item.context_expr, ast.Call)
        and called(item.context_expr.func).removeprefix("assert").lower().startswith(_EXPECTING)
        for item in block.items
    )
    return expecting and any(_is_subject(node) for one in block.body for node in ast.walk(one))


def _asserting(call: ast.Call, looked: set[str]) -> bool:
    name = called(call.func)
    if name in _EXPECTING:
        return len(call.args) > 1  # raises(Error, function): it is called
    return name.startswith("assert") and any(_looks(one, looked) for one in call.args)


__all__ = ["asserts", "called", "compares"]
