"""The contract of this project: learnt from training rows, tried on rows it has not seen."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe, Kind
from tenfold.features.cleaning import cast, clean, kind_of
from tenfold.step import Context
from tenfold.steps.step02_data_quality.contract import Clause, Suite, check_batch, suggest
from tenfold.steps.step02_data_quality.contract.allowance import literal_false_alarm
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import Contract
from tenfold.vocabulary import ColumnRoles

_MOST_BROKEN = 200


def contract_of(
    decisions: DataQualityDecisions,
    frame: pd.DataFrame,
    roles: ColumnRoles,
    recipe: FeatureRecipe,
    parts: np.ndarray[Any, Any],
    private: Collection[str],
    context: Context,
) -> Contract:
    """Learn, write and try the contract.

    Written rules are held against all rows. Learnt ones against the test rows only: on the rows
    that they were learnt from they could not fail.
    """
    kinds = _kinds(decisions, frame, roles, recipe)
    train = frame[parts == "train"]
    batch_rows = decisions.batch_rows or max(len(frame) // 10, 1)
    written = [Clause(rule=rule) for rule in decisions.rules]
    learnt: list[Clause] = []
    if decisions.suggest_rules:
        cleaned = clean(train[list(kinds)], recipe.clean)
        learnt = suggest(
            cleaned.assign(**{name: cast(cleaned[name], kind) for name, kind in kinds.items()}),
            kinds,
            unique=_unique(frame, roles),
            private=set(private),
            moment=None if roles.time is None else train[roles.time],
            budget=decisions.false_alarms,
            batch_rows=batch_rows,
        )
    suite = Suite(
        clauses=[*written, *learnt],
        clean=recipe.clean,
        kinds=kinds,
        others=[name for name in map(str, frame.columns) if name not in kinds],
        batch_rows=batch_rows,
    )
    on_all = check_batch(suite.model_copy(update={"clauses": written}), frame, private=private)
    unseen = frame[parts == "test"]
    on_test = check_batch(suite.model_copy(update={"clauses": learnt}), unseen, private=private)
    results = [*on_all.results, *on_test.results]
    ranges = sum(clause.rule.rule == "range" for clause in learnt)
    return Contract(
        suite=context.store(".json", suite.write),
        batch_rows=batch_rows,
        written=len(written),
        learnt=len(learnt),
        broken=[result for result in results if not result.holds][:_MOST_BROKEN],
        false_alarms=decisions.false_alarms if learnt else 0.0,
        literal_false_alarms=literal_false_alarm(max(len(train), 2), batch_rows, columns=ranges),
        validation=context.store(
            ".json", lambda path: _write(path, [each.model_dump(mode="json") for each in results])
        ),
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


def _unique(frame: pd.DataFrame, roles: ColumnRoles) -> list[str]:
    if roles.id is None or frame[roles.id].dropna().duplicated().any():
        return []
    return [roles.id]


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
