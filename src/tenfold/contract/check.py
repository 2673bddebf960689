"""A batch held against the contract, column by column."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from tenfold.contract.clause import (
    MOST_ROWS,
    Clause,
    ClauseResult,
    ContractResult,
    Fetch,
)
from tenfold.contract.exceptions import exceptions
from tenfold.contract.suite import Suite
from tenfold.features.cleaning import cast, clean
from tenfold.tables import as_labels


def check_batch(
    suite: Suite,
    frame: pd.DataFrame,
    *,
    fetch: Fetch | None = None,
    private: Collection[str] = (),
) -> ContractResult:
    """Hold a batch against the contract.

    Parameters
    ----------
    suite : Suite
        The contract, from `Suite.read` or `Suite.from_json`.
    frame : DataFrame of shape (n_rows, n_columns)
        The batch as it came, not cleaned.
    fetch : callable, optional
        ``fetch(columns)`` gives columns of the batch that `frame` only names, for batches that
        do not fit into memory at once.
    private : collection of str
        Columns whose values must not appear in the words of the result.

    Returns
    -------
    ContractResult
        One result per clause, in the order of the suite; a rule whose column is absent is
        broken unless it is optional, and so is a batch without rows. Rows are counted from 1 by
        the frame's index where it holds whole numbers, else by their place.

    Examples
    --------
    >>> rule = Clause(rule="customer_id must be unique")
    >>> batch = pd.DataFrame({"customer_id": [1, 2, 2]})
    >>> check_batch(Suite(clauses=[rule]), batch).broken[0].exceptions
    2
    """
    get = fetch or (lambda names: frame[list(names)])
    known = set(map(str, frame.columns))
    rows = len(frame)
    results = [_result(clause, suite, get, known, rows, private) for clause in suite.clauses]
    strangers = [
        name
        for name in map(str, frame.columns)
        if name not in {*suite.kinds, *suite.others, suite.target}
    ]
    return ContractResult(
        rows=rows, results=results, unknown_columns=strangers if suite.kinds else []
    )


def _result(
    clause: Clause,
    suite: Suite,
    get: Fetch,
    known: set[str],
    rows: int,
    private: Collection[str],
) -> ClauseResult:
    rule = clause.rule
    wanted = [name for name in (rule.column, rule.other) if name]
    absent = [name for name in wanted if name not in known]
    count = broken = allowed = 0
    first: list[int] = []
    note = f"the batch has no column '{absent[0]}'" if absent and not clause.optional else ""
    if rule.rule == "rows":
        low, high = rule.low or 0, rule.high if rule.high is not None else float("inf")
        count, broken = rows, int(not low <= rows <= high)
    elif rule.rule != "exists" and not absent:
        columns = get(list(dict.fromkeys(wanted)))
        cleaned = clean(columns, [r for r in suite.clean if r.column in wanted])
        if rule.column == suite.target and rule.rule == "set":
            cleaned = cleaned.assign(**{rule.column: as_labels(cleaned[rule.column])})
        looked, wrong = exceptions(rule, cleaned)
        if rule.rule == "range" and clause.source == "learnt":
            # Words among numbers have a rule of their own; one fault is told once.
            wrong &= cast(cleaned[rule.column], "number").notna().to_numpy()
        count, broken = int(looked.sum()), int(wrong.sum())
        allowed = clause.allowed(count)
        first = _numbered(cleaned, np.flatnonzero(wrong)[:MOST_ROWS])
    return ClauseResult(
        column=rule.column,
        rule=rule.rule,
        text=_text(clause, private),
        source=clause.source,
        rows=count,
        exceptions=broken,
        allowed=allowed,
        holds=not note and broken <= allowed,
        note=note,
        first=first,
    )


def _numbered(frame: pd.DataFrame, places: np.ndarray[Any, Any]) -> list[int]:
    whole = pd.api.types.is_integer_dtype(frame.index)
    rows = frame.index.to_numpy()[places] if whole else places
    return [int(row) + 1 for row in rows]


def _text(clause: Clause, private: Collection[str]) -> str:
    rule = clause.rule
    shows = rule.rule in ("range", "set", "pattern") and clause.source == "learnt"
    if shows and rule.column in private:
        return f"'{rule.column}' must keep to its usual values"
    return rule.told(private)
