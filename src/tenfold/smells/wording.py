"""What an expression does to columns, as a set of words that is equal in pandas, polars and Python."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from tenfold.smells.code import Code, dotted, keyword, last, text_of
from tenfold.smells.constants import Constants, Words
from tenfold.smells.words import (
    ALIKE,
    BY_COLUMN,
    COMPARED,
    FRAME,
    MIRRORED,
    PARTS,
    SETTINGS,
    SIGNS,
    SILENT,
)

NONE: Words = frozenset()
_DEEPEST = 40


@dataclass
class Wording(Constants):
    """Turns the expressions of one scope into words.

    Attributes
    ----------
    local : dict of str to Words
        What is known of names that the scope sets.
    columns : dict of str to Words
        What is known of columns that the scope sets.
    scalars : dict of str to str
        Parameters that hold one value or one column, and what to call it.
    keyed : set of str
        Columns that are read by a string, as only rows are.
    memo : dict of AST to Words
        Of the statement at hand: to be cleared when names are set.
    """

    columns: dict[str, Words] = field(default_factory=dict)
    scalars: dict[str, str] = field(default_factory=dict)
    keyed: set[str] = field(default_factory=set)
    memo: dict[ast.AST, Words] = field(default_factory=dict)
    _depth: int = 0

    def of(self, node: ast.AST | None) -> Words:
        """The words of an expression: ``column:x``, ``log1p``, ``/ 60``, ``max 0``."""
        if node is None or self._depth > _DEEPEST:
            return NONE
        if node in self.memo:
            return self.memo[node]
        self._depth += 1
        found = self._of(node)
        self._depth -= 1
        self.memo[node] = found
        return found

    def _of(self, node: ast.AST) -> Words:
        handle = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handle is not None:
            found: Words = handle(node)
            return found
        return self.all(ast.iter_child_nodes(node))

    def all(self, nodes: Iterable[ast.AST]) -> Words:
        """The words of several."""
        return NONE.union(*(self.of(one) for one in nodes))

    def word(self, sign: str, node: ast.AST | None) -> Words:
        """``sign`` with each constant of `node`; or the sign and the words of `node`."""
        known = self.constants(node)
        if known:
            return frozenset(f"{sign} {_plain(one)}" for one in known)
        return self.of(node) | {sign}

    def filled(self, node: ast.AST | None) -> Words:
        """What stands in for a missing value; 0 and 1 say only yes and no."""
        value = self.constant(node)
        if value is None:
            return self.of(node)
        return frozenset({f"fillna {_plain(value)}"}) if value not in (0, 1) else NONE

    # --- kinds of expressions

    def _constant(self, node: ast.Constant) -> Words:
        return NONE

    def _name(self, node: ast.Name) -> Words:
        if node.id in self.local:
            return self.local[node.id]
        if node.id in self.scalars:
            return frozenset({f"column:{self.scalars[node.id]}"})
        full = self.code.aliases.get(node.id, "")
        return frozenset({"pi"}) if full.endswith(".pi") else NONE

    def _attribute(self, node: ast.Attribute) -> Words:
        base, name = node.value, node.attr
        if isinstance(base, ast.Name):
            if base.id in self.code.aliases:
                return frozenset({"pi"}) if name == "pi" else NONE
            if name not in SILENT | PARTS and not self.local.get(base.id):
                return self.column(name, keyed=bool(FRAME.match(base.id)))
        inner = self.of(base)
        return inner if name in SILENT else inner | {ALIKE.get(name, name)}

    def column(self, name: str, *, keyed: bool = True) -> Words:
        """A column by name, or what it was computed from."""
        if keyed:
            self.keyed.add(f"column:{name}")
        return self.columns.get(name) or frozenset({f"column:{name}"})

    def _subscript(self, node: ast.Subscript) -> Words:
        name = text_of(node.slice)
        base = node.value
        if name is not None:
            return self.column(name) | (NONE if isinstance(base, ast.Name) else self.of(base))
        listed = [one for one in self.constants(node.slice) if isinstance(one, str)]
        if listed and isinstance(base, ast.Name) and not _is_table(self.code, base.id):
            return NONE.union(*(self.column(one) for one in listed))
        if isinstance(base, ast.Dict):
            return self.word("map", base) | self.of(node.slice)
        if isinstance(base, ast.Name) and _is_table(self.code, base.id):
            return self.word("map", base) | self.of(node.slice)
        return (
            self.of(base)
            if isinstance(node.slice, ast.Constant | ast.Tuple | ast.Slice)
            else self.of(base) | self.of(node.slice)
        )

    def _binop(self, node: ast.BinOp) -> Words:
        sign = SIGNS.get(type(node.op), "")
        right = self.constants(node.right)
        if right:
            return self.of(node.left) | self.word(sign, node.right)
        if self.constant(node.left) is not None and sign in ("+", "*"):
            return self.of(node.right) | self.word(sign, node.left)
        if self.constant(node.left) is not None:
            return self.of(node.right) | self.word(f"by {sign}", node.left)
        return self.of(node.left) | self.of(node.right) | {sign}

    def _compare(self, node: ast.Compare) -> Words:
        found = self.of(node.left)
        left = node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            word = SIGNS.get(type(sign), "")
            if not word or (isinstance(right, ast.Constant) and right.value is None):
                found |= self.of(right)
            elif self.constants(left) and not self.constants(right):
                found |= self.word(MIRRORED.get(word, word), left) | self.of(right)
            else:
                found |= self.word(word, right)
            left = right
        return found

    def _boolop(self, node: ast.BoolOp) -> Words:
        if isinstance(node.op, ast.Or):
            return self.all(node.values[:-1]) | self.filled(node.values[-1])
        return self.all(node.values)

    def _ifexp(self, node: ast.IfExp) -> Words:
        return self.of(node.test) | self.filled(node.body) | self.filled(node.orelse)

    def _lambda(self, node: ast.Lambda) -> Words:
        return self.of(node.body)

    def _call(self, node: ast.Call) -> Words:  # noqa: C901, PLR0911, PLR0912 (one branch a kind)
        given = node.args
        name = last(dotted(node.func)) or last(self.code.name_of(node.func))
        own = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(own, ast.Name) and own.id in self.code.aliases:
            own = None  # np.log1p: a function of a module
        if name in ("col", "Column") and given and text_of(given[0]) is not None:
            return self.column(text_of(given[0]) or "")
        if name == "get" and own is not None and given:
            return self._taken(own, given)
        rows = self.of(own)
        name = ALIKE.get(name, name)
        if name == "clip":
            bounds = given if own is not None else given[1:]
            low = keyword(node, "lower", "lower_bound", "a_min", "min") or (
                bounds[0] if bounds else None
            )
            high = keyword(node, "upper", "upper_bound", "a_max", "max") or (
                bounds[1] if bounds[1:] else None
            )
            rows |= self.of(given[0]) if own is None and given else NONE
            return rows | self._bound("max", low) | self._bound("min", high)
        if (
            name
            in (
                "max",
                "maximum",
                "fmax",
                "max_horizontal",
                "min",
                "minimum",
                "fmin",
                "min_horizontal",
            )
            and len(given) == 2
        ):
            sign = "max" if name.startswith(("max", "fmax")) else "min"
            constant, other = given if self.constant(given[0]) is not None else (given[1], given[0])
            return self.of(other) | self._bound(sign, constant)
        if name == "fillna":
            return (
                rows
                | (self.all(given[:-1]) if own is None else NONE)
                | (self.filled(given[-1]) if given else NONE)
            )
        if name == "where" and len(given) == 3:
            return self.of(given[0]) | self.filled(given[1]) | self.filled(given[2])
        if name in COMPARED and given:
            return rows | self.word(COMPARED[name], given[0])
        if name in ("/", "*", "-", "+", "pow") and given:
            inner = rows if own is not None else self.of(given[0])
            return inner | self.word(name, given[-1])
        if name == "replace" and len(given) == 2 and self.constant(given[0]) == 0:
            return rows  # a guard of a division
        if name in ("apply", "map", "transform", "pipe", "agg", "map_elements") and given:
            if isinstance(given[0], ast.Dict | ast.Name) and self.constants(given[0]):
                return rows | self.word("map", given[0])
            called = last(dotted(given[0]))
            return rows | self.of(given[0]) | ({ALIKE.get(called, called)} - SILENT - {""})
        if name in SILENT:
            return rows | self.all(given)
        words = rows
        for one in [*given, *(k.value for k in node.keywords if k.arg not in SETTINGS)]:
            texts = self.constants(one)
            if name in BY_COLUMN:
                words |= frozenset(f"column:{text}" for text in texts if isinstance(text, str))
            elif texts:
                words |= {f"{name} {_plain(text)}" for text in texts}
            else:
                words |= self.of(one)
        return words | {name}

    def _taken(self, own: ast.expr, given: list[ast.expr]) -> Words:
        """``row.get("x", 0)``, ``RATES.get(row["x"])``."""
        key = text_of(given[0])
        filled = self.filled(given[1]) if given[1:] else NONE
        if key is not None:
            return self.column(key) | filled
        table = isinstance(own, ast.Name) and _is_table(self.code, own.id)
        return self.of(given[0]) | filled | (self.word("map", own) if table else NONE)

    def _bound(self, sign: str, node: ast.AST | None) -> Words:
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return NONE
        return self.word(sign, node)


def _is_table(code: Code, name: str) -> bool:
    """Whether a name is a dict that is written out: codes, rates."""
    return any(isinstance(value, ast.Dict) for value in code.assigned.get(name, []))


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"


__all__ = ["NONE", "Wording", "Words"]
