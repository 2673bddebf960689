"""What findings mean for the gate: leaks in the model, doubtful labels, thin groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe
from tenfold.features.cleaning import cast
from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors import Finding
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.labels import suspicious_labels
from tenfold.steps.step02_data_quality.evidence import (
    MOST_GROUPS,
    Doubt,
    GroupShare,
    Plausibility,
)
from tenfold.vocabulary import ColumnRoles, Estimate, LeakSuspect, Severity

_COLUMN_LEAKS = ("leak_single_feature", "leak_post_outcome", "leak_before_split")
_MOST_QUEUED = 100
# As in the detector of single columns: almost perfect alone, or strong and far ahead of the rest.
_SURE, _STRONG, _AHEAD = 0.98, 0.9, 4.0
_ALPHA = 0.05


def leak_suspects(
    findings: Sequence[Finding],
    decisions: DataQualityDecisions,
    roles: ColumnRoles,
    recipe: FeatureRecipe,
    judged: Sequence[Plausibility],
) -> list[LeakSuspect]:
    """Columns that may know the answer: found by detectors, or derived from such, or too good.

    A derived feature is too good where it says more than any of its sources, and as much as only a
    leak says: a difference whose sign is the target has honest-looking sources.
    """
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
    for looks in judged:
        severity = _too_good(looks)
        if severity is not None and looks.name not in found and looks.signal is not None:
            found[looks.name] = LeakSuspect(
                column=looks.name,
                why=f"'{looks.name}', a derived feature, alone tells the target with "
                f"{looks.signal.value:.3f} of 1, more than any column that it is made from.",
                severity=severity,
                in_model=True,
                confirmed=confirmed.get(looks.name, ""),
            )
    return list(found.values())


def _too_good(looks: Plausibility) -> Severity | None:
    signal, best = looks.signal, looks.best_parent
    if signal is None or signal.value is None or signal.low is None or signal.value < _STRONG:
        return None
    if best is not None and best.high is not None and signal.low <= best.high:
        return None
    if signal.value >= _SURE:
        return "high"
    if best is None or best.value is None:
        return None
    return "medium" if 1 - best.value >= _AHEAD * (1 - signal.value) else None


def label_noise(
    exam: Exam, source_rows: np.ndarray[Any, Any]
) -> tuple[Estimate | None, list[Doubt]]:
    """Share of labels that look wrong (None for regression), and the rows to review first.

    Parameters
    ----------
    source_rows : ndarray of shape (n_rows,)
        Per row of the snapshot its row in the source, from 0.
    """
    queue = suspicious_labels(exam)
    regression = exam.task == "regression"
    found = []
    for place, at in enumerate(queue.rows[:_MOST_QUEUED]):
        row = int(exam.frame.index.to_numpy()[at])
        assert exam.outcome is not None
        values = (float(exam.outcome[at]), float(queue.proposed[place]))
        given, proposed = (
            f"{value:.6g}" if regression else exam.label(value)[1:-1] for value in values
        )
        found.append(
            Doubt(
                row=row,
                source_row=int(source_rows[row]) + 1,
                given=given,
                proposed=proposed,
                confidence=None if regression else float(queue.confidence[place]),
            )
        )
    return (None if regression else queue.noise), found


def group_shares(
    frame: pd.DataFrame, roles: ColumnRoles, population: Mapping[str, Mapping[str, float]]
) -> list[GroupShare]:
    """How the groups of protected columns, and of those with a stated population, are represented.

    Columns of many different values, such as an age in years, have no groups here.
    """
    wanted = dict.fromkeys([*roles.protected, *population])
    tested = sum(len(stated) for stated in population.values())
    shares = []
    for name in wanted:
        if name not in frame:
            continue
        counts = cast(frame[name], "category").value_counts()
        if not len(counts) or (len(counts) > MOST_GROUPS and name not in population):
            continue
        total = int(counts.sum())
        stated = {group: share for group, share in population.get(name, {}).items() if share > 0}
        ratios = [
            _ratio(int(counts.get(g, 0)), total, share, tested) for g, share in stated.items()
        ]
        short = [ratio for ratio in ratios if (ratio.high or 0.0) < 1]
        smallest = int(min([counts.min(), *(counts.get(group, 0) for group in stated)]))
        shares.append(
            GroupShare(
                column=name,
                role="protected" if name in roles.protected else "population",
                groups=len(set(counts.index) | set(stated)),
                smallest_rows=smallest,
                smallest_share=smallest / total,
                ratio=min(short or ratios, key=lambda r: r.value or 0.0, default=None),
            )
        )
    return shares


def _ratio(rows: int, total: int, stated: float, tested: int) -> Estimate:
    found = wilson(rows, total, level=1 - _ALPHA / tested)
    ends = {
        key: None if end is None else end / stated
        for key, end in (("value", found.value), ("low", found.low), ("high", found.high))
    }
    return found.model_copy(update=ends)
