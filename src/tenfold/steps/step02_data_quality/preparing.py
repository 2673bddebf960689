"""From the source to labelled rows: read, find the target, leave unlabelled rows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step02_data_quality import forming, gathering
from tenfold.steps.step02_data_quality.correcting import Applied, correct
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.gathering import (
    Progress,
    Whole,
    check_rarest,
    drawn_as,
    gather,
    release,
)
from tenfold.steps.step02_data_quality.naming import check_names, check_parts
from tenfold.tables import (
    Table,
    as_labels,
    content_fingerprint,
    from_frame,
    read,
    to_frame,
)
from tenfold.tables.along import located
from tenfold.vocabulary import Task, ValueModel


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
    lacking : mapping of str to list of str
        Columns that some parts of the source lack, with the names of those parts.
    corrected : Applied or None
        What the corrections of labels did; None without any.
    whole : Whole or None
        The table that these rows are a sample of; None where they are all.
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
    lacking: Mapping[str, list[str]] = field(default_factory=dict)
    corrected: Applied | None = None
    whole: Whole | None = None


def prepare(
    decisions: DataQualityDecisions,
    value: ValueModel | None,
    *,
    base: Path,
    progress: Progress = lambda done, text: None,
) -> Labelled:
    """Read the source and bring target and time into their final form.

    Parameters
    ----------
    progress : callable
        Told which pass over a table larger than memory is under way.

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
    table = read(
        decisions.source,
        base=base,
        query=decisions.query,
        header=decisions.header,
        delimiter=decisions.delimiter,
        encoding=decisions.encoding,
        cache=base / "cache",
        by="spark" if decisions.engine == "spark" else "duckdb",
    )
    try:
        return _formed(table, decisions, value, base=base, progress=progress)
    except BaseException:
        # The traceback would keep it, and a notebook keeps the traceback.
        release(table)
        raise


def _formed(
    table: Table,
    decisions: DataQualityDecisions,
    value: ValueModel | None,
    *,
    base: Path,
    progress: Progress,
) -> Labelled:
    check_names(decisions, table.columns)
    check_parts(decisions, table.lacking)
    if table.rows < forming.FEWEST_ROWS:
        raise DataProblem.because(
            f"The table has {table.rows} row{'s' if table.rows != 1 else ''}; "
            f"at least {forming.FEWEST_ROWS} are needed to keep some for a test.",
            "Give more rows.",
        )
    rules = forming.cleaning(decisions)
    whole = None
    if gathering.fits(table, decisions):
        frame = to_frame(table)
        version = content_fingerprint(frame)
    else:
        whole, frame = gather(table, decisions, rules, progress)
        version = whole.version
    read_rows = len(frame)
    frame, infinite = forming.finite(frame)
    notes = [*table.notes, *infinite]
    target = str(decisions.target)
    values = forming.blank_to_missing(clean(frame[[target]], rules)[target])
    judged = forming.judged_as(values, decisions, value)
    if whole is not None:
        if judged.task == "regression":
            whole = replace(whole, classes={}, drawn={})
        check_rarest(whole, len(frame))
        notes.append(drawn_as(whole, len(frame)))
    values = cast(values, "number") if judged.task == "regression" else as_labels(values)
    known = values.notna().to_numpy(dtype=bool)
    forming.check_enough(int(known.sum()), target)
    frame = frame.assign(**{target: values})
    if decisions.time is not None:
        frame = frame.assign(**{decisions.time: forming.moment_of(frame[decisions.time], rules)})
    unlabelled = int((~known).sum())
    frame = frame[known].reset_index(drop=True) if unlabelled else frame
    if whole is not None:
        # Numbers that only a cleaning rule makes missing are counted in the sample alone.
        unlabelled = round(unlabelled * whole.table.rows / read_rows)
        unlabelled += whole.read - whole.table.rows
        read_rows = whole.read
    if unlabelled:
        notes.append(
            f"{unlabelled:,} of {read_rows:,} rows have no '{target}' and were left out: "
            "nothing can be learnt from them."
        )
    corrected = None
    if decisions.corrections is not None:
        path = located(base, decisions.corrections)
        right, corrected = correct(
            frame[target],
            path,
            # Row numbers are those of the sample, which `most_rows` and `seed` change.
            version=version if whole is None else whole.sample_version,
            task=judged.task,
            labels=judged.labels,
        )
        frame = frame.assign(**{target: right})
    notes += [reason for _, reason in judged.reasons]
    return Labelled(
        table=from_frame(frame),
        frame=frame,
        task=judged.task,
        labels=judged.labels,
        y=forming.coded(frame[target], judged.labels),
        unlabelled=unlabelled,
        version=version,
        source_rows=np.flatnonzero(known),
        notes=notes,
        lacking=table.lacking,
        corrected=corrected,
        whole=whole,
    )


__all__ = ["Labelled", "prepare"]
