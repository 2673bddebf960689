"""From the source to labelled rows: read, find the target, leave unlabelled rows out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem, MissingExtra
from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step02_data_quality.correcting import Applied, correct
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.naming import check_names
from tenfold.tables import (
    Table,
    as_labels,
    content_fingerprint,
    from_frame,
    profile,
    read,
    to_frame,
)
from tenfold.tables.target import Judged, judge
from tenfold.vocabulary import Task, ValueModel

_FEWEST_ROWS = 20


@dataclass(frozen=True)
class Labelled:
    """The rows that have a label.

    Attributes
    ----------
    table : Table
        What the snapshot keeps: target and time in their final form, the rest as it came.
    frame : DataFrame of shape (n_rows, n_columns)
        The same in memory.
    labels : list of str
        Classes, in the order of their indices; for binary the negative one first. Empty for
        regression.
    y : ndarray of shape (n_rows,)
        0/1, class index, or the value.
    version : str
        Fingerprint of the content as it was read, before anything is brought into form.
    source_rows : ndarray of shape (n_rows,)
        Where each row stood in the source, from 0: rows without a label are left out.
    corrected : Applied or None
        What the corrections of labels did; None without any.
    """

    table: Table
    frame: pd.DataFrame
    task: Task
    labels: list[str]
    y: np.ndarray[Any, Any]
    unlabelled: int
    version: str
    source_rows: np.ndarray[Any, Any]
    notes: list[str]
    corrected: Applied | None = None


def prepare(decisions: DataQualityDecisions, value: ValueModel | None, *, base: Path) -> Labelled:
    """Read the source and bring target and time into their final form.

    Raises
    ------
    DataProblem
        Where the data cannot be used: no source, no target, names that are not columns, a target
        that is empty, constant or an identifier, corrections that do not fit.
    """
    if decisions.source is None:
        raise DataProblem.because(
            "No data are given: 'source' of data_quality is not set.",
            "Write the file's path, for example source: data/customers.csv.",
        )
    if decisions.engine == "spark":
        raise MissingExtra.named("Reading with Spark (engine: spark)", "spark")
    table = read(
        decisions.source,
        base=base,
        query=decisions.query,
        header=decisions.header,
        delimiter=decisions.delimiter,
        encoding=decisions.encoding,
    )
    check_names(decisions, table.columns)
    if table.rows < _FEWEST_ROWS:
        raise DataProblem.because(
            f"The table has {table.rows} row{'s' if table.rows != 1 else ''}; "
            f"at least {_FEWEST_ROWS} are needed to keep some for a test.",
            "Give more rows.",
        )
    frame = to_frame(table)
    version = content_fingerprint(frame)
    frame, infinite = _finite(frame)
    rules = cleaning(decisions)
    notes = [*table.notes, *infinite]
    target = str(decisions.target)
    values = _blank_to_missing(clean(frame[[target]], rules)[target])
    judged = _judged(values, decisions, value)
    values = cast(values, "number") if judged.task == "regression" else as_labels(values)
    known = values.notna().to_numpy(dtype=bool)
    _check_enough(int(known.sum()), target)
    frame = frame.assign(**{target: values})
    if decisions.time is not None:
        frame = frame.assign(**{decisions.time: _moment(frame[decisions.time], rules)})
    unlabelled = int((~known).sum())
    if unlabelled:
        notes.append(
            f"{unlabelled:,} of {len(frame):,} rows have no '{target}' and were left out: "
            "nothing can be learnt from them."
        )
        frame = frame[known].reset_index(drop=True)
    corrected = None
    if decisions.corrections is not None:
        path = base / decisions.corrections
        right, corrected = correct(
            frame[target], path, version=version, task=judged.task, labels=judged.labels
        )
        frame = frame.assign(**{target: right})
    notes += [reason for _, reason in judged.reasons]
    return Labelled(
        table=from_frame(frame),
        frame=frame,
        task=judged.task,
        labels=judged.labels,
        y=_coded(frame[target], judged.labels),
        unlabelled=unlabelled,
        version=version,
        source_rows=np.flatnonzero(known),
        notes=notes,
        corrected=corrected,
    )


def cleaning(decisions: DataQualityDecisions) -> list[CleanRule]:
    """Sentinels as rules, then the cleaning rules, in their order."""
    blanks = [
        CleanRule(column=column, rule="missing", values=values, reason="stands for missing")
        for column, values in decisions.sentinels.items()
        if values
    ]
    return [*blanks, *decisions.clean]


def _finite(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    changed: dict[str, pd.Series[Any]] = {}
    notes = []
    for name in frame.columns[frame.dtypes == "float64"]:
        infinite = np.isinf(frame[name].to_numpy())
        if infinite.any():
            changed[name] = frame[name].mask(infinite)
            notes.append(f"'{name}': {int(infinite.sum()):,} infinite values count as missing.")
    return (frame.assign(**changed) if changed else frame), notes


def _blank_to_missing(values: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return values
    return values.where(values.astype("str").str.strip().ne("") & values.notna())


def _judged(
    values: pd.Series[Any], decisions: DataQualityDecisions, value: ValueModel | None
) -> Judged:
    frame = values.to_frame()
    target = str(values.name)
    task: Task | None = None if decisions.task == "auto" else decisions.task
    if task is None and value is not None and value.payoffs and values.nunique() > 2:
        # Codes 3 to 8 may be classes or marks: whoever priced the errors has said which.
        numeric = pd.api.types.is_numeric_dtype(values)
        task = value.task if numeric and value.task != "binary" else None
    profiled = profile(from_frame(frame), target=target)
    return judge(profiled, frame, target, task=task, positive=decisions.positive)


def _check_enough(known: int, target: str) -> None:
    if known < _FEWEST_ROWS:
        raise DataProblem.because(
            f"Only {known} rows have a '{target}'; at least {_FEWEST_ROWS} are needed.",
            "Give more labelled rows.",
        )


def _moment(values: pd.Series[Any], rules: list[CleanRule]) -> pd.Series[Any]:
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


def _coded(target: pd.Series[Any], labels: list[str]) -> np.ndarray[Any, Any]:
    if not labels:
        return target.to_numpy(dtype=float)
    places = {label: place for place, label in enumerate(labels)}
    return target.map(places).to_numpy(dtype=np.intp)
