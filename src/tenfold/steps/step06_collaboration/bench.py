"""The held-out rows as they are reviewed: predictions, outcomes, what is shown of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.charts.words import counted
from tenfold.scoring import Floats, Scorer, outcomes
from tenfold.stats.payoffs import best_decisions, missing_payoffs
from tenfold.step import Context
from tenfold.steps.step06_collaboration.evidence import CollaborationInputs
from tenfold.steps.step06_collaboration.sameness import Fingerprints, is_plain, rare_words
from tenfold.vocabulary import FileRef, ModelCandidate, ValueModel

_LONG = 60
_RARE = "a rare value"


@dataclass(frozen=True)
class Table:
    """All rows of the snapshot.

    Attributes
    ----------
    private : frozenset of str
        Columns of which no value may show, the target among them.
    same : Fingerprints
        Tells whether a case is still the one that was reviewed.
    recorded : ndarray of shape (rows,)
        Outcome of every row; NaN where it is not known.
    """

    candidate: ModelCandidate
    frame: pd.DataFrame
    private: frozenset[str]
    same: Fingerprints
    recorded: Floats

    def outcome(self, row: int) -> str:
        """What is recorded of a row, in words; empty where nothing is."""
        code = float(self.recorded[row])
        return _label(self.candidate, code) if np.isfinite(code) else ""


@dataclass(frozen=True)
class Bench:
    """Everything that a queue is made of.

    Attributes
    ----------
    rows : ndarray of int, shape (n,)
        Rows of the snapshot, held out and with a known outcome.
    frame : DataFrame of shape (n, columns)
        The same rows, raw.
    y, decided : ndarray of shape (n,)
        Codes of outcome and decision, or amounts.
    p : ndarray of shape (n,) or (n, K)
        Calibrated chances, or amounts.
    """

    candidate: ModelCandidate
    scorer: Scorer
    value: ValueModel | None
    table: Table
    rows: NDArray[np.intp]
    frame: pd.DataFrame
    y: Floats
    p: Floats
    decided: Floats
    training: pd.DataFrame
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def labels(self) -> list[str]:
        """Class labels by code; empty for amounts."""
        return [] if self.candidate.task == "regression" else list(self.candidate.labels)

    @property
    def total(self) -> int:
        """Rows of the snapshot."""
        return len(self.table.recorded)

    @property
    def perfect(self) -> Floats:
        """What would have been decided by someone who knew the outcome."""
        if self.value is None or missing_payoffs(self.value, self.labels or None):
            return self.y
        return best_decisions(self.value, self.y, labels=self.labels or None)

    def label(self, code: float) -> str:
        """An outcome or a decision in words."""
        return _label(self.candidate, code)


def read_table(inputs: CollaborationInputs, opened: Callable[[FileRef], Path]) -> Table:
    """Read the snapshot, and tell its rows apart."""
    frame = tables.load(opened(inputs.data.snapshot))
    target = inputs.data.roles.target
    private = frozenset([*tables.private_columns(inputs.data.roles, frame), target])
    return Table(
        candidate=inputs.candidate,
        frame=frame,
        private=private,
        same=Fingerprints.of(frame, private),
        recorded=outcomes(frame[target], inputs.candidate),
    )


def lay_out(inputs: CollaborationInputs, context: Context) -> Bench:
    """Read the snapshot and the candidate's held-out predictions."""
    candidate, data = inputs.candidate, inputs.data
    table = read_table(inputs, context.open)
    frame = table.frame
    held = pd.read_parquet(context.open(candidate.predictions))
    notes: list[str] = []
    fits = held["row"].to_numpy(dtype=np.intp) < len(frame)
    y = held["y"].to_numpy(dtype=float)
    usable = fits & np.isfinite(y)
    if not usable.all():
        notes.append(f"Without a known outcome: {counted(int((~usable).sum()), 'held-out row')}.")
    held = held[usable]
    rows = held["row"].to_numpy(dtype=np.intp)
    wide = sorted((n for n in held if str(n).startswith("p_")), key=lambda n: int(str(n)[2:]))
    p = held[wide].to_numpy(dtype=float) if wide else held["p"].to_numpy(dtype=float)
    value = inputs.value if inputs.value and inputs.value.task == candidate.task else None
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    return Bench(
        candidate=candidate,
        scorer=Scorer.load(candidate, context.open(candidate.model)),
        value=value,
        table=table,
        rows=rows,
        frame=frame.iloc[rows].reset_index(drop=True),
        y=y[usable],
        p=p,
        decided=held["decided"].to_numpy(dtype=float),
        training=frame[part == "train"],
        notes=notes,
    )


def shown_values(bench: Bench, frame: pd.DataFrame) -> dict[str, list[str]]:
    """Values of some cases by column, as a reviewer may see them.

    Private columns are left out, and so is text that has another value in most rows: it may hold a
    name that no pattern finds. A category of fewer than ten rows is not named.
    """
    found = {}
    # As the model reads them, where it does: 1234.56 says more than "1.234,56".
    here, *around = (
        part.assign(**{str(name): read[name] for name in read if name in part})
        for part in (frame, bench.frame, bench.training)
        for read in [bench.scorer.features(part).set_axis(part.index)]
    )
    for name in map(str, bench.frame.columns):
        if name in bench.table.private:
            continue
        everywhere = pd.concat([part[name].dropna() for part in around])
        values = [value_text(value) for value in here[name]]
        if not is_plain(everywhere):
            rare = rare_words(everywhere.map(value_text))
            if rare is None:
                continue
            values = [_RARE if value in rare else value for value in values]
        found[name] = values
    return found


def _label(candidate: ModelCandidate, code: float) -> str:
    return f"{code:.6g}" if candidate.task == "regression" else str(candidate.labels[int(code)])


def value_text(value: Any) -> str:
    """One cell in words."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return "missing"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        return f"{float(value):.6g}"
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    text = " ".join(str(value).split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


__all__ = ["Bench", "Table", "lay_out", "read_table", "shown_values", "value_text"]
