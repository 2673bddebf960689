"""The rows of step 3: target encoded, split as step 2 says, sampled where there are too many."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.charts.words import counted
from tenfold.errors import DataProblem
from tenfold.fairness.mitigating import reweighing
from tenfold.features import FeatureRecipe
from tenfold.features.cleaning import cast
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import Material
from tenfold.steps.step03_baseline_models.weighing import held_apart
from tenfold.tables import as_labels, assign, load
from tenfold.vocabulary import ColumnRoles, PreparedData, Task

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_STRATA = 10


@dataclass(frozen=True)
class Rows:
    """Some rows of the snapshot.

    Attributes
    ----------
    frame : DataFrame
        As they are in the snapshot.
    y : ndarray of shape (n,)
        Class codes, or amounts.
    number : ndarray of shape (n,)
        Position of each row in the snapshot, from 0.
    when : ndarray of shape (n,)
        Time in days; all zero where the split does not go by time.
    group : ndarray of shape (n,)
        Group codes; all different where the split does not go by group.
    held : ndarray of str, shape (n,)
        Group by the columns of `reweigh_by`; empty texts where there are none.
    """

    frame: pd.DataFrame
    y: NDArray[Any]
    number: Ints
    when: Floats
    group: Ints
    held: NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=object))

    def __len__(self) -> int:
        return len(self.y)

    @property
    def fingerprint(self) -> str:
        """A hash of which rows these are and of what came out in them, whatever the features."""
        seen = hashlib.sha256(np.ascontiguousarray(self.number, dtype="<i8").tobytes())
        seen.update(np.ascontiguousarray(self.y, dtype="<f8").tobytes())
        return seen.hexdigest()[:16]

    def take(self, rows: NDArray[Any]) -> Rows:
        """Those rows, by position or mask."""
        frame = self.frame.iloc[np.flatnonzero(rows) if rows.dtype == bool else rows]
        arrays = {name: getattr(self, name)[rows] for name in ("y", "number", "when", "group")}
        held = self.held[rows] if len(self.held) else self.held
        return Rows(frame=frame, **arrays, held=held)

    def weights(self, rows: NDArray[Any] | slice = slice(None)) -> Floats | None:
        """Weights of those rows in a fit on them alone; None where no row is to be reweighed."""
        return reweighing(self.y[rows], self.held[rows]) if len(self.held) else None


@dataclass(frozen=True)
class Workload:
    """What every part of the step works on: training rows, held-out rows, and their meaning."""

    task: Task
    labels: tuple[str, ...]
    roles: ColumnRoles
    recipe: FeatureRecipe
    train: Rows
    test: Rows
    material: Material

    @property
    def classes(self) -> int:
        """Number of classes; 0 for amounts."""
        return len(self.labels)


def read_rows(path: Path, data: PreparedData, decisions: BaselineDecisions) -> Workload:
    """Load the snapshot and prepare it; every departure from "all rows" becomes a note.

    Raises
    ------
    DataProblem
        No training row has a known target.
    """
    frame = load(path)
    part = np.asarray(assign(frame, data.roles, data.split))
    recipe = (
        FeatureRecipe.model_validate(data.recipe)
        if data.recipe
        else FeatureRecipe(columns=list(data.features))
    )
    # Step 2 left the target in its final form; its rules are not applied a second time.
    y, known, labels = _encoded(frame[data.roles.target], data)
    everything = Rows(
        frame=frame,
        y=y,
        number=np.arange(len(frame), dtype=np.intp),
        when=_when(frame, data),
        group=_groups(frame, data),
    )
    notes = _left_out(part, known)
    train = everything.take(known & (part == "train"))
    test = everything.take(known & (part == "test"))
    if decisions.reweigh_by:
        train = replace(train, held=held_apart(train.frame, data, decisions.reweigh_by))
    if not len(train):
        raise DataProblem.because(
            f"No training row has a known value of '{data.roles.target}'.",
            "Check the target and the split in step 2.",
        )
    kept, note = _capped(train, data.task, decisions)
    counts: list[int] = (
        np.bincount(train.y.astype(np.intp), minlength=len(labels)).tolist() if labels else []
    )
    material = Material(
        rows=len(frame),
        train_rows=len(train),
        test_rows=len(test),
        used_rows=len(kept),
        features=len(recipe.names),
        positives=counts[1] if data.task == "binary" else None,
        class_counts=dict(zip(labels, counts, strict=True)),
        notes=notes + ([note] if note else []),
    )
    return Workload(data.task, labels, data.roles, recipe, kept, test, material)


def _encoded(
    target: pd.Series[Any], data: PreparedData
) -> tuple[NDArray[Any], NDArray[np.bool_], tuple[str, ...]]:
    if data.task == "regression":
        amounts = cast(target, "number").to_numpy(dtype=float)
        known = np.isfinite(amounts)
        return np.where(known, amounts, 0.0), known, ()
    text = as_labels(target)
    known = text.notna().to_numpy(dtype=bool)
    found = sorted(set(text.dropna()))
    if data.task == "binary":
        positive = data.roles.positive or (data.labels or found)[-1]
        others = [label for label in (data.labels or found) if label != positive]
        labels = (others[0] if len(others) == 1 else f"not {positive}", positive)
        return (text == positive).to_numpy(dtype=np.intp), known, labels
    labels = tuple(dict.fromkeys([*data.labels, *found]))
    codes = pd.Categorical(text, categories=list(labels)).codes
    return np.asarray(codes, dtype=np.intp), known, labels


def _when(frame: pd.DataFrame, data: PreparedData) -> Floats:
    if data.split.kind != "time" or data.roles.time is None:
        return np.zeros(len(frame))
    column = frame[data.roles.time]
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=float, na_value=np.nan)
    moments = cast(column, "datetime")
    days = (moments - pd.Timestamp("2000-01-01")) / pd.Timedelta(days=1)
    return np.asarray(days.to_numpy(dtype=float, na_value=np.nan), dtype=float)


def _groups(frame: pd.DataFrame, data: PreparedData) -> Ints:
    alone = np.arange(len(frame), dtype=np.intp)
    if data.split.kind != "group" or data.roles.group is None:
        return alone
    codes, distinct = pd.factorize(frame[data.roles.group], use_na_sentinel=True)
    # A row without a group stands alone.
    return np.where(codes >= 0, codes, len(distinct) + alone).astype(np.intp)


def _left_out(part: NDArray[Any], known: NDArray[np.bool_]) -> list[str]:
    notes = []
    if lost := int((~known).sum()):
        notes.append(f"{counted(lost, 'row')} without a known target {_are(lost)} left out.")
    if waiting := int((part == "embargo").sum()):
        said = f"{counted(waiting, 'row')} in the embargo between training and test"
        notes.append(f"{said} {_are(waiting)} left out.")
    return notes


def _capped(train: Rows, task: Task, decisions: BaselineDecisions) -> tuple[Rows, str]:
    n, cap = len(train), decisions.row_cap
    if n <= cap:
        return train, ""
    strata = train.y.astype(np.intp) if task != "regression" else _quantile_codes(train.y)
    rng = np.random.default_rng([decisions.seed, 1])
    order = rng.permutation(n)
    # Every k-th row of the shuffled rows sorted by stratum: shares are kept to within one row.
    sorted_rows = order[np.argsort(strata[order], kind="stable")]
    chosen = np.sort(sorted_rows[np.linspace(0, n - 1, cap).round().astype(np.intp)])
    note = (
        f"Models are fitted on {cap:,} of {n:,} training rows: a random sample stratified by "
        "the target (decision row_cap)."
    )
    return train.take(chosen), note


def _quantile_codes(values: NDArray[Any]) -> Ints:
    ranks = pd.Series(values).rank(method="first").to_numpy()
    return np.minimum((ranks - 1) * _STRATA // len(values), _STRATA - 1).astype(np.intp)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


__all__ = ["Floats", "Ints", "Rows", "Workload", "read_rows"]
