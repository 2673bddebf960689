"""The two sides that are compared: the rows of training, and those that came since."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.errors import DataProblem
from tenfold.scoring import Scorer, outcomes
from tenfold.step import Context
from tenfold.steps.step08_monitoring.arriving import (
    days_of,
    in_final_form,
    kept,
    private_columns,
    read_alike,
)
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from tenfold.scoring.spark import SparkBatch
    from tenfold.steps.step08_monitoring.evidence import MonitoringInputs
    from tenfold.steps.step08_monitoring.later import Later
    from tenfold.vocabulary import PreparedData


@dataclass(frozen=True)
class Side:
    """Rows of one side.

    Attributes
    ----------
    frame : DataFrame
        Raw rows with the columns that the model reads.
    watched : DataFrame
        The same rows cleaned, with derived features: what the model sees.
    y : ndarray of float, shape (n,)
        Outcomes; NaN where they are not known yet.
    day : ndarray of float, shape (n,)
        Days since 2000; NaN without a time.
    named : frozenset of str
        Columns whose categories may be named: those of the table that are not private.
    """

    frame: pd.DataFrame
    watched: pd.DataFrame
    y: NDArray[np.float64]
    day: NDArray[np.float64]
    named: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, rows: NDArray[Any]) -> Side:
        """Those rows, by position."""
        return Side(
            self.frame.iloc[rows],
            self.watched.iloc[rows],
            self.y[rows],
            self.day[rows],
            self.named,
        )


@dataclass(frozen=True)
class Sides:
    """Reference, current, and every departure from "all rows".

    Attributes
    ----------
    later : bool
        Whether the current rows come after the reference: only then can drift show.
    kept : float
        Share of the current rows that are compared, where there are more than `row_cap`.
    contract : Kept
        How all of the current rows fare under the data contract.
    batch : SparkBatch or None
        All of the current rows, where Spark holds them; `current` is drawn from them then.
    """

    reference: Side
    current: Side
    reference_name: str
    current_name: str
    later: bool
    kept: float
    contract: Kept
    notes: list[str] = field(default_factory=list)
    batch: SparkBatch | None = None


def read_sides(
    decisions: MonitoringDecisions, inputs: MonitoringInputs, scorer: Scorer, context: Context
) -> Sides:
    """Training rows of step 2 as reference; a later file, or the held-out rows, as current.

    Raises
    ------
    DataProblem
        A side has no rows, or the later file lacks a column that the model reads.
    """
    data, candidate = inputs.data, inputs.candidate
    frame = tables.load(context.open(data.snapshot))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    notes: list[str] = []
    private = private_columns(frame, data)
    named = frozenset(map(str, frame.columns)) - private

    def side(rows: pd.DataFrame) -> Side:
        target = data.roles.target
        unknown = np.full(len(rows), np.nan)
        y = outcomes(rows[target], candidate) if target in rows.columns else unknown
        rows = rows.reset_index(drop=True)
        return Side(rows, scorer.features(rows), y, days_of(rows, data.roles.time), named)

    reference = side(frame[part == "train"])
    everything, batch = 0, None
    if decisions.current is None:
        contract = Kept(why="step 2 held these rows against the contract (TF0201)")
        current, name = side(frame[part == "test"]), "held-out rows of step 2"
        if data.split.kind != "time":
            notes.append(
                "The held-out rows were drawn at random, not from a later time: no drift can show "
                "in them. Give later rows in `current`."
            )
    else:
        suite = None if data.contract is None else context.open(data.contract)
        known, name = reference.day[~np.isnan(reference.day)], str(decisions.current)
        newest = float(known.max()) if known.size else -np.inf
        if decisions.engine == "spark":
            later = _by_spark(decisions, data, frame, context, suite, private, newest)
            current, contract, before = side(later.drawn), later.contract, later.before
            everything, batch = later.batch.rows, later.batch
            notes += batch.notes
            notes.append(
                "The contract, alarms of drift, and each feature's shift, stability index and "
                f"distances are of all {everything:,} rows, measured by Spark. Performance, money, "
                "retraining, rows unlike all of training, and all features together are of "
                f"{len(current):,} rows drawn from them: they are judged case by case, and no "
                "counts stand for that."
            )
        else:
            table = read_alike(
                decisions.current,
                data.reading,
                context.project_dir,
                query=decisions.current_query,
            )
            notes += table.notes
            rows = tables.to_frame(table)
            contract = kept(rows, data, suite, private)
            current = side(in_final_form(rows, data))
            before, everything = int((current.day < newest).sum()), len(current)
        if before:
            notes.append(
                f"{before:,} of {everything:,} rows are not later than the last "
                "training row: part of what is watched may be what was learnt."
            )
    for one, words in ((reference, "training rows"), (current, name)):
        if len(one) == 0:
            raise DataProblem.because(f"There are no rows to compare in: {words}.")
    reference, note = _capped(reference, decisions, "reference")
    notes += note
    everything = everything or len(current)
    current, note = _capped(current, decisions, "current")
    if 0 < (undated := int(np.isnan(current.day).sum())) < len(current):
        note = [*note, f"{undated:,} rows have no time: periods go by rows, the undated ones last."]
    return Sides(
        reference,
        current,
        "training rows of step 2",
        name,
        later=decisions.current is not None or data.split.kind == "time",
        kept=len(current) / everything,
        contract=contract,
        notes=notes + note,
        batch=batch,
    )


def _by_spark(
    decisions: MonitoringDecisions,
    data: PreparedData,
    frame: pd.DataFrame,
    context: Context,
    suite: Path | None,
    private: set[str],
    newest: float,
) -> Later:
    from tenfold.steps.step08_monitoring.later import read_later

    found = read_later(
        decisions,
        data,
        frame,
        context.project_dir,
        suite=suite,
        private=private,
        newest=newest,
    )
    return found._replace(drawn=in_final_form(found.drawn, data))


def _capped(side: Side, decisions: MonitoringDecisions, name: str) -> tuple[Side, list[str]]:
    if len(side) <= decisions.row_cap:
        return side, []
    rng = np.random.default_rng([decisions.seed, 8])
    kept = np.sort(rng.choice(len(side), decisions.row_cap, replace=False))
    note = f"{decisions.row_cap:,} of {len(side):,} {name} rows are compared (decision row_cap)."
    return side.take(kept), [note]


__all__ = ["Side", "Sides", "read_sides"]
