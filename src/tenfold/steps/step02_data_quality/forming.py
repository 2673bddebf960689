"""Target and time brought into their final form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.tables import from_frame, profile
from tenfold.tables.target import Judged, judge
from tenfold.vocabulary import Task, ValueModel

FEWEST_ROWS = 20


def cleaning(decisions: DataQualityDecisions) -> list[CleanRule]:
    """Sentinels as rules, then the cleaning rules, in their order."""
    blanks = [
        CleanRule(column=column, rule="missing", values=values, reason="stands for missing")
        for column, values in decisions.sentinels.items()
        if values
    ]
    return [*blanks, *decisions.clean]


def finite(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The frame with infinite numbers as missing, and a sentence for each such column."""
    changed: dict[str, pd.Series[Any]] = {}
    notes = []
    for name in frame.columns[frame.dtypes == "float64"]:
        infinite = np.isinf(frame[name].to_numpy())
        if infinite.any():
            changed[name] = frame[name].mask(infinite)
            notes.append(f"'{name}': {int(infinite.sum()):,} infinite values count as missing.")
    return (frame.assign(**changed) if changed else frame), notes


def blank_to_missing(values: pd.Series[Any]) -> pd.Series[Any]:
    """Text of nothing but blanks as missing."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return values
    return values.where(values.astype("str").str.strip().ne("") & values.notna())


def judged_as(
    values: pd.Series[Any], decisions: DataQualityDecisions, value: ValueModel | None
) -> Judged:
    """Task and labels, by what the target holds and what was decided."""
    frame = values.to_frame()
    target = str(values.name)
    task: Task | None = None if decisions.task == "auto" else decisions.task
    if task is None and value is not None and value.payoffs and values.nunique() > 2:
        # Codes 3 to 8 may be classes or marks: whoever priced the errors has said which.
        numeric = pd.api.types.is_numeric_dtype(values)
        task = value.task if numeric and value.task != "binary" else None
    profiled = profile(from_frame(frame), target=target)
    return judge(profiled, frame, target, task=task, positive=decisions.positive)


def check_enough(known: int, target: str) -> None:
    """Refuse a table with too few labelled rows.

    Raises
    ------
    DataProblem
        Fewer than 20.
    """
    if known < FEWEST_ROWS:
        raise DataProblem.because(
            f"Only {known} rows have a '{target}'; at least {FEWEST_ROWS} are needed.",
            "Give more labelled rows.",
        )


def moment_of(values: pd.Series[Any], rules: list[CleanRule]) -> pd.Series[Any]:
    """A column of times as dates, or as the numbers that it holds.

    Raises
    ------
    DataProblem
        More than half of it cannot be read.
    """
    name = str(values.name)
    cleaned = clean(values.to_frame(), [rule for rule in rules if rule.column == name])[name]
    if pd.api.types.is_numeric_dtype(cleaned):
        return cleaned
    moments = cast(cleaned, "datetime")
    lost = int((cleaned.notna() & moments.isna()).sum())
    if lost > 0.5 * len(values):
        raise DataProblem.because(
            f"The time column '{name}' holds no dates that can be read in {lost:,} rows.",
            "Add a cleaning rule 'date' with its format, for example %d.%m.%Y, or set time: unset.",
        )
    return moments


def coded(target: pd.Series[Any], labels: list[str]) -> np.ndarray[Any, Any]:
    """The target as 0/1, class index, or value, shape (n_rows,)."""
    if not labels:
        return target.to_numpy(dtype=float)
    places = {label: place for place, label in enumerate(labels)}
    return target.map(places).to_numpy(dtype=np.intp)


__all__ = [
    "FEWEST_ROWS",
    "blank_to_missing",
    "check_enough",
    "cleaning",
    "coded",
    "finite",
    "judged_as",
    "moment_of",
]
