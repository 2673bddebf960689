"""What each column is for, what the model sees, and how rows are divided."""

from __future__ import annotations

import pandas as pd

from tenfold.errors import DataProblem
from tenfold.features import FeatureRecipe, Kind
from tenfold.features.cleaning import clean, kind_of
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.forming import cleaning
from tenfold.steps.step02_data_quality.preparing import Labelled
from tenfold.vocabulary import ColumnRoles, Exclusion, SplitPlan


def roles_of(decisions: DataQualityDecisions, labelled: Labelled) -> ColumnRoles:
    """The roles as decided; columns known later count as excluded."""
    excluded = {each.column: each for each in decisions.excluded}
    for name in decisions.known_later:
        excluded.setdefault(
            name, Exclusion(column=name, reason="known only after the decision is made")
        )
    return ColumnRoles(
        target=str(decisions.target),
        positive=labelled.labels[-1] if labelled.task == "binary" else None,
        id=decisions.id,
        time=decisions.time,
        group=decisions.group,
        protected=decisions.protected,
        excluded=list(excluded.values()),
    )


def recipe_of(
    decisions: DataQualityDecisions, roles: ColumnRoles, sample: pd.DataFrame
) -> FeatureRecipe:
    """The unfitted recipe: features, their kinds after cleaning, cleaning, derivation.

    Raises
    ------
    DataProblem
        Where no column is left for the model.
    """
    left_out = {roles.target, roles.id, roles.time, roles.group}
    left_out |= {each.column for each in roles.excluded}
    if not decisions.protected_in_model:
        left_out |= set(roles.protected)
    columns = [name for name in map(str, sample.columns) if name not in left_out]
    if not columns and not decisions.features:
        raise DataProblem.because(
            "No column is left for the model: all are target, id, time, group, protected or "
            "excluded.",
            "Take some out of 'excluded'.",
        )
    rules = [rule for rule in cleaning(decisions) if rule.column != roles.target]
    cleaned = clean(sample, rules)
    kinds: dict[str, Kind] = {name: kind_of(cleaned[name]) for name in columns}
    return FeatureRecipe(columns=columns, kinds=kinds, clean=rules, derived=decisions.features)


def plan_of(decisions: DataQualityDecisions) -> tuple[SplitPlan, str]:
    """How rows are divided, and why so."""
    kind = decisions.split
    why = "at random, as decided" if kind == "random" else f"by {kind}, as decided"
    if kind == "auto":
        if decisions.time is not None:
            kind, why = "time", f"by time, since '{decisions.time}' says when a case arose"
        elif decisions.group is not None:
            kind, why = "group", f"by group, so that no '{decisions.group}' stands on both sides"
        else:
            kind, why = "random", "at random, since no time and no group is named"
    plan = SplitPlan(
        kind=kind,
        test_share=decisions.test_share,
        embargo_days=decisions.embargo_days if kind == "time" else 0,
        seed=decisions.seed,
    )
    return plan, why
