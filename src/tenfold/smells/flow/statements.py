"""Statements, in the order of their text."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tenfold.smells import learning
from tenfold.smells.code import Block, dotted, last, walk
from tenfold.smells.flow.expressions import Expressions
from tenfold.smells.flow.functions import either
from tenfold.smells.flow.state import MOST_STEPS
from tenfold.smells.flow.values import Value, is_part_name


class Flow(Expressions):
    """Runs statements on what is known of values."""

    def run(self, block: Block, statements: Iterable[ast.stmt]) -> None:
        """Follow statements of a block."""
        self.block = block
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:  # noqa: C901, PLR0912 (one branch a kind)
        self._step += 1
        if self._step > MOST_STEPS:
            return
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assignment(node)
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._bind(node.target, self.value(node.iter), node.iter)
            self.run(self.block, [*node.body, *node.orelse])
        elif isinstance(node, ast.If):
            self.value(node.test)
            before = dict(self.names)
            self.run(self.block, node.body)
            after, self.names = self.names, before
            self.run(self.block, node.orelse)
            for name, value in after.items():
                own = self.names.get(name)
                self.names[name] = value if own is None or own == value else either(own, value)
        elif isinstance(node, ast.Return):
            if node.value is not None:
                self._returned.append(self.value(node.value))
        elif isinstance(node, ast.Expr):
            self.value(node.value)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                given = self.value(item.context_expr)
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, given, item.context_expr)
            self.run(self.block, node.body)
        elif isinstance(node, ast.While):
            self.run(self.block, [*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handled = [statement for handler in node.handlers for statement in handler.body]
            self.run(self.block, [*node.body, *handled, *node.orelse, *node.finalbody])

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        if node.value is None:
            return
        value = self.value(node.value)
        if isinstance(node, ast.AugAssign):
            target: ast.expr = node.target
            value = self._arithmetic(node, self.value(target), value, node.op)
            self._bind(target, value, node.value)
            return
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self._bind(target, value, node.value)
            if isinstance(target, ast.Name | ast.Attribute) and (name := dotted(target)):
                self._same.pop(name, None)
                source = dotted(node.value)
                if source in self.names and source != name:
                    self._same[name] = source

    def _bind(self, target: ast.expr, value: Value, source: ast.expr) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            named = [dotted(one) for one in target.elts]
            sided = sum(is_part_name(name) for name in named) >= 2 and not value.part
            opaque = isinstance(source, ast.Call) and not value.items
            if sided and opaque:
                # a loader or a splitter of one's own: X_train, X_test, … = load()
                self._split([value])
                value = self._side(value)
            for number, one in enumerate(target.elts):
                whole = len(value.items) == len(target.elts)
                inner = (
                    source.elts[number]
                    if isinstance(source, ast.Tuple) and len(source.elts) == len(target.elts)
                    else source
                )
                self._bind(one, value.items[number] if whole else value, inner)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, value, source)
        elif isinstance(target, ast.Subscript):
            self._column(target, value)
        elif name := dotted(target):
            if is_part_name(name) and not value.part and value.roots and learning.is_subset(source):
                self._split([value])
                value = self._side(value)
            self.names[name] = value

    def _column(self, target: ast.Subscript, value: Value) -> None:
        """``df["x"] = …``: the frame takes over what went into the column."""
        base = target.value
        while isinstance(base, ast.Subscript) or (
            isinstance(base, ast.Attribute) and base.attr in ("loc", "iloc", "at", "iat")
        ):
            base = base.value
        name = dotted(base)
        if not name:
            return
        own = self._lookup(name)
        if value.stats and self._masked(target):
            value = self._guess(target, own, value)
        self.names[name] = own.rows().marked(*value.marks)
        other = self._same.get(name)
        for _ in self._same:
            if other not in self.names:
                break
            self.names[other] = self.names[other].marked(*value.marks)
            other = self._same.get(other)

    def _masked(self, target: ast.Subscript) -> bool:
        """Whether an assignment goes to missing cells: ``df.loc[df.x.isna(), "x"]``."""
        return any(
            isinstance(one, ast.Call) and last(dotted(one.func)) in ("isna", "isnull", "isnan")
            for one in walk(target.slice)
        )


__all__ = ["Flow"]
