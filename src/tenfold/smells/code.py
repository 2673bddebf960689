"""Python as detectors see it: a file as blocks, each with its tree walked once."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tenfold.smells.magics import Command
from tenfold.smells.smell import Place, Smell, SmellKind, SmellSeverity

_NOT_WALKED = {"ctx", "op", "ops", "type_comment"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
_Kind = TypeVar("_Kind", bound=ast.AST)


@dataclass(frozen=True, eq=False)
class Block:
    """A module, or one code cell of a notebook.

    Attributes
    ----------
    cell : int or None
        Position in the notebook; None for a module.
    count : int or None
        Of its last execution.
    defined, opened
        As in `magics.Neutral`.
    parameters : bool
        papermill fills it.
    whole : bool
        Its source could be parsed.
    """

    tree: ast.Module
    text: str
    cell: int | None = None
    count: int | None = None
    commands: tuple[Command, ...] = ()
    defined: frozenset[str] = frozenset()
    opened: bool = False
    whole: bool = True

    @cached_property
    def _walked(self) -> tuple[dict[type, list[ast.AST]], dict[ast.AST, ast.AST]]:
        kinds: dict[type, list[ast.AST]] = defaultdict(list)
        parents: dict[ast.AST, ast.AST] = {}
        stack: list[ast.AST] = [self.tree]
        while stack:
            node = stack.pop()
            kinds[type(node)].append(node)
            children: list[ast.AST] = []
            for name in node._fields:
                if name in _NOT_WALKED:
                    continue
                value = getattr(node, name, None)
                if isinstance(value, ast.AST):
                    children.append(value)
                elif isinstance(value, list):
                    children.extend(one for one in value if isinstance(one, ast.AST))
            for child in children:
                parents[child] = node
            stack.extend(reversed(children))
        return kinds, parents

    def every(self, kind: type[_Kind]) -> list[_Kind]:
        """All nodes of one type, in the order of the text."""
        return self._walked[0].get(kind, [])  # type: ignore[return-value]  # sorted by type

    def functions(self) -> list[Function]:
        """All functions and methods."""
        return [*self.every(ast.FunctionDef), *self.every(ast.AsyncFunctionDef)]

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around `node`."""
        return self._walked[1].get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, from the inside out."""
        inner: ast.AST | None = self.parent(node)
        while inner is not None:
            yield inner
            inner = self.parent(inner)

    def function(self, node: ast.AST) -> ast.AST | None:
        """The innermost function or lambda around `node`; None at the top level."""
        for outer in self.around(node):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return outer
        return None


@dataclass(frozen=True, eq=False)
class Code:
    """A module or a notebook.

    Attributes
    ----------
    path : str
        Relative to the searched folder, with forward slashes.
    """

    path: str
    blocks: tuple[Block, ...]
    notebook: bool = False

    @cached_property
    def text(self) -> str:
        """All of its Python."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What each imported name stands for: ``{"np": "numpy", "shuffle": "random.shuffle"}``."""
        found: dict[str, str] = {}
        for block in self.blocks:
            for node in block.every(ast.Import):
                for alias in node.names:
                    first = alias.name.split(".")[0]
                    found[alias.asname or first] = alias.name if alias.asname else first
            for source in block.every(ast.ImportFrom):
                for alias in source.names:
                    found[alias.asname or alias.name] = f"{source.module or ''}.{alias.name}"
        return found

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """The values that plain names are given, by name."""
        found: dict[str, list[ast.expr]] = defaultdict(list)
        for block in self.blocks:
            for node in block.every(ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found[target.id].append(node.value)
            for annotated in block.every(ast.AnnAssign):
                if isinstance(annotated.target, ast.Name) and annotated.value:
                    found[annotated.target.id].append(annotated.value)
        return found

    def name_of(self, node: ast.AST) -> str:
        """The full dotted name of an expression, imports resolved; empty for anything else."""
        name = dotted(node)
        head, dot, rest = name.partition(".")
        return f"{self.aliases.get(head, head)}{dot}{rest}"

    @cached_property
    def calls(self) -> list[tuple[int, Block, ast.Call, str]]:
        """Every call with its block, that block's position, and the full name of what is called."""
        return [
            (number, block, call, self.name_of(call.func))
            for number, block in enumerate(self.blocks)
            for call in block.every(ast.Call)
        ]

    def place(self, block: Block, at: ast.AST | int) -> Place:
        """Where `at` stands: a node, or a line."""
        line = at if isinstance(at, int) else getattr(at, "lineno", 1)
        return Place(path=self.path, line=line, cell=block.cell)

    def smell(
        self,
        kind: SmellKind,
        severity: SmellSeverity,
        block: Block,
        at: ast.AST | int,
        message: str,
        remedy: str,
        *,
        also: tuple[Place, ...] = (),
    ) -> Smell:
        """A smell at a node or a line of `block`."""
        place = self.place(block, at)
        return Smell(
            kind=kind,
            severity=severity,
            path=place.path,
            line=place.line,
            cell=place.cell,
            message=message,
            remedy=remedy,
            also=also,
        )


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk` in the order of the text, without contexts; three times as fast."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        children: list[ast.AST] = []
        for name in here._fields:
            if name == "ctx":
                continue
            value = getattr(here, name, None)
            if isinstance(value, ast.AST):
                children.append(value)
            elif isinstance(value, list):
                children.extend(one for one in value if isinstance(one, ast.AST))
        stack.extend(reversed(children))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of names and attributes; of a call or an index the part after it: ``.fit``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif parts:
        parts.append("")
    return ".".join(reversed(parts))


def last(name: str) -> str:
    """The part of a dotted name behind its last dot."""
    return name.rpartition(".")[2]


def text_of(node: ast.AST | None) -> str | None:
    """The value of a string constant; None of anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """The value of the first of these keywords that is given."""
    for given in call.keywords:
        if given.arg in names:
            return given.value
    return None


__all__ = ["Block", "Code", "Function", "dotted", "keyword", "last", "text_of", "walk"]
