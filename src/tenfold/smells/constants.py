"""Numbers and texts that expressions are, names and arithmetic resolved."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, field

from tenfold.smells.code import Code, dotted, last

Words = frozenset[str]
_MOST_NAMES = 4
_NUMBERS = ("int", "float")
_FOLDS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


@dataclass
class Constants:
    """What is constant in a scope of `code`; a name in `local` is not."""

    code: Code
    local: dict[str, Words] = field(default_factory=dict)

    def constant(  # noqa: PLR0911 (one branch a kind)
        self, node: ast.AST | None, depth: int = 0
    ) -> float | str | None:
        """The number or text that an expression is, names and arithmetic resolved."""
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                return None
            return value
        if depth > _MOST_NAMES:
            return None
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.constant(node.operand, depth + 1)
            return -inner if isinstance(inner, int | float) else None
        if isinstance(node, ast.BinOp) and (fold := _FOLDS.get(type(node.op))):
            left = self.constant(node.left, depth + 1)
            right = self.constant(node.right, depth + 1) if left is not None else None
            if isinstance(left, int | float) and isinstance(right, int | float):
                return fold(left, right) if right or not isinstance(node.op, ast.Div) else None
            return None
        if isinstance(node, ast.Name) and node.id not in self.local:
            values = self.code.assigned.get(node.id, [])
            return self.constant(values[0], depth + 1) if len(values) == 1 else None
        if isinstance(node, ast.Call) and len(node.args) == 1 and dotted(node.func) in _NUMBERS:
            return self.constant(node.args[0], depth + 1)
        return None

    def constants(self, node: ast.AST | None) -> list[float | str]:
        """Those of a list, or the one."""
        for _ in range(_MOST_NAMES):
            if isinstance(node, ast.Name) and node.id not in self.local:
                values = self.code.assigned.get(node.id, [])
                if len(values) != 1:
                    break
                node = values[0]
            elif isinstance(node, ast.Call) and len(node.args) == 1 and _is_list(node):
                node = node.args[0]  # np.array([…])
            else:
                break
        listed: list[ast.AST] = []
        if isinstance(node, ast.Dict):
            listed = [key for key in node.keys if key is not None]
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            listed = [*node.elts]
        elif node is not None:
            listed = [node]
        found = [self.constant(one) for one in listed]
        return [one for one in found if one is not None]


def _is_list(node: ast.Call) -> bool:
    return last(dotted(node.func)) in (
        "array",
        "asarray",
        "tensor",
        "Series",
        "list",
        "tuple",
        "set",
    )


__all__ = ["Constants", "Words"]
