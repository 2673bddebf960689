"""Which rows of a whole table stand apart, since rows of its sample are kept for something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.scoring.spark.shaping import FATE, Fate
from tenfold.tables.keyed import key_of
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression
    from pyspark.sql import DataFrame, SparkSession

_LIKE, _GROUP, _OF = "tenfold_like", "tenfold_group", "tenfold_of"
_LARGEST = 1.7976931348623157e308
_SENT = 5_000_000


@dataclass(frozen=True)
class Apart:
    """Rows of the sample that stand apart, and what that means for rows that are like them.

    Attributes
    ----------
    rows : pyarrow.Table
        At least one, in columns of the plain types.
    of : ndarray of int, shape (n_rows,)
        For what each stands apart: a place in `fates`, of which later ones prevail.
    fates : sequence of (Fate, Fate)
        Of a row that is equal to one of them, and of one that is of the group of one.
    """

    rows: pa.Table
    of: NDArray[Any]
    fates: Sequence[tuple[Fate, Fate]]


def marked(
    table: Table, apart: Apart, spark: SparkSession, *, target: str, group: str | None
) -> DataFrame:
    """All rows with their fate so far.

    A row is equal to another where all cells are but the target, which may have been brought into
    another form; so may the time have been, where it was text.

    Parameters
    ----------
    table : Table
        In Spark.
    group : str or None
        The column whose groups stand apart as a whole; a row without a group stands for itself.

    Returns
    -------
    DataFrame
        Of Spark: the columns as ``c0`` …, infinite numbers missing as in the sample; and `FATE`.
    """
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    engine: Any = table.engine
    given = apart.rows.append_column(_OF, pa.array(apart.of, pa.int64()))
    rows, sample = _finite(table.expr), _finite(engine.table(spark.createDataFrame(given)))
    keyed = {_LIKE: [name for name in _alike(rows, sample) if name != target]}
    if group is not None:
        keyed[_GROUP] = [group]
    cells = {f"c{at}": rows[name] for at, name in enumerate(table.columns)}
    keys = {key: key_of(rows, engine, of) for key, of in keyed.items()}
    told = engine.frame(rows.select(**cells, **keys))
    for key, of in keyed.items():
        some = sample.filter(sample[group].notnull()) if key == _GROUP else sample
        own = engine.frame(some.select(**{key: key_of(some, engine, of), _OF: some[_OF]}))
        seen = own.groupBy(key).agg(F.max(_OF).alias(f"{key}_of"))
        # Sent to every executor, else all rows would be sorted by their key to be joined.
        seen = F.broadcast(seen) if given.num_rows <= _SENT else seen
        told = told.join(seen, key, "left")
    fate = F.lit(int(Fate.TRAINS))
    for at, fates in enumerate(apart.fates):
        for key, means in zip(keyed, fates, strict=False):
            fate = F.when(F.col(f"{key}_of") == at, int(means)).otherwise(fate)
    found: DataFrame = told.select(*cells, fate.cast("int").alias(FATE))
    return found


def _alike(table: Expression, sample: Expression) -> list[str]:
    """Columns that both hold as one kind, so that their keys can be compared."""
    here, there = table.schema(), sample.schema()
    return [name for name in here if name in there and _kind(here[name]) == _kind(there[name])]


def _kind(kind: Any) -> str:
    for name in ("boolean", "numeric", "temporal"):
        if getattr(kind, f"is_{name}")():
            return name
    return "text"


def _finite(expr: Expression) -> Expression:
    real = [name for name, kind in expr.schema().items() if kind.is_floating()]
    missing = ibis.null("float64")
    cells = {name: ibis.ifelse(expr[name].abs() <= _LARGEST, expr[name], missing) for name in real}
    return expr.mutate(**cells) if cells else expr


__all__ = ["Apart", "marked"]
