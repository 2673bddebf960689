"""What is learned from rows: fits, statistics, encodings, fillings."""

from __future__ import annotations

import ast
from dataclasses import replace

from tenfold.smells import learning
from tenfold.smells.code import dotted, keyword, last
from tenfold.smells.flow.state import State
from tenfold.smells.flow.values import Value, joined


class Fits(State):
    """Calls that learn from rows or apply what was learned."""

    def _splits(self, node: ast.Call, owner: Value) -> bool:
        assert isinstance(node.func, ast.Attribute)
        made = owner.made or last(dotted(node.func.value))
        return bool(node.args) and (
            bool(learning.SPLITTERS.search(made)) or bool(learning.SPLITTER_NAMES.match(made))
        )

    def _fit(
        self, node: ast.Call, name: str, owner: Value, given: list[Value], named: dict[str, Value]
    ) -> Value:
        assert isinstance(node.func, ast.Attribute)
        object_name = dotted(node.func.value)
        made = owner.made or last(object_name)
        rows = joined([*given, *(v for k, v in named.items() if k in ("X", "y", "x", "data"))])
        if learning.SEARCHES.search(made):
            self._split(given)
            return owner
        if "validation_split" in named:
            self._split(given)
        first = given[0] if given else rows
        resampled = name in ("fit_resample", "fit_sample")
        idle = made in learning.STATELESS or (made in learning.OF_TARGETS and self._is_target(node))
        if idle or not first.roots:
            return rows.rows() if name != "fit" else owner
        shown = owner.made or last(object_name) or "A transformer"
        what = (
            f"'{shown}' is fitted to rows that"
            if not resampled
            else f"'{shown}' resamples rows that"
        )
        event = self._event(node, first, what, resampled=resampled)
        learned = replace(
            owner,
            learned=frozenset({event}) if event.whole else frozenset(),
            made=owner.made or shown,
            roots=frozenset(),
            marks=frozenset(),
        )
        if object_name:
            self.names[object_name] = learned
        if name in ("fit", "adapt", "fit_on_texts", "partial_fit"):
            return learned
        taught = [event] if event.whole or resampled else []
        if resampled:
            items = tuple(one.rows().marked(*taught) for one in given)
            return replace(rows.rows().marked(*taught), items=items)
        return first.rows().marked(*taught)

    def _apply(self, node: ast.Call, name: str, owner: Value, rows: Value) -> Value:
        for event in owner.learned:
            early = name in learning.APPLIES or event.step < rows.split_at
            if rows.part and event.whole and event.roots & rows.roots and early:
                self.leaks[event] = None
        return rows.rows().marked(*owner.learned)

    def _scaled(self, node: ast.Call, name: str, given: list[Value]) -> Value:
        rows = joined(given[:1])
        if not rows.roots or rows.part:
            return rows
        return rows.rows().marked(self._event(node, rows, f"'{name}' scales by all rows that"))

    def _stat(self, node: ast.Call, name: str, owner: Value, given: list[Value]) -> Value:
        axis = keyword(node, "axis")
        along = isinstance(axis, ast.Constant) and axis.value in (1, "columns", -1)
        chain = _chain(node)
        rows = owner if owner.roots else joined(given[:1])
        if along or chain & learning.ALONG:
            return rows.rows()
        if "groupby" in chain and self._of_target(node):
            return self._encoded(node, rows)
        return replace(rows, stats=frozenset({name}), made="", items=()) if rows.roots else Value()

    def _encoded(self, node: ast.Call, rows: Value) -> Value:
        if rows.part or not rows.roots or "groupby" not in _chain(node):
            return rows.rows()
        event = self._event(node, rows, "The target's mean per group is taken of all rows that")
        return rows.rows().marked(event)

    def _filled(self, node: ast.Call, owner: Value, given: list[Value]) -> Value:
        stats = [one for one in given if one.stats]
        rows = owner if owner.roots else joined([one for one in given if not one.stats])
        result = joined([owner.rows(), *(one for one in given if not one.stats)])
        for stat in stats:
            result = self._guess(node, rows, stat).marked(*result.marks)
        self._inplace(node, result)
        return result


def _chain(node: ast.AST) -> set[str]:
    """The names of the calls that a call is chained to."""
    found = set()
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return found


__all__ = ["Fits"]
