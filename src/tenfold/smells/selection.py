"""Which columns a model is given, as far as the text of a program tells."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, keyword, last, walk
from tenfold.smells.listing import Listing, Selection

_DEEPEST = 12
_MOST = 50  # selections of one name
SAME_COLUMNS = frozenset({
    "copy", "with_columns", "filter", "drop_nulls", "astype", "fillna", "dropna", "reset_index", "to_numpy", "sample", "head", "tail", "query",
    "sort_values", "drop_duplicates", "transform", "fit_transform", "fit_resample", "DataFrame",
    "array", "asarray", "csr_matrix", "train_test_split", "replace", "clip", "apply", "round", "DMatrix",
    "Dataset", "Pool", "set_index", "reindex", "shuffle", "resample", "get_dummies", "assign", "concat", "merge",
})  # fmt: skip


class Selecting(Listing):
    """Resolves expressions of one program: a file and those that it imports."""

    def __init__(self, codes: list[Code]) -> None:
        super().__init__(codes)
        self._known: dict[str, list[Selection]] = {}
        self._unpacked: dict[str, list[tuple[ast.expr, int, int]]] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        self._parameters: dict[str, list[tuple[str, int]]] = {}
        for code in codes:
            for block in code.blocks:
                self._index(block)

    def _index(self, block: Block) -> None:
        for node in block.every(ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Tuple):
                    for number, one in enumerate(target.elts):
                        if isinstance(one, ast.Name):
                            entry = (node.value, number, len(target.elts))
                            self._unpacked.setdefault(one.id, []).append(entry)
        for call in block.every(ast.Call):
            self._calls.setdefault(last(dotted(call.func)), []).append(call)
        for function in block.every(ast.FunctionDef):
            self._functions[function.name] = function
            for number, argument in enumerate(function.args.args):
                self._parameters.setdefault(argument.arg, []).append((function.name, number))

    def inputs(self) -> Iterator[ast.expr]:
        """The expressions that models are fitted on."""
        for name in (
            "fit",
            "train_test_split",
            "cross_val_score",
            "cross_validate",
            "cross_val_predict",
            "fit_predict",
        ):
            for call in self._calls.get(name, []):
                place = 1 if name.startswith("cross") else 0
                given = keyword(call, "X", "x")
                if given is not None:
                    yield given
                elif len(call.args) > place and (
                    name != "fit" or len(call.args) > 1 or call.keywords
                ):
                    yield call.args[place]

    def columns(self, node: ast.expr | None, depth: int = 0) -> list[Selection]:
        """What an expression selects: empty if it cannot be told."""
        if node is None or depth > _DEEPEST:
            return []
        if isinstance(node, ast.Name):
            return self._name(node.id, depth)
        if isinstance(node, ast.Subscript):
            chosen = self.listed(node.slice)
            return [chosen] if chosen else self.columns(node.value, depth + 1)
        if isinstance(node, ast.Attribute):
            same = node.attr in ("values", "loc", "iloc", "T", "data")
            return self.columns(node.value, depth + 1) if same else []
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        return []

    def _call(self, node: ast.Call, depth: int) -> list[Selection]:
        name = last(dotted(node.func))
        if name == "drop" and isinstance(node.func, ast.Attribute):
            dropped = self.listed(
                keyword(node, "columns", "labels") or (node.args[0] if node.args else None),
                single=True,
            )
            inner = self.columns(node.func.value, depth + 1) or [Selection(frozenset(), only=False)]
            if dropped is None or not dropped.only:
                return []
            return [
                Selection(
                    one.names - dropped.names if one.only else one.names | dropped.names,
                    one.only,
                    one.at,
                )
                for one in inner
            ]
        if name == "select" and node.args:
            whole = node.args[0] if len(node.args) == 1 else ast.List(elts=node.args)
            chosen = self.listed(whole, single=True)
            return [chosen] if chosen else []
        if name == "filter" and not node.args:
            chosen = self.listed(keyword(node, "items"))
            return [chosen] if chosen else []
        if name.startswith("read_"):
            used = self.listed(keyword(node, "usecols", "columns"))
            return [used] if used else [Selection(frozenset(), only=False)]
        if name in SAME_COLUMNS:
            if (
                name
                in (
                    "transform",
                    "fit_transform",
                    "fit_resample",
                    "train_test_split",
                    "DataFrame",
                    "array",
                    "asarray",
                    "DMatrix",
                    "Dataset",
                    "Pool",
                    "csr_matrix",
                    "shuffle",
                    "resample",
                    "get_dummies",
                )
                and node.args
            ):
                return self.columns(node.args[0], depth + 1)
            return (
                self.columns(node.func.value, depth + 1)
                if isinstance(node.func, ast.Attribute)
                else []
            )
        return self._returned(name, None, depth)

    def _name(self, name: str, depth: int) -> list[Selection]:
        """By name, once: a name that is being resolved has nothing to add to itself."""
        if name not in self._known:
            self._known[name] = []
            found = self._resolved(name, depth)
            self._known[name] = list({(one.names, one.only): one for one in found}.values())[:_MOST]
        return self._known[name]

    def _resolved(self, name: str, depth: int) -> list[Selection]:
        found: list[Selection] = []
        for code in self._codes:
            for value in code.assigned.get(name, []):
                if not (isinstance(value, ast.Name) and value.id == name):
                    found += self.columns(value, depth + 4)
        for value, number, _ in self._unpacked.get(name, []):
            if isinstance(value, ast.Tuple):
                found += (
                    self.columns(value.elts[number], depth + 1) if number < len(value.elts) else []
                )
            elif isinstance(value, ast.Call) and last(dotted(value.func)) == "train_test_split":
                given = value.args[number // 2] if number // 2 < len(value.args) else None
                found += self.columns(given, depth + 1)
            elif isinstance(value, ast.Call):
                own = self._returned(last(dotted(value.func)), number, depth)
                found += own or (self._call(value, depth + 1) if number == 0 else [])
        if not found:
            for function, number in self._parameters.get(name, []):
                for call in self._calls.get(function, []):
                    given = keyword(call, name) or (
                        call.args[number] if number < len(call.args) else None
                    )
                    found += self.columns(given, depth + 2)
        return found

    def _returned(self, name: str, number: int | None, depth: int) -> list[Selection]:
        key = f"{name}()[{number}]"
        if key in self._known or name not in self._functions:
            return self._known.get(key, [])
        found: list[Selection] = []
        self._known[key] = found
        for node in walk(self._functions[name]):
            if isinstance(node, ast.Return) and node.value is not None:
                value: ast.expr | None = node.value
                if number is not None:
                    is_row = isinstance(value, ast.Tuple) and number < len(value.elts)
                    value = value.elts[number] if isinstance(value, ast.Tuple) and is_row else None
                found += self.columns(value, depth + 3)
        return found


__all__ = ["SAME_COLUMNS", "Selecting", "Selection"]
