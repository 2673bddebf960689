"""A batch held against the contract, column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pandas as pd

from tenfold.features.cleaning import clean
from tenfold.steps.step02_data_quality.contract.clause import Clause, ClauseResult, ContractResult
from tenfold.steps.step02_data_quality.contract.exceptions import exceptions
from tenfold.steps.step02_data_quality.contract.suite import Suite

Fetch = Callable[[Sequence[str]], pd.DataFrame]


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
        broken, and so is a batch without rows.

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
        name for name in map(str, frame.columns) if name not in {*suite.kinds, *suite.others}
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
    note = f"the batch has no column '{absent[0]}'" if absent else ""
    if rule.rule == "rows":
        low, high = rule.low or 0, rule.high if rule.high is not None else float("inf")
        count, broken = rows, int(not low <= rows <= high)
    elif rule.rule != "exists" and not absent:
        columns = get(list(dict.fromkeys(wanted)))
        cleaned = clean(columns, [r for r in suite.clean if r.column in wanted])
        looked, wrong = exceptions(rule, cleaned)
        count, broken = int(looked.sum()), int(wrong.sum())
        allowed = clause.allowed(count)
    return ClauseResult(
        column=rule.column,
        rule=rule.rule,
        text=_text(clause, private),
        source=clause.source,
        rows=count,
        exceptions=broken,
        allowed=allowed,
        holds=not absent and broken <= allowed,
        note=note,
    )


def _text(clause: Clause, private: Collection[str]) -> str:
    rule = clause.rule
    shows = rule.rule in ("range", "set", "pattern") and clause.source == "learnt"
    if shows and rule.column in private:
        return f"'{rule.column}' must keep to its usual values"
    return rule.sentence
