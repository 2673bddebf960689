"""The contract's results over all rows of a table of which memory holds a sample."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.contract import ClauseResult, Suite, check_batch
from tenfold.contract.clause import Clause
from tenfold.contract.whole import Counted, counted
from tenfold.tables import Table


def over_all(
    suite: Suite,
    results: Sequence[ClauseResult],
    table: Table,
    frame: pd.DataFrame,
    train: np.ndarray[Any, Any],
    private: Collection[str],
) -> tuple[list[ClauseResult], int]:
    """Put what holds for all rows in the place of what holds for the sample.

    Learnt rules are held against the rows that they were not learnt from: all rows less those of
    the sample that are to train.

    Parameters
    ----------
    results : sequence of ClauseResult
        Of the sample, in the order of the suite.
    table : Table
        All rows.
    frame : DataFrame of shape (n_rows, n_columns)
        The sample.
    train : ndarray of bool of shape (n_rows,)

    Returns
    -------
    list of ClauseResult
    int
        How many clauses were held against all rows.
    """
    pairs = counted(suite.clauses, table, suite.clean, target=suite.target)
    learnt = suite.model_copy(
        update={"clauses": [each for each in suite.clauses if each.source == "learnt"]}
    )
    seen = iter(check_batch(learnt, frame[train], private=private).results)
    found = []
    for clause, result, pair in zip(suite.clauses, results, pairs, strict=True):
        known = next(seen) if clause.source == "learnt" else None
        found.append(result if pair is None else _replaced(clause, result, pair, known))
    return found, sum(pair is not None for pair in pairs)


def _replaced(
    clause: Clause, result: ClauseResult, pair: Counted, known: ClauseResult | None
) -> ClauseResult:
    rows, broken = pair
    if known is not None and clause.rule.rule != "unique":
        # A value that came once in training and once elsewhere has come twice.
        rows, broken = rows - known.rows, broken - known.exceptions
    allowed = clause.allowed(rows) if clause.rule.rule not in ("exists", "rows") else 0
    return result.model_copy(
        update={
            "rows": rows,
            "exceptions": broken,
            "allowed": allowed,
            "holds": not result.note and broken <= allowed,
            # Where rows stand in the source is not known; those of the sample would mislead.
            "first": [],
        }
    )


__all__ = ["over_all"]
