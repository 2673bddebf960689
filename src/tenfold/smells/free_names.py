"""Names that the body of a function reads and does not set."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

KNOWN = frozenset(dir(builtins)) | {
    "__file__", "__class__", "__builtins__", "get_ipython", "display", "In", "Out", "exit", "quit",
    # given by the platforms that run notebooks
    "spark", "sc", "sqlContext", "dbutils", "displayHTML",
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass
class Reads:
    """What a walk over statements finds.

    Attributes
    ----------
    bound : set of str
        Names that are set so far.
    missing : list of (str, ast.AST)
        Read at once while not set, in order.
    later : list of (str, ast.AST)
        Read by the body of a function, which runs later.
    dropped : set of str
        Deleted and not set again.
    opened : bool
        Names may have come that cannot be told: star imports, `exec`, `globals()`.
    """

    bound: set[str] = field(default_factory=set)
    missing: list[tuple[str, ast.AST]] = field(default_factory=list)
    later: list[tuple[str, ast.AST]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    opened: bool = False


def free(function: Function, reads: Reads) -> list[tuple[str, ast.AST]]:
    """Names that a function's body reads and does not set, itself or in what is around it."""
    own = {argument.arg for argument in _arguments(function.args)}
    body = function.body if isinstance(function.body, list) else [function.body]
    outward: set[str] = set()
    read: list[ast.Name] = []
    inner: list[tuple[str, ast.AST]] = []
    for node in _inside(body):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                read.append(node)
            else:
                own.add(node.id)
        elif isinstance(node, ast.Global):
            outward.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            own.update(node.names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            own.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            own.add(node.name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own.add(node.name)
            if not isinstance(node, ast.ClassDef):
                inner.extend(free(node, reads))
        elif isinstance(node, ast.Lambda):
            inner.extend(free(node, reads))
    reads.bound.update(outward)  # set once the function is called
    own -= outward
    found = [(name.id, name) for name in read] + inner
    return [
        (name, at)
        for name, at in found
        if name not in own and name not in KNOWN and not is_history(name)
    ]


def _inside(body: list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """Nodes of a body; functions are given but not entered, except for what runs outside them."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stack.extend(node.decorator_list)
            stack.extend(node.args.defaults)
        elif isinstance(node, ast.Lambda):
            stack.extend(node.args.defaults)
        else:
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one)


def is_history(name: str) -> bool:
    """Whether IPython keeps an earlier input or output under a name."""
    return bool(re.fullmatch(r"_{1,3}|_i{1,3}|_i?\d+", name))


__all__ = ["KNOWN", "Function", "Reads", "free", "is_history"]
