"""The data contract held over rows in Spark: part by part, by the check that a frame gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tenfold.contract import Clause, ClauseResult, ContractResult, Suite, check_batch
from tenfold.contract.clause import MOST_ROWS
from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean, written
from tenfold.scoring.spark.batch import SparkBatch

_HELD = pa.schema([("result", pa.string()), ("last", pa.float64()), ("before", pa.int64())])
_VALUES = pa.schema([("value", pa.string())])

Moments = Callable[[pd.DataFrame], "np.ndarray[Any, np.dtype[np.float64]]"]
"""The moment of each raw row, as a number; NaN where it is not known."""


class Held(NamedTuple):
    """How all rows fare, and when they are from.

    Attributes
    ----------
    last : float
        Their last moment; NaN where none is known.
    before : int
        Rows whose moment lies before `newest`.
    """

    result: ContractResult
    last: float
    before: int


def hold(
    batch: SparkBatch,
    suite: Suite,
    rules: list[CleanRule],
    *,
    private: frozenset[str],
    moments: Moments,
    newest: float,
) -> Held:
    """Hold all rows against the contract.

    Which rows break a rule of uniqueness is not listed, only how many.

    Parameters
    ----------
    rules : list of CleanRule
        How the rows are cleaned first.
    private : frozenset of str
        Columns whose values must not appear in words.
    moments : callable
        Is sent to the executors.
    """
    work = _Hold(suite.model_copy(update={"clean": []}), rules, private, moments, newest)
    found = batch.each(work, _HELD, together=work.together).toArrow()
    return _held(suite, found, repeats=_repeats(suite, rules, batch))


def merged(
    suite: Suite, parts: Sequence[ContractResult], *, repeats: Sequence[int | None]
) -> ContractResult:
    """How a batch fares whose parts fared so.

    Parameters
    ----------
    repeats : sequence of int or None, one per clause
        Cells that are not unique among all rows; None for other rules.
    """
    rows = sum(part.rows for part in parts)
    results = [
        _together(clause, [part.results[k] for part in parts], rows, repeats[k])
        for k, clause in enumerate(suite.clauses)
    ]
    return ContractResult(
        rows=rows, results=results, unknown_columns=parts[0].unknown_columns if parts else []
    )


def _held(suite: Suite, found: pa.Table, *, repeats: Sequence[int | None]) -> Held:
    parts = [ContractResult.model_validate_json(one) for one in found["result"].to_pylist()]
    last = [one for one in found["last"].to_pylist() if one is not None]
    return Held(
        merged(suite, parts, repeats=repeats),
        max(last, default=float("nan")),
        sum(found["before"].to_pylist()),
    )


def _together(
    clause: Clause, each: Sequence[ClauseResult], rows: int, repeats: int | None
) -> ClauseResult:
    rule, one = clause.rule, each[0]
    count, broken = sum(part.rows for part in each), sum(part.exceptions for part in each)
    first = sorted(row for part in each for row in part.first)[:MOST_ROWS]
    if repeats is not None:
        broken, first = repeats, []
    if rule.rule == "rows":
        low, high = rule.low or 0, rule.high if rule.high is not None else float("inf")
        count, broken = rows, int(not low <= rows <= high)
    allowed = clause.allowed(count) if rule.rule not in ("rows", "exists") else 0
    return one.model_copy(
        update={
            "rows": count,
            "exceptions": broken,
            "allowed": allowed,
            "first": first,
            "holds": not one.note and broken <= allowed,
        }
    )


def _repeats(suite: Suite, rules: list[CleanRule], batch: SparkBatch) -> list[int | None]:
    return [
        _repeated(clause.rule.column, rules, batch)
        if clause.rule.rule == "unique" and clause.rule.column in batch.columns
        else None
        for clause in suite.clauses
    ]


def _repeated(column: str, rules: list[CleanRule], batch: SparkBatch) -> int:
    """Cells whose value another row has, too."""
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    work = _Values(column, [rule for rule in rules if rule.column == column])
    values = batch.each(work, _VALUES, columns=[column])
    often = values.groupBy("value").count().filter("count > 1")
    total = often.agg(F.sum("count").alias("n")).toArrow().column("n")[0].as_py()
    return int(total or 0)


@dataclass(frozen=True)
class _Hold:
    """A part held against the contract; with its last moment, and rows not later than `newest`."""

    suite: Suite
    rules: list[CleanRule]
    private: frozenset[str]
    moments: Moments
    newest: float

    def __call__(self, frame: pd.DataFrame) -> pa.Table:
        found = check_batch(self.suite, clean(frame, self.rules), private=self.private)
        moments = self.moments(frame)
        known = moments[~np.isnan(moments)]
        last = float(known.max()) if known.size else np.nan
        return _told(Held(found, last, int((known < self.newest).sum())))

    def together(self, one: pa.Table, other: pa.Table) -> pa.Table:
        """Two answers as one."""
        found = pa.concat_tables([one, other])
        return _told(_held(self.suite, found, repeats=[None] * len(self.suite.clauses)))


def _told(held: Held) -> pa.Table:
    told = {
        "result": held.result.model_dump_json(),
        "last": None if np.isnan(held.last) else held.last,
        "before": held.before,
    }
    return pa.Table.from_pylist([told], schema=_HELD)


@dataclass(frozen=True)
class _Values:
    """The written cells of a column, as text."""

    column: str
    rules: list[CleanRule]

    def __call__(self, frame: pd.DataFrame) -> pa.Table:
        cells: pd.Series[Any] = clean(frame, self.rules)[self.column]
        text = cast(cells[written(cells)], "category").dropna().astype(object)
        return pa.table({"value": pa.array(text, pa.string())}, schema=_VALUES)


__all__ = ["Held", "hold", "merged"]
