"""Expressions: whose rows they hold, and what went into them."""

from __future__ import annotations

import ast
from dataclasses import replace

from tenfold.smells import learning
from tenfold.smells.code import dotted, walk
from tenfold.smells.flow.calls import Calls
from tenfold.smells.flow.values import Value, joined


class Expressions(Calls):
    """Every expression."""

    def value(self, node: ast.AST | None) -> Value:  # noqa: C901, PLR0911 (one branch a kind)
        """What is known of an expression; events on the way are noted."""
        if node is None or isinstance(node, ast.Constant):
            return Value()
        if isinstance(node, ast.Name | ast.Attribute):
            if isinstance(node, ast.Attribute) and node.attr in learning.SCHEMA:
                return Value()  # names of columns are no rows
            name = dotted(node)
            if name and not name.startswith("."):
                return self._lookup(name) if self._data_name(name) else Value()
            return self.value(node.value).rows() if isinstance(node, ast.Attribute) else Value()
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node, self.value(node.left), self.value(node.right), node.op)
        if isinstance(node, ast.Tuple):
            items = tuple(self.value(one) for one in node.elts)
            return replace(joined(list(items)), items=items)
        if isinstance(node, ast.Lambda):
            return self._lambda(node)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            for generator in node.generators:
                self._bind(generator.target, self.value(generator.iter).rows(), generator.iter)
            return self.value(node.value if isinstance(node, ast.DictComp) else node.elt)
        if isinstance(node, ast.Compare):
            return replace(
                joined([self.value(one) for one in [node.left, *node.comparators]]).rows(),
                marks=frozenset(),
            )
        return joined(
            [
                self.value(one)
                for one in ast.iter_child_nodes(node)
                if isinstance(one, ast.expr | ast.keyword)
            ]
        )

    def _data_name(self, name: str) -> bool:
        head = name.partition(".")[0]
        return head in self.names or head not in self.code.aliases

    def _lambda(self, node: ast.Lambda, rows: Value | None = None) -> Value:
        """Its body, run on `rows`: ``df.apply(lambda x: …)``."""
        before = dict(self.names)
        self.names |= {one.arg: rows or Value() for one in node.args.args}
        found = self.value(node.body)
        self.names = before
        return found

    def _subscript(self, node: ast.Subscript) -> Value:
        base = self.value(node.value)
        chosen = self.value(node.slice)
        if any(isinstance(one, ast.Compare) for one in walk(node.slice)):
            chosen = replace(chosen, marks=frozenset())
        if (
            base.items
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, int)
        ):
            number = node.slice.value
            if -len(base.items) <= number < len(base.items):
                return base.items[number]
        sided = base.part or (chosen.part and bool(base.roots))
        if sided and not base.part:
            self._split([base])
        return replace(
            base,
            part=sided,
            marks=base.marks | chosen.marks,
            items=(),
            split_at=max(
                base.split_at, chosen.split_at, self._step if sided and not base.part else 0
            ),
        )

    def _arithmetic(self, node: ast.AST, left: Value, right: Value, sign: ast.operator) -> Value:
        """Centring and scaling by hand: ``x - x.mean()``, ``… / x.std()``."""
        both = joined([left, right])
        if not right.stats or left.stats or not left.roots:
            return both
        centred = isinstance(sign, ast.Sub) and right.stats & {
            "mean",
            "median",
            "nanmean",
            "nanmedian",
            "average",
        }
        divided = isinstance(sign, ast.Div) and right.stats & (learning.STATS - {"mode", "var"})
        if not (centred or divided):
            return replace(left.rows(), marks=left.marks | right.marks)
        return self._guess(node, left, right)


__all__ = ["Expressions"]
