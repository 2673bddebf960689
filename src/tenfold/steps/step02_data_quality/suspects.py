"""What findings mean for the gate: leaks in the model, doubtful labels, thin groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe
from tenfold.features.cleaning import cast
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors import Finding
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.labels import label_queue
from tenfold.steps.step02_data_quality.evidence import GroupShare, LeakSuspect
from tenfold.vocabulary import ColumnRoles, Estimate, Task

_COLUMN_LEAKS = ("leak_single_feature", "leak_post_outcome", "leak_before_split")
_MOST_QUEUED = 100
_MOST_GROUPS = 50


def leak_suspects(
    findings: Sequence[Finding],
    decisions: DataQualityDecisions,
    roles: ColumnRoles,
    recipe: FeatureRecipe,
) -> list[LeakSuspect]:
    """Columns that may know the answer: found by detectors, or read by a derived feature."""
    confirmed = {each.column: each.reason for each in decisions.known_in_time}
    used = set(recipe.names)
    found: dict[str, LeakSuspect] = {}
    for finding in findings:
        if finding.detector not in _COLUMN_LEAKS:
            continue
        for name in finding.columns:
            if name == roles.target or name in found:
                continue
            found[name] = LeakSuspect(
                column=name,
                why=finding.message,
                severity=finding.severity,
                in_model=name in used,
                confirmed=confirmed.get(name, ""),
            )
    left_out = {each.column for each in roles.excluded}
    for feature in recipe.derived:
        later = [name for name in feature.reads if name in left_out]
        if later:
            found[feature.name] = LeakSuspect(
                column=feature.name,
                why=f"'{feature.name}' is made from '{later[0]}', which is kept out of the model.",
                severity="high" if later[0] in decisions.known_later else "medium",
                in_model=True,
                confirmed=confirmed.get(feature.name, ""),
            )
    return list(found.values())


def label_noise(
    frame: pd.DataFrame,
    roles: ColumnRoles,
    task: Task,
    *,
    as_of: date,
    seed: int,
) -> tuple[Estimate | None, list[int]]:
    """Share of labels that look wrong (None for regression), and the rows to review first."""
    exam = Exam(frame, roles, task, roles.positive, as_of, None, {}, ())
    exam.rng = np.random.default_rng(seed)
    queue = label_queue(exam)
    rows = [int(row) for row in frame.index.to_numpy()[queue.rows[:_MOST_QUEUED]]]
    return (None if task == "regression" else queue.noise), rows


def group_shares(
    frame: pd.DataFrame, roles: ColumnRoles, population: Mapping[str, Mapping[str, float]]
) -> list[GroupShare]:
    """How the groups of protected columns, and of those with a stated population, are represented.

    Columns of many different values, such as an age in years, have no groups here.
    """
    wanted = dict.fromkeys([*roles.protected, *population])
    shares = []
    for name in wanted:
        if name not in frame:
            continue
        counts = cast(frame[name], "category").value_counts()
        if not len(counts) or (len(counts) > _MOST_GROUPS and name not in population):
            continue
        total = int(counts.sum())
        stated = {group: share for group, share in population.get(name, {}).items() if share > 0}
        ratios = [counts.get(group, 0) / total / share for group, share in stated.items()]
        smallest = int(min([counts.min(), *(counts.get(group, 0) for group in stated)]))
        shares.append(
            GroupShare(
                column=name,
                role="protected" if name in roles.protected else "population",
                groups=len(set(counts.index) | set(stated)),
                smallest_rows=smallest,
                smallest_share=smallest / total,
                ratio=min(ratios) if ratios else None,
            )
        )
    return shares
