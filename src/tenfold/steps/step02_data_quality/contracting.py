"""The contract of this project: learnt from training rows, tried on rows it has not seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenfold.contract import (
    Clause,
    ClauseResult,
    Suite,
    check_batch,
    suggest,
)
from tenfold.contract.allowance import literal_false_alarm
from tenfold.contract.rules import Rule
from tenfold.features import FeatureRecipe, Kind
from tenfold.features.cleaning import cast_all, clean, kind_of
from tenfold.step import Context
from tenfold.steps.step02_data_quality.contract.outcome import (
    MOST_RULES,
    Contract,
    ContractRule,
)
from tenfold.steps.step02_data_quality.contract.over_all import over_all
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.gathering import Whole
from tenfold.tables import personal_columns
from tenfold.vocabulary import ColumnRoles


def contract_of(
    decisions: DataQualityDecisions,
    frame: pd.DataFrame,
    roles: ColumnRoles,
    recipe: FeatureRecipe,
    parts: np.ndarray[Any, Any],
    private: Collection[str],
    context: Context,
    *,
    labels: Sequence[str],
    whole: Whole | None = None,
    repeated_ids: int = 0,
) -> Contract:
    """Learn, write and try the contract.

    Written rules are held against all rows. Learnt ones against the test rows only: on the rows
    that they were learnt from they could not fail. A written rule takes the place of the learnt
    one for the same column and of the same kind; an end of a range that it leaves open stays
    learnt.

    Parameters
    ----------
    private : collection of str
        Columns whose values must not appear in words.
    labels : sequence of str
        The target's classes; empty for regression.
    whole : Whole or None
        The table that `frame` is a sample of: what the engine can say is then said of all rows.
    repeated_ids : int
        Rows of `whole` that repeat an earlier id.
    """
    shared = set(roles.protected) - {roles.id, roles.group}
    shared -= set(personal_columns(frame[sorted(shared & set(frame.columns))]))
    kinds = _kinds(decisions, frame, roles, recipe)
    train = parts == "train"
    rows = len(frame) if whole is None else whole.table.rows
    batch_rows = decisions.batch_rows or max(rows // 10, 1)
    written = [Clause(rule=rule) for rule in decisions.rules]
    learnt: list[Clause] = []
    if decisions.suggest_rules:
        # The target is in its final form already.
        rules = [rule for rule in recipe.clean if rule.column != roles.target]

        def fetch(names: Sequence[str]) -> pd.DataFrame:
            part = clean(frame.loc[train, list(names)], rules)
            return cast_all(part, {name: kinds[name] for name in names if name in kinds})

        learnt = suggest(
            frame.loc[train, []],
            kinds,
            fetch=fetch,
            # What the sample has once may come again in the rows that it stands for.
            unique=_unique(frame, roles, decisions.duplicate_budget) if not repeated_ids else [],
            private=set(private) - shared,
            protected=shared,
            labels=labels,
            target=roles.target,
            moment=None if roles.time is None else frame.loc[train, roles.time],
            budget=decisions.false_alarms,
            batch_rows=max(batch_rows * len(frame) // rows, 1),
        )
    dropped = set(decisions.drop_rules)
    keys = [key_of(clause.rule) for clause in learnt]
    beside = [_left_open(clause, decisions.rules) for clause in learnt]
    replaced = [key for key, left in zip(keys, beside, strict=True) if left is None]
    learnt = [left for left in beside if left is not None and key_of(left.rule) not in dropped]
    suite = Suite(
        clauses=[*written, *learnt],
        clean=recipe.clean,
        kinds=kinds,
        others=[n for n in map(str, frame.columns) if n not in kinds and n != roles.target],
        target=roles.target,
        batch_rows=batch_rows,
    )
    on_all = check_batch(suite.model_copy(update={"clauses": written}), frame, private=private)
    unseen = frame[parts == "test"]
    on_test = check_batch(suite.model_copy(update={"clauses": learnt}), unseen, private=private)
    results, over = [*on_all.results, *on_test.results], None
    if whole is not None:
        results, over = over_all(suite, results, whole.table, frame, train, private)
    shown = [
        _listed(clause, result, batch_rows)
        for clause, result in zip(suite.clauses, results, strict=True)
    ]
    shown.sort(key=lambda rule: (rule.source == "learnt", rule.key.endswith(": exists")))
    ranges = sum(clause.rule.rule == "range" for clause in learnt)
    return Contract(
        suite=context.store(".json", suite.write),
        batch_rows=batch_rows,
        written=len(written),
        learnt=len(learnt),
        broken=[result for result in results if not result.holds][:MOST_RULES],
        rules=shown[:MOST_RULES],
        replaced=replaced,
        dropped=[key for key in keys if key in dropped - set(replaced)],
        not_learnt=sorted(dropped - set(keys)),
        false_alarms=decisions.false_alarms if learnt else 0.0,
        literal_false_alarms=literal_false_alarm(
            max(int(train.sum()), 2), batch_rows, columns=ranges
        ),
        over_all=over,
        validation=context.store(
            ".json", lambda path: _write(path, [each.model_dump(mode="json") for each in results])
        ),
    )


def key_of(rule: Rule) -> str:
    """Column and kind: what a written rule replaces, and `drop_rules` names."""
    return f"{rule.column}: {rule.rule}"


def _left_open(clause: Clause, written: Sequence[Rule]) -> Clause | None:
    """What written rules of the same column and kind leave of a learnt one; None: nothing.

    "mean area must be positive" says nothing of a mean area that is a hundred times as large.
    """
    mine = [rule for rule in written if key_of(rule) == key_of(clause.rule)]
    if not mine:
        return clause
    low = None if any(rule.low is not None for rule in mine) else clause.rule.low
    high = None if any(rule.high is not None for rule in mine) else clause.rule.high
    if low is None and high is None:
        return None
    # Exceptions at both ends were counted and are allowed at the one: a few cells too patient,
    # and never a false alarm too many.
    return clause.model_copy(
        update={"rule": clause.rule.model_copy(update={"low": low, "high": high})}
    )


def _listed(clause: Clause, result: ClauseResult, batch_rows: int) -> ContractRule:
    return ContractRule(
        key=key_of(clause.rule),
        text=result.text,
        source=clause.source,
        rows=clause.rows,
        seen=clause.seen,
        allowed=clause.allowed(batch_rows),
        holds=result.holds,
    )


def _kinds(
    decisions: DataQualityDecisions, frame: pd.DataFrame, roles: ColumnRoles, recipe: FeatureRecipe
) -> dict[str, Kind]:
    # What a batch to be scored brings: features, and the columns that name and place a case. The
    # target is not among them.
    kinds = {name: recipe.kinds[name] for name in recipe.columns}
    others = [roles.id, roles.time, roles.group, *roles.protected]
    others += [name for feature in decisions.features for name in feature.reads]
    for name in others:
        if name is not None and name in frame and name not in kinds:
            cleaned = clean(frame[[name]], [r for r in recipe.clean if r.column == name])
            kinds[name] = kind_of(cleaned[name])
    return kinds


def _unique(frame: pd.DataFrame, roles: ColumnRoles, budget: float) -> list[str]:
    if roles.id is None or float(frame[roles.id].dropna().duplicated().mean()) > budget:
        return []  # it names something that comes again and again, such as a customer
    return [roles.id]


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
