"""Names, what is known of their values, and what was found to leak."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

from tenfold.smells import learning
from tenfold.smells.code import Block, Code, Function, dotted, keyword, last, walk
from tenfold.smells.flow.values import Event, Value, is_part_name
from tenfold.smells.smell import Place

Found = Callable[[Code, str], tuple[Code, Block, Function] | None]
MOST_STEPS = 4_000


class State(ABC):
    """Names and what is known of their values; `leaks` accumulates.

    Parameters
    ----------
    targets : set of str
        Columns that are predicted.
    function : callable
        From a code and a name to the function of that name in the searched folder.
    """

    def __init__(self, code: Code, targets: set[str], function: Found) -> None:
        self.code = code
        self.block = code.blocks[0]
        self.names: dict[str, Value] = {}
        self.leaks: dict[Event, None] = {}
        self._targets = targets
        self._function = function
        self._roots = count(1)
        self._step = 0
        self._depth = 0
        self._called: Place | None = None
        self._returned: list[Value] = []
        self._rows = Value()  # that pl.col("x") is taken of
        self._same: dict[str, str] = {}  # r = self.rows: another name of one frame

    @abstractmethod
    def run(self, block: Block, statements: Iterable[ast.stmt]) -> None:
        """Follow statements of a block."""

    @abstractmethod
    def value(self, node: ast.AST | None) -> Value:
        """What is known of an expression; events on the way are noted."""

    @abstractmethod
    def _lambda(self, node: ast.Lambda, rows: Value | None = None) -> Value: ...

    @abstractmethod
    def _bind(self, target: ast.expr, value: Value, source: ast.expr) -> None: ...

    def _lookup(self, name: str) -> Value:
        """The value of a dotted name, or of the longest known beginning of it."""
        start = name
        while start:
            if start in self.names:
                found = self.names[start]
                if start == name:
                    return found
                inner = dict(found.fields).get(f"self{name[len(start) :]}")
                if inner is not None:
                    return inner
                return replace(found.rows(), marks=found.marks | found.learned)
            start = start.rpartition(".")[0]
        head = name if name.startswith("self.") else name.partition(".")[0]
        if head in self.code.aliases or not head or head == "self":
            return Value()
        self.names[head] = Value(frozenset({next(self._roots)}), part=is_part_name(head))
        return self.names[head]

    def _event(self, node: ast.AST, rows: Value, what: str, *, resampled: bool = False) -> Event:
        return Event(
            self.code,
            self.block,
            node,
            rows.roots,
            what,
            whole=not rows.part,
            resampled=resampled,
            called=self._called,
            step=self._step,
        )

    def _split(self, rows: list[Value]) -> None:
        """Rows are split: what was learned from all of them leaks."""
        for one in rows:
            for event in one.marks:
                if (event.whole and not one.part) or event.resampled:
                    self.leaks[event] = None

    def _side(self, value: Value) -> Value:
        return replace(value.rows(), part=True, split_at=self._step)

    def _guess(self, node: ast.AST, rows: Value, stat: Value) -> Value:
        """Rows changed by a statistic of rows."""
        what = f"The {_listed(stat.stats)} of all rows is used to fill or scale"
        event = self._event(node, stat, what)
        if rows.part and event.whole and rows.roots & stat.roots:
            self.leaks[event] = None
        return rows.rows().marked(event, *stat.marks) if event.whole else rows.rows()

    def _inplace(self, node: ast.Call, result: Value) -> None:
        given = keyword(node, "inplace")
        if (
            isinstance(given, ast.Constant)
            and given.value is True
            and isinstance(node.func, ast.Attribute)
        ):
            base = node.func.value
            while (
                isinstance(base, ast.Subscript | ast.Attribute) and dotted(base) not in self.names
            ):
                base = base.value
            name = dotted(base)
            if name in self.names:
                self.names[name] = self.names[name].marked(*result.marks)

    def _of_target(self, node: ast.AST) -> bool:
        return any(
            isinstance(one, ast.Subscript) and self._names_target(one.slice) for one in walk(node)
        )

    def _names_target(self, node: ast.AST) -> bool:
        for one in walk(node):
            if isinstance(one, ast.Constant) and one.value in self._targets:
                return True
            if isinstance(one, ast.Name) and (
                "target" in one.id.lower() or learning.TARGET.match(one.id)
            ):
                return True
        return False

    def _is_target(self, node: ast.Call) -> bool:
        return any(
            self._names_target(one)
            or (isinstance(one, ast.Attribute) and one.attr in self._targets)
            or last(dotted(inner)).lower()
            in ("y", "target", "targets", "label", "labels", "classes")
            for one in node.args
            for inner in walk(one)
        )


def _listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names)[:2])


__all__ = ["MOST_STEPS", "Found", "State"]
