"""A table that can be asked: an Ibis expression, where it came from, and what was found out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenfold.errors import DataProblem

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table as Expression

    from tenfold.tables import duck
    from tenfold.tables.ending import Ending
    from tenfold.tables.engine import Engine


@dataclass(frozen=True)
class Table:
    """Rows in a fixed order, columns by name.

    Attributes
    ----------
    expr : ibis.Table
        The typed data: int64, float64, boolean, string, date and timestamp (UTC) only.
    engine : Engine
        What computes: DuckDB on this machine, or Spark.
    rows : int
    columns : list of str
    notes : list of str
        What was detected or decided while reading, in sentences.
    text : ibis.Table or None
        The cells as they were written, for cell-level detection; None when the source is typed.
    read_as_missing : dict
        Per typed column, the words (``NA``, blanks) that were read as missing, with their counts.
    left_out : int
        Rows with the wrong number of fields, which could not be read.
    ending : {"whole", "open", "cut"}
        Whether the last line of a text file is ended, and has all its fields; the worst of several.
    lacking : dict of str to list of str
        Columns that some parts of a folder lack, with the names of those parts.
    sources : tuple of str
        Files it was read from, as absolute paths; empty for a database or a frame.
    """

    expr: Expression
    engine: Engine
    rows: int
    columns: list[str]
    notes: list[str] = field(default_factory=list)
    text: Expression | None = None
    read_as_missing: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: int = 0
    ending: Ending = "whole"
    lacking: dict[str, list[str]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    resident: pa.Table | None = field(default=None, repr=False)

    @property
    def duck(self) -> duck.Engine:
        """The engine, where DuckDB is needed for what Ibis cannot say.

        Raises
        ------
        DataProblem
            Another engine holds the table.
        """
        from tenfold.tables import duck

        if not isinstance(self.engine, duck.Engine):
            raise DataProblem.because(
                f"This needs single rows by their place, which {self.engine.name} does not keep.",
                "Read the table with DuckDB (engine: duckdb).",
            )
        return self.engine

    def arrow(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Fetch columns into memory, in row order."""
        names = list(self.columns if columns is None else columns)
        if self.resident is not None:
            return self.resident.select(names)
        return self.engine.fetch(self.expr.select(names))

    def batches(self, size: int) -> Iterator[pa.Table]:
        """Go through all columns a part of the rows at a time, in row order."""
        if self.resident is not None:
            for start in range(0, self.rows, size):
                yield self.resident.slice(start, size)
            return
        yield from self.engine.batches(self.expr.select(self.columns), size)


__all__ = ["Table"]
