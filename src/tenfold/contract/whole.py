"""The contract held against all rows where they are, as far as the engine can say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ibis

from tenfold.contract.clause import Clause
from tenfold.contract.rules import Rule
from tenfold.features import CleanRule
from tenfold.tables import Table

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_TOGETHER = 100
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
# What Python's, DuckDB's and Java's regular expressions read alike.
_PLAIN = re.compile(r"^(?:[^\\(]|\\[.+*?^$|()\[\]{}/-]|\((?:\?:|(?!\?)))*$")

Counted = tuple[int, int]
"""Cells looked at, and those of them that break the rule."""


def counted(
    clauses: Sequence[Clause], table: Table, clean: Sequence[CleanRule], *, target: str | None
) -> list[Counted | None]:
    """How all rows of a table fare under each clause; None where the engine cannot say.

    Parameters
    ----------
    clauses : sequence of Clause
    table : Table
        In the engine, not cleaned.
    clean : sequence of CleanRule
        Sentinels are seen to; a column with any other cleaning rule cannot be judged here.
    target : str or None
        Not judged here, since its final form is known in memory only.

    Returns
    -------
    list of (int, int) or None
    """
    pairs = [_pair(clause, table.expr, clean, target) for clause in clauses]
    found: list[Counted | None] = [None] * len(pairs)
    asked = [place for place, pair in enumerate(pairs) if pair is not None]
    for start in range(0, len(asked), _TOGETHER):
        some = asked[start : start + _TOGETHER]
        row = _sums(table, {place: pairs[place] for place in some})
        for place in some:
            found[place] = row[place]
    for place, clause in enumerate(clauses):
        rule = clause.rule
        if rule.rule == "unique" and _judged(rule, table.expr, clean, target):
            found[place] = _unique(table, _Cell(table.expr, rule.column, clean))
        elif rule.rule == "exists":
            found[place] = (0, 0) if rule.column in table.columns else None
        elif rule.rule == "rows":
            low, high = rule.low or 0, float("inf") if rule.high is None else rule.high
            found[place] = (table.rows, int(not low <= table.rows <= high))
    return found


def _sums(table: Table, pairs: dict[int, Any]) -> dict[int, Counted]:
    sums: dict[str, Any] = {}
    for place, (looked, wrong) in pairs.items():
        sums[f"looked_{place}"] = looked.cast("int64").sum()
        sums[f"wrong_{place}"] = (looked & wrong).fill_null(False).cast("int64").sum()
    row = table.engine.fetch(table.expr.aggregate(**sums)).to_pylist()[0] if sums else {}
    return {
        place: (int(row[f"looked_{place}"] or 0), int(row[f"wrong_{place}"] or 0))
        for place in pairs
    }


def _judged(rule: Rule, expr: Expression, clean: Sequence[CleanRule], target: str | None) -> bool:
    names = [name for name in (rule.column, rule.other) if name]
    return (
        target not in names
        and all(name in expr.columns for name in names)
        and all(each.rule == "missing" for each in clean if each.column in names)
        and not any(
            expr[each.column].type().is_temporal() for each in clean if each.column in names
        )
    )


def _pair(
    clause: Clause, expr: Expression, clean: Sequence[CleanRule], target: str | None
) -> tuple[Any, Any] | None:
    rule = clause.rule
    complete = rule.rule == "complete"
    if not (complete or rule.rule in _CHECKS) or not _judged(rule, expr, clean, target):
        return None
    cell = _Cell(expr, rule.column, clean)
    if complete:
        return ibis.literal(True) | cell.filled, ~cell.filled
    other = _Cell(expr, rule.other, clean) if rule.other else None
    obeys = _CHECKS[rule.rule](rule, cell, other)
    if obeys is None:
        return None
    looked = cell.filled if other is None else cell.filled & other.filled
    wrong = ~obeys.fill_null(False)
    if rule.rule == "range" and clause.source == "learnt":
        # Words among numbers have a rule of their own; one fault is told once.
        wrong = wrong & cell.number.notnull()
    return looked, wrong


class _Cell:
    """A column as the contract sees it: sentinels and blanks are missing."""

    def __init__(self, expr: Expression, name: str, clean: Sequence[CleanRule]) -> None:
        column = expr[name]
        for rule in clean:
            if rule.column == name:
                column = _masked(column, rule.values)
        self.column = column
        self.kind = column.type()

    @property
    def filled(self) -> Any:
        known = self.column.notnull()
        return known & (self.column.strip() != "") if self.kind.is_string() else known

    @property
    def number(self) -> Any:
        """As float64; missing where it is none, as `features.cleaning.cast` has it."""
        if self.kind.is_temporal():
            return ibis.null("float64")
        if not self.kind.is_string():
            real = self.column.cast("float64")
            return ibis.ifelse(real.isinf(), ibis.null("float64"), real)
        text = self.column.strip().lower()
        text = ibis.cases((text == "true", "1"), (text == "false", "0"), else_=text)
        return ibis.ifelse(text.re_search(_NUMBER), text, ibis.null("string")).try_cast("float64")


def _masked(column: Any, values: Sequence[str]) -> Any:
    texts = [text.strip() for text in values]
    if column.type().is_string():
        hit = column.strip().lower().isin([text.casefold() for text in texts])
    else:
        numbers = [number for text in texts if (number := _float(text)) is not None]
        if not numbers:
            return column
        hit = column.cast("float64").isin(numbers)
    return ibis.ifelse(hit, ibis.null(column.type()), column)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _number(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    return cell.number.notnull()


def _date(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    if cell.kind.is_string():
        return None  # what reads as a date is pandas' to say
    return ibis.literal(True) if cell.kind.is_temporal() else ibis.literal(False)


def _range(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    number = cell.number
    obeys = number.notnull()
    if rule.low is not None:
        obeys &= number > rule.low if rule.exclusive else number >= rule.low
    if rule.high is not None:
        obeys &= number < rule.high if rule.exclusive else number <= rule.high
    return obeys


def _set(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    texts = list(rule.values)  # a list of the rule
    if cell.kind.is_string():
        return cell.column.isin(texts)
    if not cell.kind.is_numeric():
        return None
    numbers = [number for text in texts if (number := _float(text)) is not None]
    return cell.column.cast("float64").isin(numbers) if numbers else ibis.literal(False)


def _pattern(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    if not cell.kind.is_string() or not _PLAIN.match(rule.pattern):
        return None
    return cell.column.re_search(rule.pattern)


def _order(rule: Rule, cell: _Cell, other: _Cell | None) -> Any:
    if other is None:
        return None
    if cell.kind.is_temporal() and other.kind.is_temporal():
        left, right = (each.column.cast("timestamp") for each in (cell, other))
    elif cell.kind.is_numeric() and other.kind.is_numeric():
        left, right = cell.number, other.number
    else:
        return None
    return left > right if rule.exclusive else left >= right


_CHECKS: dict[str, Callable[[Rule, _Cell, _Cell | None], Any]] = {
    "number": _number,
    "date": _date,
    "range": _range,
    "set": _set,
    "pattern": _pattern,
    "order": _order,
}


def _unique(table: Table, cell: _Cell) -> Counted:
    values = table.expr.filter(cell.filled).select(value=cell.column)
    sizes = values.group_by("value").aggregate(n=values.count())
    sums = sizes.aggregate(looked=sizes.n.sum(), wrong=sizes.n.sum(where=sizes.n > 1))
    row = table.engine.fetch(sums).to_pylist()[0]
    return int(row["looked"] or 0), int(row["wrong"] or 0)


__all__ = ["Counted", "counted"]
