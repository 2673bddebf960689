"""Rows that Spark holds: numbered as their files hold them, mapped in parts through Python.

Parts go as Arrow through `mapInArrow`, and not as pandas through a user-defined function of
`mlflow.pyfunc.spark_udf`: the workers then make frames of them as `tenfold.tables` does here, so
that a model sees the same types, and a part may answer with more than a column.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.tables.cells import MISSING
from tenfold.tables.frames import as_frame
from tenfold.tables.plain import plain

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

FILE, START = "tenfold_file", "tenfold_start"
PART = 50_000
"""Rows that a worker holds as a frame at once."""

Work = Callable[[pd.DataFrame], pa.Table]
"""From some raw rows, whose index numbers them from 0, to whatever is wanted of them."""
Together = Callable[[pa.Table, pa.Table], pa.Table]
"""One answer of two that come from the same task."""
Place = tuple[str, int]
_Over = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True)
class SparkBatch:
    """Rows in the order of their files' names and of the rows in them.

    Attributes
    ----------
    frame : pyspark.sql.DataFrame
        Columns ``c0`` … in the order of `columns`, whatever characters their names have; beside
        them the file and the place in it where a piece that one task reads begins.
    columns : list of str
        The names as the files have them.
    first : mapping of (str, int) to int
        Number of the first row of each piece, from 0.
    learnt : mapping of str to numpy dtype kind
        For text cells: how the training rows hold the column. Parquet brings types of its own.
    notes : list of str
        What was decided while reading, in sentences.
    """

    spark: SparkSession
    frame: DataFrame
    columns: list[str]
    rows: int
    first: Mapping[Place, int]
    learnt: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def each(
        self,
        work: Work,
        like: pa.Schema,
        *,
        columns: Sequence[str] | None = None,
        size: int = PART,
        together: Together | None = None,
    ) -> DataFrame:
        """What `work` gives for every part, still in Spark: nothing runs before it is asked for.

        Parameters
        ----------
        work : callable
            Is sent to the executors, which need the same tenfold.
        like : pyarrow.Schema
            Of what it gives.
        columns : sequence of str, optional
            Only these are read.
        size : int
            Rows of a part, about.
        together : callable, optional
            Puts answers of one task together where they are: one comes of it, not one per part.
        """
        from pyspark.sql.pandas.types import from_arrow_schema

        names = list(self.columns if columns is None else columns)
        frame = self.frame.select(*(f"c{self.columns.index(n)}" for n in names), FILE, START)
        over = _over(work, names, dict(self.first), dict(self.learnt), size, together)
        return _mapped(frame, over, from_arrow_schema(like))

    def some(self, most: int, *, seed: int = 0) -> pd.DataFrame:
        """`most` rows drawn at random, in their order; all where there are not more.

        Drawn by their numbers, so that the pieces that files are read in do not matter.
        """
        frame = self.frame
        if self.rows > most:
            rng = np.random.default_rng(seed)
            wanted = np.sort(rng.choice(self.rows, most, replace=False, shuffle=False))
            frame = _mapped(frame, _among(wanted, dict(self.first)), frame.schema)
        drawn = frame.toArrow()
        places = zip(drawn[FILE].to_pylist(), drawn[START].to_pylist(), strict=True)
        # Pieces come largest first; in each the rows are in their order.
        order = np.argsort([self.first[place] for place in places], kind="stable")
        return _framed(drawn.take(pa.array(order)), self.columns, {}, self.learnt)


def _mapped(frame: DataFrame, over: _Over, like: StructType) -> DataFrame:
    with warnings.catch_warnings():
        # pyspark 4.3 warns of every pandas 3; only Arrow goes through it here.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        return frame.mapInArrow(over, like)


def _over(
    work: Work,
    names: list[str],
    first: dict[Place, int],
    learnt: dict[str, str],
    size: int,
    together: Together | None,
) -> _Over:
    def over(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        seen, all_of_it = dict(first), None
        for part in gathered(batches, size):
            found = work(_framed(part, names, seen, learnt))
            if together is None:
                yield from found.to_batches()
            else:
                all_of_it = found if all_of_it is None else together(all_of_it, found)
        if all_of_it is not None:
            yield from all_of_it.to_batches()

    return over


def _among(wanted: NDArray[np.int64], first: dict[Place, int]) -> _Over:
    """Keep the rows whose numbers are among some, which are sorted."""

    def over(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        seen = dict(first)
        for part in gathered(batches, PART):
            numbers = _numbers(part[FILE], part[START], seen)
            at = np.minimum(np.searchsorted(wanted, numbers), len(wanted) - 1)
            yield from part.filter(pa.array(wanted[at] == numbers)).to_batches()

    return over


def gathered(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Spark's small batches put together until they have `size` rows; the last may have fewer."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(one.num_rows for one in held) >= size:
            yield pa.Table.from_batches(held)
            held = []
    if sum(one.num_rows for one in held):
        yield pa.Table.from_batches(held)


def _framed(
    part: pa.Table, names: list[str], seen: dict[Place, int], learnt: Mapping[str, str]
) -> pd.DataFrame:
    cells, _ = plain(part.select(range(len(names))).rename_columns(names))
    frame = as_frame(cells)
    if seen:
        frame.index = pd.Index(_numbers(part[FILE], part[START], seen))
    retyped = {
        name: _as_learnt(frame[name], kind) for name, kind in learnt.items() if name in names
    }
    return frame.assign(**retyped) if retyped else frame


def _numbers(files: Any, starts: Any, seen: dict[Place, int]) -> NDArray[np.int64]:
    """Number each row; a piece lies in one task whole and in order, which is all it takes."""
    coded = files.combine_chunks().dictionary_encode()
    which, start = coded.indices.to_numpy(), starts.to_numpy()
    ends = np.flatnonzero((np.diff(which) != 0) | (np.diff(start) != 0)) + 1
    found = np.empty(len(which), dtype=np.int64)
    for low, high in zip([0, *ends], [*ends, len(which)], strict=True):
        place = (coded.dictionary[int(which[low])].as_py(), int(start[low]))
        found[low:high] = np.arange(seen[place], seen[place] + high - low)
        seen[place] += int(high - low)
    return found


def _as_learnt(text: pd.Series[Any], kind: str) -> pd.Series[Any]:
    """Cells of text as the training rows hold the column, where every one of them can be read."""
    if kind == "b":
        flags = text.str.strip().str.lower().map({"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0})
        return text if flags.isna().sum() > text.isna().sum() else flags
    missing = text.isna() | text.str.strip().str.lower().isin(("", *MISSING))
    numbers = pd.to_numeric(text.mask(missing), errors="coerce")
    return text if (numbers.isna() & ~missing).any() else numbers


__all__ = ["FILE", "PART", "START", "Place", "SparkBatch", "Together", "Work", "gathered"]
