"""Lists of column names, as far as they are written out."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
from dataclasses import dataclass

from tenfold.smells.code import Code, dotted, last, text_of

_DEEPEST = 12
_MOST_SPELLED = 500


@dataclass(frozen=True)
class Selection:
    """Columns by name: only these, or all but these; `at` is where each is written out."""

    names: frozenset[str]
    only: bool
    at: tuple[ast.expr, ...] = ()

    def takes(self, column: str) -> bool:
        """Whether a column is among them."""
        return (column in self.names) == self.only


class Listing:
    """Resolves lists of one program: a file and those that it imports."""

    def __init__(self, codes: list[Code]) -> None:
        self._codes = codes
        self._calls: dict[str, list[ast.Call]] = {}

    def listed(  # noqa: PLR0911 (one branch a kind)
        self, node: ast.expr | None, *, single: bool = False, depth: int = 0
    ) -> Selection | None:
        """A list of column names that is written out, possibly under a name or joined of several."""
        if node is None or depth > _DEEPEST:
            return None
        text = text_of(node)
        if text is not None:
            return Selection(frozenset({text}), only=True, at=(node,)) if single else None
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and not text_of(node.elts[0]):
                return self.listed(node.elts[1], depth=depth + 1)  # df.loc[:, features]
            return self._elements(node, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left = self.listed(node.left, depth=depth + 1)
            right = self.listed(node.right, depth=depth + 1)
            return (
                Selection(left.names | right.names, only=True, at=left.at + right.at)
                if left and right and left.only and right.only
                else None
            )
        if isinstance(node, ast.Name | ast.Attribute):
            name = last(dotted(node))
            values = [value for code in self._codes for value in code.assigned.get(name, [])]
            changed = any(
                isinstance(call.func, ast.Attribute) and last(dotted(call.func.value)) == name
                for way in ("append", "extend", "remove", "insert", "pop")
                for call in self._calls.get(way, [])
            )
            return (
                self.listed(values[0], single=single, depth=depth + 1)
                if len(values) == 1 and not changed
                else None
            )
        if isinstance(node, ast.ListComp):
            return self._comprehended(node) or self._spelled(node)
        if (
            isinstance(node, ast.Call)
            and last(dotted(node.func)) in ("list", "tuple", "sorted")
            and node.args
        ):
            return self.listed(node.args[0], depth=depth + 1)
        if isinstance(node, ast.Call) and dotted(node.func).endswith(".columns.difference"):
            rest = self.listed(node.args[0], depth=depth + 1) if node.args else None
            return Selection(rest.names, only=False) if rest and rest.only else None
        return None

    def _elements(self, node: ast.List | ast.Tuple | ast.Set, depth: int) -> Selection | None:
        names: set[str] = set()
        places: list[ast.expr] = []
        for element in node.elts:
            if isinstance(element, ast.Starred):
                inner = self.listed(element.value, depth=depth + 1)
                if inner is None or not inner.only:
                    return None
                names |= inner.names
                places += inner.at
            elif (text := text_of(element) or self._constant(element)) is not None:
                names.add(text)
                places.append(element)
            else:
                return None
        return Selection(frozenset(names), only=True, at=tuple(places)) if names else None

    def _constant(self, node: ast.expr) -> str | None:
        name = last(dotted(node))
        values = [value for code in self._codes for value in code.assigned.get(name, [])]
        return text_of(values[0]) if len(values) == 1 else None

    def _comprehended(self, node: ast.ListComp) -> Selection | None:
        """``[c for c in df.columns if c not in (…)]``."""
        loop = node.generators[0]
        if (
            not (isinstance(loop.iter, ast.Attribute) and loop.iter.attr == "columns")
            or len(loop.ifs) != 1
        ):
            return None
        test = loop.ifs[0]
        if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn | ast.NotEq):
            left_out = self.listed(test.comparators[0], single=True)
            return Selection(left_out.names, only=False) if left_out and left_out.only else None
        return None

    def _spelled(self, node: ast.ListComp) -> Selection | None:
        """``[f"{s}_{k}" for s in SENSORS for k in ("mean", "max")]``, spelled out."""
        known: list[dict[str, str]] = [{}]
        for loop in node.generators:
            inner = self.listed(loop.iter)
            over = inner.names if inner and inner.only else self._numbers(loop.iter)
            if not over or loop.ifs or not isinstance(loop.target, ast.Name):
                return None
            known = [one | {loop.target.id: word} for one in known for word in sorted(over)]
            if len(known) > _MOST_SPELLED:
                return None
        spelled = [_spell(node.elt, one) for one in known]
        names = frozenset(one for one in spelled if one is not None)
        return Selection(names, only=True) if names and None not in spelled else None

    def _numbers(self, node: ast.expr) -> frozenset[str]:
        """``(1, 7)``, or the name that it has, as words."""
        if isinstance(node, ast.Name):
            values = [value for code in self._codes for value in code.assigned.get(node.id, [])]
            node = values[0] if len(values) == 1 else node
        elements = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
        words = [str(one.value) for one in elements if isinstance(one, ast.Constant)]
        return frozenset(words) if len(words) == len(elements) else frozenset()


def _spell(node: ast.expr, known: dict[str, str]) -> str | None:
    """A string of constants and known names; None if it holds anything else."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.FormattedValue):
        return _spell(node.value, known) if node.format_spec is None else None
    if isinstance(node, ast.JoinedStr):
        parts = [_spell(one, known) for one in node.values]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_spell(node.left, known), _spell(node.right, known)]
    else:
        return text_of(node)
    return None if None in parts else "".join(part for part in parts if part)


__all__ = ["Listing", "Selection"]
