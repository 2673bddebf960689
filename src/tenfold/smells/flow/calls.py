"""Calls, told apart by what they do to rows."""

from __future__ import annotations

import ast
from dataclasses import replace

from tenfold.smells import learning
from tenfold.smells.code import dotted, last, walk
from tenfold.smells.flow.fits import Fits
from tenfold.smells.flow.functions import Functions
from tenfold.smells.flow.values import Event, Value, joined

_GUESSED = ("fillna", "replace", "where", "mask", "impute", "combine_first", "clip")


class Calls(Fits, Functions):
    """Every call."""

    def _call(self, node: ast.Call) -> Value:  # noqa: C901, PLR0911, PLR0912 (one branch a kind)
        full = self.code.name_of(node.func)
        name = last(full) or last(dotted(node.func))
        method = isinstance(node.func, ast.Attribute)
        owner = self.value(node.func.value) if isinstance(node.func, ast.Attribute) else Value()
        outer = self._rows
        if method and owner.roots and name in learning.OF_COLUMNS:
            self._rows = owner.rows()
        given = [
            self._lambda(one, owner.rows() if not node.keywords else None)
            if isinstance(one, ast.Lambda)
            else self.value(one.value if isinstance(one, ast.Starred) else one)
            for one in node.args
        ]
        named = {one.arg or "": self.value(one.value) for one in node.keywords}
        self._rows = outer
        everything = [*given, *named.values()]
        if name == "col" and full.partition(".")[0] in ("polars", "pl"):
            return self._rows

        if learning.SPLITS.match(name) or name in learning.CROSS:
            rows = given if name not in learning.CROSS else given[1:]
            rows = [
                *rows,
                *(value for key, value in named.items() if key in ("X", "y", "x", "dataset")),
            ]
            self._split(rows)
            return replace(
                self._side(joined(rows)),
                items=tuple(self._side(one) for one in rows for _ in (0, 1))
                if name == "train_test_split"
                else (),
            )
        own = self._inlined(node, full, owner, given, named)
        if own is not None:
            return own
        if method and name in ("split", "get_n_splits") and self._splits(node, owner):
            if name == "split":
                self._split(everything)
            return self._side(joined(everything)) if name == "split" else Value()
        if method and name in learning.FITS:
            return self._fit(node, name, owner, given, named)
        if method and name in learning.APPLIES | learning.PREDICTS and owner.learned:
            return self._apply(node, name, owner, joined(everything))
        if (name in learning.SCALED and not method) or full.endswith(
            tuple(f".{one}" for one in learning.SCALED)
        ):
            return self._scaled(node, name, everything)
        if name in learning.STATS:
            return self._stat(node, name, owner, everything)
        if (method and name in _GUESSED) or name == "where":
            return self._filled(node, owner, everything)
        if method and name in ("corr", "corrwith") and owner.roots and not owner.part:
            event = self._event(
                node, owner, "Features are chosen by a correlation of all rows that"
            )
            return owner.rows().marked(event)
        if method and name in ("transform", "agg", "aggregate") and self._of_target(node):
            return self._encoded(node, owner)
        if name[:1].isupper() and name not in learning.FRAMES:
            inner = frozenset[Event]().union(*(one.learned for one in everything))
            return Value(made=name, learned=inner)
        if name in learning.COMBINING and _both_sides(node):
            return replace(joined([owner, *everything]).rows(), part=False)
        taught = replace(owner.rows(), marks=owner.marks | owner.learned)
        result = joined([taught, *everything])
        self._inplace(node, result)
        if not result.roots and not result.marks:
            return Value(frozenset({next(self._roots)}))  # read or made here: rows of its own
        return replace(result, items=()) if result.items else result


def _both_sides(node: ast.Call) -> bool:
    names = [dotted(one).lower() for one in walk(node) if isinstance(one, ast.Name)]
    return any("train" in name for name in names) and any("test" in name for name in names)


__all__ = ["Calls"]
