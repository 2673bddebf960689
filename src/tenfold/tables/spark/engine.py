"""What a table in Spark asks of it: the few things that Ibis leaves to the backend."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.datatypes as dt

from tenfold.tables.spark.session import active, session
from tenfold.tables.spark.starting import forgotten

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table as Expression
    from pyspark.sql import DataFrame

_numbers = itertools.count()


@ibis.udf.scalar.builtin(name="conv")  # type: ignore[untyped-decorator]  # Ibis leaves it so
def _conv(digits: str, of: int, to: int) -> str:  # type: ignore[empty-body]  # Spark has the body
    """Digits of one base in another."""


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]  # see above
    name="unix_micros", signature=((dt.Timestamp("UTC"),), dt.int64)
)
def _micros(moment: Any) -> Any:
    """Microseconds since 1970."""


class Engine:
    """Spark's session of this process, asked through Ibis."""

    name = "Spark"

    def __init__(self) -> None:
        self._con = ibis.pyspark.connect(session())
        self._kept: dict[str, DataFrame] = {}

    def table(self, frame: DataFrame) -> Expression:
        """Look at a frame of Spark as an Ibis table; nothing is computed."""
        name = f"tenfold_{next(_numbers)}"
        frame.createOrReplaceTempView(name)
        return self._con.table(name)

    def frame(self, expression: Expression) -> DataFrame:
        """Look at an Ibis expression as a frame of Spark; nothing is computed."""
        # Pretty printing would indent the second line of a name.
        return session().sql(str(ibis.to_sql(expression, dialect="pyspark", pretty=False)))

    def fetch(self, expression: Expression) -> pa.Table:
        """Bring a result into memory, in the order of the expression if it has one.

        Raises
        ------
        TenfoldError
            The source cannot be read, or Spark fails: see `tenfold.tables.spark.told`.
        """
        with active():
            return self.frame(expression).toArrow()

    def batches(self, expression: Expression, size: int) -> Iterator[pa.Table]:
        """Bring a result into memory at once, and hand it over in parts of at most `size` rows."""
        found = self.fetch(expression)
        for start in range(0, max(found.num_rows, 1), size):
            yield found.slice(start, size)

    def keep(self, expression: Expression) -> Expression:
        """Compute an expression once; what memory cannot hold of the result goes to disk."""
        from pyspark import StorageLevel

        with active():
            frame = self.frame(expression).persist(StorageLevel.MEMORY_AND_DISK)
            frame.count()
            table = self.table(frame)
        self._kept[table.get_name()] = frame
        return table

    def drop(self, expression: Expression) -> None:
        """Give back the room of what `keep` set aside."""
        frame = self._kept.pop(expression.get_name())
        if forgotten():
            return  # another session would be started only to be told of what it never had
        with active() as spark:
            frame.unpersist()
            spark.catalog.dropTempView(expression.get_name())

    def number(self, digits: Any) -> Any:
        """A column of at most 15 hexadecimal digits as int64."""
        return _conv(digits, 16, 10).cast("int64")

    def micros(self, moment: Any) -> Any:
        """The microseconds since 1970 of a column of times."""
        return _micros(moment.cast("timestamp('UTC')"))


__all__ = ["Engine"]
