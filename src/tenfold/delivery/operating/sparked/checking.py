"""A batch of any size examined and measured for drift by Spark: all of its rows, not a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.delivery.operating.drifting import PREDICTION, entry_of_parts
from tenfold.delivery.operating.examining import Examined
from tenfold.delivery.operating.ledger import Entry
from tenfold.delivery.operating.reference import MOST
from tenfold.delivery.operating.sparked.examining import examine_with_spark
from tenfold.delivery.operating.sparked.opening import batch_in_spark
from tenfold.steps.step08_monitoring.measuring import LIKE, Measure
from tenfold.tables.spark import active

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.delivery.operating.serving import Learnt, Serving


class Looked(NamedTuple):
    """What Spark found in a batch.

    Attributes
    ----------
    columns : list of str
        Those of the batch.
    entry : Entry or None
        Its streams for the detector; None where no model serves, or columns are missing.
    some : DataFrame
        A sample of its rows.
    """

    rows: int
    columns: list[str]
    examined: Examined
    entry: Entry | None
    some: pd.DataFrame


def look_with_spark(learnt: Learnt, model: Serving | None, batch: str, *, name: str) -> Looked:
    """Hold a batch against the contract, and measure it where a model serves.

    Parameters
    ----------
    batch : str
        Parquet or delimited text: a file, or a folder, which is one batch whatever its parts.
    name : str
        The batch as it is shown.

    Raises
    ------
    NoRows
        It is empty.
    DataProblem
        A part cannot be read, or parts differ.
    WrongInput
        Spark does not start, an executor or the driver was lost, or a feature of the model reads
        earlier rows of the batch.
    """
    reference = learnt.reference
    with active() as spark:
        found = batch_in_spark(spark, learnt, batch, name=name)
        examined = examine_with_spark(learnt.suite, learnt.data, reference, found)
        entry = None
        if model is not None and set(model.scorer.candidate.columns) <= set(found.columns):
            work = Measure.of(model.scorer, reference.frame)
            columns = [c for c in found.columns if c in set(model.scorer.candidate.columns)]
            parts = found.each(work, LIKE, columns=columns, together=added).toArrow()
            measured = work.together(
                parts.to_pylist(), reference.frame, prediction=(PREDICTION, "mean")
            )
            entry = entry_of_parts(name, model.scorer, measured)
        return Looked(found.rows, found.columns, examined, entry, found.some(MOST))


def added(one: pa.Table, other: pa.Table) -> pa.Table:
    """Two parts that a `Measure` without periods has measured, added up."""
    # Whole numbers wrap around: contents are sums that may.
    told = {name: pc.add(one[name], other[name]) for name in ("rows", "content")}
    for name in ("sizes", "sums", "squares"):
        told[name] = [np.add(one[name][0].as_py(), other[name][0].as_py())]
    return pa.table({"period": one["period"], **told}, schema=LIKE)


__all__ = ["Looked", "added", "look_with_spark"]
