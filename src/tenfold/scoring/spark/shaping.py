"""Raw rows in Spark as what a model is fitted on: features, outcome, or why a row stays out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean, written
from tenfold.scoring.outcomes import coded
from tenfold.scoring.spark.batch import PART, gathered
from tenfold.tables.frames import as_frame
from tenfold.tables.plain import plain
from tenfold.vocabulary import Task

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FATE, TARGET = "fate", "y"


class Fate(IntEnum):
    """What becomes of a row: it trains, or why it does not."""

    TRAINS = 0
    EQUAL = 1
    """Equal to a held-out row in every cell but the target."""
    GROUP = 2
    """Of a held-out group."""
    PERIOD = 3
    """From the held-out period or the embargo before it, or without a time."""
    UNKNOWN = 4
    """Without a known target, or of a class that the sample has none of."""
    CALIBRATES = 5
    """Equal to a row that calibrates the model, or of its group."""


@dataclass(frozen=True)
class Shaping:
    """How raw rows become features and an outcome; is sent to the executors.

    Attributes
    ----------
    columns : tuple of str
        Names of the raw columns, in the order of ``c0`` ….
    recipe, encode : transformer
        Fitted, as the pipeline that serves has them.
    width : int
        Features that they give.
    known : ndarray of int
        Class codes that the model answers with; its own codes are 0 to k − 1.
    rules : list of CleanRule
        Of the target and of the time.
    until : float or datetime64, or None
        Rows from here on do not train; None where the split does not go by time.
    """

    columns: tuple[str, ...]
    recipe: Any
    encode: Any
    width: int
    task: Task
    labels: tuple[str, ...]
    known: NDArray[Any]
    target: str
    rules: list[CleanRule] = field(default_factory=list)
    time: str | None = None
    until: Any = None

    @property
    def features(self) -> list[str]:
        """Names of the columns that hold the features."""
        return [f"f{place}" for place in range(self.width)]

    @property
    def schema(self) -> pa.Schema:
        """Of `over`: the fate, the outcome, the features as float32; nothing is null."""
        head = [(FATE, pa.int32()), (TARGET, pa.float64())]
        return pa.schema([*head, *((name, pa.float32()) for name in self.features)])

    def over(self, frame: DataFrame) -> DataFrame:
        """Shape rows with columns ``c0`` … and `FATE`; nothing runs before it must."""
        from pyspark.sql.pandas.types import from_arrow_schema

        with warnings.catch_warnings():
            # pyspark 4.3 warns of every pandas 3; only Arrow goes through it here.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
            return frame.mapInArrow(_each(self), from_arrow_schema(self.schema))

    def part(self, rows: pa.Table) -> pa.Table:
        """Some rows, shaped."""
        cells, _ = plain(rows.select(range(len(self.columns))).rename_columns(self.columns))
        frame = as_frame(cells)
        fate = rows.column(FATE).to_numpy().astype(np.int32)
        y = self._outcome(frame[self.target])
        fate[(fate == Fate.TRAINS) & self._late(frame)] = Fate.PERIOD
        fate[(fate == Fate.TRAINS) & np.isnan(y)] = Fate.UNKNOWN
        some = fate == Fate.TRAINS
        features = np.full((len(frame), self.width), np.nan, dtype=np.float32)
        if some.any():
            with warnings.catch_warnings():
                # Unknown levels and empty columns are the encoder's business.
                warnings.simplefilter("ignore")
                shaped = self.recipe.transform(frame[some].reset_index(drop=True))
                features[some] = np.asarray(self.encode.transform(shaped), dtype=np.float32)
        told = {FATE: fate, TARGET: y}
        told |= {name: features[:, at] for at, name in enumerate(self.features)}
        return pa.table(told, schema=self.schema)

    def _outcome(self, raw: pd.Series[Any]) -> NDArray[np.float64]:
        target: pd.Series[Any] = clean(raw.to_frame(), self._of(self.target))[self.target]
        y = coded(target.where(written(target)), self.task, self.labels)
        if self.task == "regression":
            return y
        at = np.full(len(self.labels), np.nan)
        at[self.known.astype(np.intp)] = np.arange(len(self.known))
        return np.where(np.isnan(y), np.nan, at[np.nan_to_num(y).astype(np.intp)])

    def _late(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        if self.time is None:
            return np.zeros(len(frame), dtype=bool)
        moments: pd.Series[Any] = clean(frame[[self.time]], self._of(self.time))[self.time]
        dated = isinstance(self.until, np.datetime64)
        known = cast(moments, "datetime" if dated else "number")
        # A row without a time is not before anything.
        return np.asarray(~(known < self.until).to_numpy(dtype=bool))

    def _of(self, column: str) -> list[CleanRule]:
        return [rule for rule in self.rules if rule.column == column]


def _each(shaping: Shaping) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def over(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for rows in gathered(batches, PART):
            yield from shaping.part(rows).to_batches()

    return over


__all__ = ["FATE", "TARGET", "Fate", "Shaping"]
