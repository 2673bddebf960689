"""Later rows that Spark reads: all are held against the contract and measured, some are drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.contract import Suite
from tenfold.errors import WrongInput
from tenfold.features import CleanRule
from tenfold.features.cleaning import clean
from tenfold.scoring import Scorer
from tenfold.scoring.spark import SparkBatch, hold, read_spark
from tenfold.steps.step08_monitoring.arriving import (
    days_of,
    final_rules,
    of_target,
    private_columns,
    told,
)
from tenfold.steps.step08_monitoring.counting import Seen, seen_by_spark
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import Kept
from tenfold.steps.step08_monitoring.measuring import Measure
from tenfold.steps.step08_monitoring.periods import Periods
from tenfold.steps.step08_monitoring.streams import Floats
from tenfold.tables.spark import active
from tenfold.vocabulary import PreparedData

if TYPE_CHECKING:
    from tenfold.steps.step08_monitoring.sides import Side


class Later(NamedTuple):
    """Later rows.

    Attributes
    ----------
    drawn : DataFrame
        Some of them, raw, in the order of all.
    contract : Kept
        How all of them fare.
    before : int
        How many are not later than the last training row.
    """

    batch: SparkBatch
    drawn: pd.DataFrame
    contract: Kept
    before: int


def read_later(
    decisions: MonitoringDecisions,
    data: PreparedData,
    reference: pd.DataFrame,
    base: Path,
    *,
    suite: Path | None,
    private: Collection[str],
    newest: float,
) -> Later:
    """Look at them, hold them against the contract, and draw as many as are compared.

    Parameters
    ----------
    reference : DataFrame
        Raw training rows, which tell the types of text.
    newest : float
        Moment of the last training row, in days since 2000.

    Raises
    ------
    WrongInput
        They are in a database, Spark does not start, or a feature reads earlier rows.
    DataProblem
        They cannot be read.
    """
    source = str(decisions.current)
    derived = data.recipe.get("derived", [])
    if tables.is_url(source) or decisions.current_query is not None:
        raise WrongInput.because(
            "'current' is a database, which is not read by Spark here.",
            "Give Parquet or CSV, or set engine: duckdb.",
        )
    if any(feature.get("kind") in ("lag", "rolling") for feature in derived):
        raise WrongInput.because(
            "The model has a feature that reads earlier rows (lag or rolling), which parts of "
            "them cannot see.",
            "Set engine: duckdb in step 8.",
        )
    kinds = {str(name): dtype.kind for name, dtype in reference.dtypes.items()}
    with active() as spark:
        batch = read_spark(spark, source, base=base, how=data.reading, learnt=kinds)
        drawn = batch.some(decisions.row_cap, seed=decisions.seed)
        contract = Suite(clauses=[]) if suite is None else Suite.read(suite)
        held = hold(
            batch,
            contract,
            [*of_target(data), *contract.clean],
            private=frozenset({*private, *private_columns(drawn, data)}),
            moments=_Moments(data.roles.time, final_rules(data)),
            newest=newest,
        )
    kept = told(held.result)
    if not contract.clauses:
        why = "step 2 left no contract: run it again" if suite is None else ""
        kept = Kept(why=why or "the contract of step 2 has no rules")
    return Later(batch, drawn, kept, held.before)


def measured(
    batch: SparkBatch,
    scorer: Scorer,
    reference: Side,
    current: Side,
    periods: Periods,
    data: PreparedData,
    *,
    prediction: str,
) -> Seen:
    """Streams of all rows in the periods that the drawn ones were cut into, and distances."""
    rules = final_rules(data)
    index = _Calendar.of(periods, current, data.roles.time, rules, len(current) / batch.rows)
    work = Measure.of(scorer, reference.frame, named=reference.named, rules=rules, index=index)
    wanted = {*scorer.candidate.columns, *([data.roles.time] if data.roles.time else [])}
    columns = [name for name in batch.columns if name in wanted]
    with active():
        return seen_by_spark(
            batch,
            work,
            reference.frame,
            columns=columns,
            prediction=("", prediction),
            periods=len(periods),
        )


@dataclass(frozen=True)
class _Moments:
    """Days since 2000 of raw rows."""

    time: str | None
    rules: list[CleanRule]

    def __call__(self, frame: pd.DataFrame) -> Floats:
        return days_of(clean(frame, self.rules), self.time)


@dataclass(frozen=True)
class _Calendar:
    """The period of a row that was not drawn: by its day or, without days, by its place.

    Attributes
    ----------
    starts : ndarray of float, shape (periods,)
        First day, or first place among the drawn rows, of each.
    """

    starts: Floats
    days: _Moments | None
    kept: float

    @classmethod
    def of(
        cls, periods: Periods, drawn: Side, time: str | None, rules: list[CleanRule], kept: float
    ) -> _Calendar:
        known = ~np.isnan(drawn.day)
        if not known.any():
            starts = np.searchsorted(periods.index, np.arange(len(periods))).astype(float)
            return cls(starts, None, kept)
        starts = np.full(len(periods), np.inf)
        if periods.unit == "rows":
            np.minimum.at(starts, periods.index[known], drawn.day[known])
        else:
            begin = pd.to_datetime(pd.Series(periods.labels)) - pd.Timestamp("2000-01-01")
            starts = np.asarray(begin / pd.Timedelta(days=1), dtype=np.float64)
        return cls(starts, _Moments(time, rules), kept)

    def __call__(self, frame: pd.DataFrame) -> NDArray[np.intp]:
        where = frame.index.to_numpy() * self.kept if self.days is None else self.days(frame)
        # Undated rows come last, as among the drawn ones; NaN sorts so.
        found = np.searchsorted(self.starts, where, side="right") - 1
        return np.clip(found, 0, len(self.starts) - 1).astype(np.intp)


__all__ = ["Later", "measured", "read_later"]
