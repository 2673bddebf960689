"""Which of the explained rows break the data contract, and by which rule."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold.contract import Clause, Suite
from tenfold.contract.exceptions import exceptions
from tenfold.features.cleaning import cast, clean
from tenfold.tables import as_labels

_OF_A_BATCH = ("rows", "exists", "unique")


def breaches(
    rows: pd.DataFrame, suite: Path | None, private: Collection[str]
) -> tuple[list[list[str]], str, str]:
    """Hold each row against the rules that speak of single rows.

    Returns
    -------
    list of list of str
        Per row the rules that it breaks, in words free of private values.
    str
        Why the rows were not held against the contract; empty where they were.
    str
        How many rules speak of columns that the rows do not have; empty where none does.
    """
    found: list[list[str]] = [[] for _ in range(len(rows))]
    if suite is None:
        return found, "step 2 left no contract: run it again", ""
    contract = Suite.read(suite)
    clauses = [one for one in contract.clauses if one.rule.rule not in _OF_A_BATCH]
    if not clauses:
        return found, "the contract of step 2 has no rules about single rows", ""
    skipped = 0
    for clause in clauses:
        rule = clause.rule
        wanted = list(dict.fromkeys(name for name in (rule.column, rule.other) if name))
        if not set(wanted) <= set(map(str, rows.columns)):
            skipped += 1
            continue
        # Rows of the snapshot have their target in its final form; the rest is cleaned as ever.
        cleaned = clean(rows[wanted], [r for r in contract.clean if r.column in wanted])
        if rule.column == contract.target and rule.rule == "set":
            cleaned = cleaned.assign(**{rule.column: as_labels(cleaned[rule.column])})
        _, wrong = exceptions(rule, cleaned)
        if rule.rule == "range" and clause.source == "learnt":
            wrong &= cast(cleaned[rule.column], "number").notna().to_numpy()
        for place in np.flatnonzero(wrong):
            found[place].append(_said(clause, private))
    few = f"{skipped} of {len(clauses)} rules of the contract speak of columns that are not there"
    return found, "", few if skipped else ""


def _said(clause: Clause, private: Collection[str]) -> str:
    if clause.rule.column in private:
        return f"'{clause.rule.column}' breaks its rule ({clause.rule.rule})"
    return clause.rule.sentence


__all__ = ["breaches"]
