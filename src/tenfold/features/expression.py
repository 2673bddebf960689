"""Formulas that experts write, read by a grammar so small that it cannot do harm."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_MOST_CHARACTERS = 1000
_MOST_NODES = 300
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.Lt: "less",
    ast.LtE: "less_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_equal",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
}
_ARITY: Mapping[str, tuple[int, int]] = {
    "abs": (1, 1),
    "log": (1, 1),
    "sqrt": (1, 1),
    "min": (2, 9),
    "max": (2, 9),
    "where": (3, 3),
    "col": (1, 1),
}


def columns_of(formula: str) -> list[str]:
    """Names of the columns that `formula` reads, in order of appearance.

    Parameters
    ----------
    formula : str
        Numbers, ``+ - * / **``, comparisons, ``and or not``, ``abs log sqrt min max where``;
        a column by its bare name, or by ``col("any name")``.

    Raises
    ------
    ValueError
        Where `formula` leaves the grammar; the message names the part that does.

    Examples
    --------
    >>> columns_of('where(income > 0, col("monthly rate") / income, 0)')
    ['income', 'monthly rate']
    """
    found: dict[str, None] = {}
    _check(_parse(formula), found)
    if not found:
        raise ValueError(f"'{formula}' names no column")
    return list(found)


def evaluate(formula: str, frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Value of `formula` for each row of `frame`.

    Comparisons give 0 or 1. A missing operand, a division by zero and the logarithm or root of
    a number outside their domain give NaN.

    Returns
    -------
    ndarray of shape (n_rows,), finite or NaN
    """
    import numpy as np

    tree = _parse(formula)
    _check(tree, {})
    with np.errstate(all="ignore"):
        value = np.broadcast_to(_value(tree, frame), len(frame)).astype(float)
    return np.where(np.isfinite(value), value, np.nan)


def _parse(formula: str) -> ast.expr:
    if len(formula) > _MOST_CHARACTERS:
        raise ValueError(f"a formula has at most {_MOST_CHARACTERS} characters")
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{formula}' is not a formula") from None
    if sum(1 for _ in ast.walk(tree)) > _MOST_NODES:
        raise ValueError(f"a formula has at most {_MOST_NODES} parts")
    return tree


def _check(node: ast.expr, found: dict[str, None]) -> None:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError(f"{ast.unparse(node)} has no place in a formula: write 1 or 0")
        case ast.Constant(value=int() | float()):
            return
        case ast.Name(id=name):
            found[name] = None
            return
        case ast.Call(func=ast.Name(id="col"), args=[ast.Constant(value=str() as name)]):
            found[name] = None
            return
    for part in _parts(node):
        _check(part, found)


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Not(), operand=operand):
            return [operand]
        case ast.BoolOp(values=values):
            return values
        case ast.Compare(left=left, ops=ops, comparators=right) if all(
            type(op) in _OPERATORS for op in ops
        ):
            return [left, *right]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _ARITY:
            least, most = _ARITY[name]
            if name == "col" or not least <= len(args) <= most:
                raise ValueError(f"'{ast.unparse(node)}' does not fit {name}(…)")
            return args
    raise ValueError(
        f"'{ast.unparse(node)}' has no place in a formula: use + - * / **, comparisons, "
        'and, or, not, abs, log, sqrt, min, max, where, and col("name")'
    )


def _value(node: ast.expr, frame: pd.DataFrame) -> Any:
    import numpy as np

    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]  # _check let only numbers through
        case ast.Name(id=name):
            return _column(frame, name)
        case ast.Call(func=ast.Name(id="col"), args=[ast.Constant(value=str() as name)]):
            return _column(frame, name)
    return _combined(node, [_value(part, frame) for part in _parts(node)])


def _combined(node: ast.expr, values: list[Any]) -> Any:
    import numpy as np

    match node:
        case ast.BinOp(op=op):
            value = getattr(np, _OPERATORS[type(op)])(*values)
        case ast.UnaryOp(op=ast.Not()):
            value = _kept(values[0] == 0, *values)
        case ast.UnaryOp(op=op):
            value = -values[0] if isinstance(op, ast.USub) else values[0]
        case ast.BoolOp(op=op):
            value = _joined(values, every=isinstance(op, ast.And))
        case ast.Compare(ops=ops):
            pairs = zip(ops, values[:-1], values[1:], strict=True)
            held = [_kept(getattr(np, _OPERATORS[type(op)])(a, b), a, b) for op, a, b in pairs]
            value = _joined(held, every=True)
        case ast.Call(func=ast.Name(id=name)):
            value = _called(name, values)
        case _:
            raise AssertionError("checked before")
    return value


def _called(name: str, args: list[Any]) -> Any:
    import numpy as np

    if name == "where":
        return _kept(np.where(args[0] != 0, args[1], args[2]), args[0])
    simple: Mapping[str, Callable[..., Any]] = {"abs": np.abs, "log": np.log, "sqrt": np.sqrt}
    if name in simple:
        return simple[name](args[0])
    pair = np.minimum if name == "min" else np.maximum
    value = args[0]
    for other in args[1:]:
        value = pair(value, other)
    return value


def _joined(values: list[Any], *, every: bool) -> Any:
    import numpy as np

    value = values[0] != 0
    for other in values[1:]:
        value = np.logical_and(value, other != 0) if every else np.logical_or(value, other != 0)
    return _kept(value, *values)


def _kept(value: Any, *operands: Any) -> Any:
    # A comparison with a missing number is missing, not false.
    import numpy as np

    missing = np.isnan(operands[0])
    for operand in operands[1:]:
        missing = missing | np.isnan(operand)
    return np.where(missing, np.nan, value)


def _column(frame: pd.DataFrame, name: str) -> Any:
    import pandas as pd

    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float, na_value=float("nan"))
