"""All later rows in one pass of Spark: what the detector takes of them, and every column's counts.

Counts are whole numbers, which Spark may add up in any order. Sums of other numbers are added up
within a task, in the order of its rows, and then here in the order of tasks: the same files in the
same number of tasks give the same digits, and another number moves at most the last of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.scoring.spark import SparkBatch
from tenfold.stats.tallied import Tally
from tenfold.steps.step08_monitoring.gauging import Gauge
from tenfold.steps.step08_monitoring.measuring import Measure
from tenfold.steps.step08_monitoring.streams import Streams

_KEYS = ("task", "period", "of", "cell")
_WHOLE, _SUMS = ("count", "places"), ("sum", "squares")
_LIKE = pa.schema(
    [(name, pa.int64()) for name in (*_KEYS, *_WHOLE)] + [(name, pa.float64()) for name in _SUMS]
)
_ALL = -1
_STREAM, _BEYOND = -1, -2


class Seen(NamedTuple):
    """What all rows come to.

    Attributes
    ----------
    distances : dict of str to dict
        Per column that the model sees, what `FeatureDrift` keeps.
    """

    streams: Streams
    distances: dict[str, dict[str, float | None]]


def seen_by_spark(
    batch: SparkBatch,
    measure: Measure,
    reference: pd.DataFrame,
    *,
    columns: Sequence[str],
    prediction: tuple[str, str],
    periods: int,
) -> Seen:
    """Read all rows once, and set them beside the reference.

    Parameters
    ----------
    reference : DataFrame
        The raw rows that `measure` was made of.
    columns : sequence of str
        Those that are read.
    prediction : (str, str)
        What the stream of the prediction belongs to, and its name.
    """
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    shaped = measure.scorer.features(reference)
    gauges = [Gauge.of(shaped[name]) for name in shaped.columns]
    work = _Count(measure, gauges)
    parts = batch.each(work, _LIKE, columns=columns, together=_together)
    added = [F.sum(name).alias(name) for name in (*_WHOLE, *_SUMS)]
    found = parts.groupBy(*_KEYS).agg(*added).toArrow()
    found = found.sort_by([(name, "ascending") for name in _KEYS])
    at = {name: found[name].to_numpy() for name in _LIKE.names}
    totals = np.zeros((3, periods, len(measure.marks) + 1))
    mine = at["cell"] == _STREAM
    for k, name in enumerate(("count", *_SUMS)):
        np.add.at(totals[k], (at["period"][mine], at["of"][mine]), at[name][mine])
    streams = measure.streams(totals, reference, prediction=prediction)
    distances = {
        gauge.column: gauge.distances(shaped[gauge.column], _tally(gauge, at, at["of"] == k))
        for k, gauge in enumerate(gauges)
    }
    return Seen(streams, distances)


def _tally(gauge: Gauge, at: dict[str, NDArray[np.int64]], mine: NDArray[np.bool_]) -> Tally:
    counts, places = np.zeros((2, gauge.size), dtype=np.int64)
    cells = mine & (at["cell"] >= 0)
    counts[at["cell"][cells]] = at["count"][cells]
    places[at["cell"][cells]] = at["places"][cells]
    ends = mine & (at["cell"] == _BEYOND)
    return Tally(counts, places, np.array([at[name][ends].sum() for name in _SUMS]))


@dataclass(frozen=True)
class _Count:
    """A part of the rows, as a long table: sums of its own task, counts of all tasks alike."""

    measure: Measure
    gauges: list[Gauge]

    def __call__(self, frame: pd.DataFrame) -> pa.Table:
        task = int(frame.index[0])
        index, cleaned, shaped = self.measure.shaped(frame)
        added = self.measure.added(index, cleaned, shaped)
        sizes, sums, squares = added.totals
        period, stream = np.indices(sizes.shape)
        tables = [
            _table(task, added.periods[period.ravel()], stream.ravel(), _STREAM,
                   count=sizes.ravel().astype(np.int64), sum=sums.ravel(), squares=squares.ravel())
        ]  # fmt: skip
        for k, gauge in enumerate(self.gauges):
            one = gauge.tally(shaped[gauge.column])
            cells = np.flatnonzero(one.counts)
            tables += [
                _table(_ALL, _ALL, k, cells, count=one.counts[cells], places=one.places[cells]),
                _table(task, _ALL, k, [_BEYOND], sum=one.beyond[:1], squares=one.beyond[1:]),
            ]
        return pa.concat_tables(tables).combine_chunks()


def _table(task: int, period: Any, of: Any, cell: Any, **values: Any) -> pa.Table:
    """Rows of `_LIKE`; single numbers hold for all of them."""
    rest = dict.fromkeys(_WHOLE, 0) | dict.fromkeys(_SUMS, 0.0) | values
    given = dict(zip(_KEYS, (task, period, of, cell), strict=True)) | rest
    filled = np.broadcast_arrays(*(given[name] for name in _LIKE.names))
    arrays = [pa.array(one, kind) for one, kind in zip(filled, _LIKE.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_LIKE)


def _together(one: pa.Table, other: pa.Table) -> pa.Table:
    """Two parts of a task added up; the task goes by its first row."""
    both = pa.concat_tables([one, other])
    task = both["task"].to_numpy()
    first = task[task != _ALL].min()
    both = both.set_column(0, "task", pa.array(np.where(task == _ALL, _ALL, first)))
    # One thread, or the order of sums is anyone's guess.
    added = both.group_by(list(_KEYS), use_threads=False).aggregate(
        [(name, "sum") for name in (*_WHOLE, *_SUMS)]
    )
    names = [*_KEYS, *(f"{name}_sum" for name in (*_WHOLE, *_SUMS))]
    return added.select(names).rename_columns(_LIKE.names).cast(_LIKE)


__all__ = ["Seen", "seen_by_spark"]
