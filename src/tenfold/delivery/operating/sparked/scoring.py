"""A batch of any size scored by Spark, into a folder of Parquet parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tenfold.delivery.operating.judging import answer
from tenfold.delivery.operating.sparked.examining import examine_with_spark
from tenfold.delivery.operating.sparked.folder import check_beside, replacing_folder
from tenfold.delivery.operating.sparked.opening import batch_in_spark
from tenfold.delivery.operating.sparked.ranking import ranked
from tenfold.errors import DataProblem
from tenfold.scoring import Scorer, Typical
from tenfold.scoring.spark import SparkBatch
from tenfold.tables.spark import active
from tenfold.vocabulary import ValueModel

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from tenfold.delivery.operating.serving import Serving

_ROW, _GAIN = "tenfold_row", "tenfold_gain"
_FEW = 5


class Done(NamedTuple):
    """What came of it: rows, those acted on, their money, and what should be known."""

    rows: int
    acted: int
    money: float | None
    notes: list[str]


def score_with_spark(model: Serving, batch: str, out: Path, *, name: str, but: str) -> Done:
    """Score `batch` into the folder `out`; one that breaks the contract is refused whole.

    Parameters
    ----------
    batch : str
        Parquet or delimited text: a file, or a folder, which is one batch whatever its parts.
    name : str
        The batch as it is shown.
    but : str
        What stays as it was, where it is refused.

    Raises
    ------
    BatchRefused
        The batch breaks the contract, or something went wrong with it on its way.
    DataProblem
        A part cannot be read, or parts differ.
    WrongInput
        The batch lies in `out`, Spark does not start, or an executor or the driver was lost.
    """
    learnt = model.learnt
    check_beside(out, Path(batch))
    with active() as spark:
        found = batch_in_spark(spark, learnt, batch, name=name)
        examined = examine_with_spark(learnt.suite, learnt.data, learnt.reference, found)
        examined.refuse(name, but=but)
        _check_columns(model.scorer, found)
        with replacing_folder(out) as spare:
            done = _written(model, found, spare)
    return done._replace(notes=examined.notes)


def _check_columns(scorer: Scorer, batch: SparkBatch) -> None:
    """Refuse before any work what the scorer would refuse on an executor.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.
    """
    absent = [name for name in scorer.candidate.columns if name not in batch.columns]
    if absent:
        raise DataProblem.because(
            f"The rows lack what the model reads: column {', '.join(absent[:5])}.",
            "Give the columns that the model was trained on.",
        )


@dataclass(frozen=True)
class _Answer:
    """The answers to a part, with what ranking takes."""

    scorer: Scorer
    typical: Typical
    value: ValueModel | None
    id_column: str | None

    def __call__(self, frame: pd.DataFrame) -> pa.Table:
        rows = frame.index.to_numpy()
        found = answer(
            self.scorer,
            frame.reset_index(drop=True),
            self.typical,
            self.value,
            id_column=self.id_column,
            first=1,
        )
        table = found.table
        if "row" in table.column_names and self.id_column not in frame.columns:
            table = table.set_column(0, "row", pa.array(rows + 1, pa.int64()))
        gain = np.full(len(rows), -np.inf) if found.gain is None else found.gain
        silent = np.isneginf(gain)
        return table.append_column(_ROW, pa.array(rows, pa.int64())).append_column(
            _GAIN, pa.array(gain, pa.float64(), mask=silent)
        )


def _written(model: Serving, batch: SparkBatch, spare: Path) -> Done:
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    learnt, scorer = model.learnt, model.scorer
    reference = learnt.reference.frame
    work = _Answer(scorer, Typical.of(scorer, reference), learnt.value, learnt.data.roles.id)
    wanted = {*scorer.candidate.columns, *([work.id_column] if work.id_column else [])}
    columns = [name for name in batch.columns if name in wanted]
    like = work(reference.reindex(columns=columns).head(_FEW)).schema
    staged = str(spare / "staged")
    # Answers cost most and are needed thrice: they are computed once, and wait on disk.
    batch.each(work, like, columns=columns).write.parquet(staged)
    answers: DataFrame = batch.spark.read.parquet(staged)
    acts = F.col("action") == 1 if scorer.candidate.task == "binary" else F.lit(1) == 1
    sums = {"rows": F.count(F.lit(1)), "acted": F.sum(acts.cast("long"))}
    if "money" in like.names:
        sums["money"] = F.sum("money")
    told = answers.agg(*(sum_.alias(name) for name, sum_ in sums.items())).toArrow().to_pylist()[0]
    value = learnt.value
    if value is not None and value.capacity_per_week is not None and "money" in like.names:
        answers = ranked(answers, int(told["acted"]), gain=_GAIN, row=_ROW)
    # Parts in the order of rows: read by their names they give the batch's own order.
    whole = answers.orderBy(_ROW).drop(_ROW, _GAIN)
    whole.write.option("compression", "zstd").parquet(str(spare / "whole"))
    return Done(int(told["rows"]), int(told["acted"]), told.get("money"), [])


__all__ = ["Done", "score_with_spark"]
