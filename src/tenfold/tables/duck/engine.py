"""One DuckDB: the few things that Ibis cannot say, and where data go that memory cannot hold."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

import itertools
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import numpy as np
import pyarrow as pa

from tenfold.tables.duck.faults import room_told, told
from tenfold.tables.duck.spilling import folder_in, remove
from tenfold.tables.duck.sql import quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

MEMORY = "2GB"
"""What DuckDB may use before it spills to disk; Python and Arrow come on top."""

_AT_ONCE = 400
_BATCH = 1_000_000


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]  # Ibis leaves it so
    name="epoch_us", signature=((dt.timestamp,), dt.int64)
)
def _micros(moment: Any) -> Any:
    """Microseconds since 1970."""


class Engine:
    """One DuckDB in memory, in one thread, that spills to a folder of its own.

    One thread makes sums, and so records, independent of the machine.

    Parameters
    ----------
    memory : str
        DuckDB's memory limit, for example ``2GB``.
    cache : Path, optional
        Folder in which the spill folder is made; that of the system by default.
    """

    name = "DuckDB"

    def __init__(self, *, memory: str = MEMORY, cache: Path | None = None) -> None:
        self.spill = folder_in(cache)
        self._con = ibis.duckdb.connect(
            threads=1,
            memory_limit=memory,
            temp_directory=str(self.spill),
            # Extensions would be fetched from the network.
            autoinstall_known_extensions=False,
        )
        self.run("SET TimeZone = 'UTC'")
        self._names = (f"t{number}" for number in itertools.count())
        self._end = weakref.finalize(self, remove, self.spill)

    def ingest(self, data: pa.Table | pa.RecordBatchReader) -> Expression:
        """Copy Arrow data into a table that may spill; row order is kept.

        Raises
        ------
        pyarrow.ArrowInvalid
            The reader failed.
        DataProblem
            Neither memory nor disk has room for the data.
        """
        given = next(self._names)
        self._con.con.register(given, data)
        try:
            return self.create("TABLE", f"SELECT * FROM {given}")
        except duckdb.Error as error:
            # What a reader raises on the way comes back wrapped.
            raise pa.ArrowInvalid(str(error)) from error
        finally:
            self._con.con.unregister(given)

    def attach(self, data: pa.Table) -> Expression:
        """Look at Arrow data in place."""
        name = next(self._names)
        self._con.con.register(name, data)
        return self._table(name)

    def create(self, kind: str, query: str) -> Expression:
        """Keep the result of a query (``TABLE``) or the query itself (``VIEW``)."""
        name = next(self._names)
        self.run(f"CREATE {kind} {name} AS {query}")
        return self._table(name)

    def derive(self, table: Expression, columns: Mapping[str, str], *, keep: bool) -> Expression:
        """Compute columns by SQL expressions over `table`, as a table (`keep`) or a view."""
        chosen = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in columns.items())
        return self.create("TABLE" if keep else "VIEW", f"SELECT {chosen} FROM {table.get_name()}")

    def stack(self, tables: Sequence[Expression], names: Sequence[str]) -> Expression:
        """Put tables under one another, in order."""
        if len(tables) == 1:
            return tables[0]
        listed = ", ".join(map(quoted, names))
        parts = [f"SELECT {listed} FROM {table.get_name()}" for table in tables]
        return self.create("VIEW", " UNION ALL ".join(parts))

    def rename(self, table: Expression, names: Sequence[str]) -> Expression:
        """Call the first columns by other names; the others are dropped."""
        pairs = zip(names, table.columns, strict=False)
        return self.derive(table, {name: quoted(column) for name, column in pairs}, keep=False)

    def head(self, table: Expression, rows: int) -> Expression:
        """The first rows."""
        return self.create("VIEW", f"SELECT * FROM {table.get_name()} LIMIT {rows}")

    def count(self, table: Expression) -> int:
        """Number of rows."""
        return int(self.row(table, ["count(*)"])[0])

    def filled(self, table: Expression, column: str) -> int:
        """Number of rows that have a value."""
        return int(self.row(table, [f"count({quoted(column)})"])[0])

    def row(self, table: Expression, aggregates: Sequence[str]) -> tuple[Any, ...]:
        """Evaluate aggregates over the whole table."""
        found: list[Any] = []
        for start in range(0, len(aggregates), _AT_ONCE):
            some = ", ".join(aggregates[start : start + _AT_ONCE])
            found += self.rows(f"SELECT {some} FROM {table.get_name()}")[0]
        return tuple(found)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a small result."""
        with told(self.spill):
            found: list[tuple[Any, ...]] = self.run(sql).fetchall()
        return found

    def fetch(self, expression: Expression) -> pa.Table:
        """Bring an expression into memory as Arrow."""
        with told(self.spill):
            found: pa.Table = self._relation(_sql(expression)).to_arrow_table()
        return found

    def keep(self, expression: Expression) -> Expression:
        """Compute an expression once; the result spills to disk where it is large."""
        with told(self.spill):
            return self.create("TABLE", _sql(expression))

    def drop(self, expression: Expression) -> None:
        """Give back the room of what `keep` set aside."""
        self.run(f"DROP TABLE {expression.get_name()}")

    def number(self, digits: Any) -> Any:
        """A column of at most 15 hexadecimal digits as int64."""
        return (ibis.literal("0x") + digits).cast("int64")

    def micros(self, moment: Any) -> Any:
        """The microseconds since 1970 of a column of times."""
        return _micros(moment)

    def close(self) -> None:
        """Let go of all tables, and remove what was put on disk."""
        self._con.disconnect()
        self._end()

    def batches(self, expression: Expression, size: int) -> Iterator[pa.Table]:
        """Bring an expression into memory part by part, in row order."""
        return self._stream(_sql(expression), size)

    def columns(self, table: Expression, names: Sequence[str], size: int) -> Iterator[pa.Table]:
        """Bring some columns of a table into memory part by part, in row order."""
        # Ibis takes seconds over an expression of thousands of columns.
        return self._stream(f"SELECT {', '.join(map(quoted, names))} FROM {table.get_name()}", size)

    def take(self, expression: Expression, rows: np.ndarray[Any, Any]) -> pa.Table:
        """Fetch the rows at the given positions (ascending), in order."""
        picks = self.ingest(pa.table({"tenfold_pick": pa.array(rows, pa.int64())}))
        query = (
            "SELECT * EXCLUDE (tenfold_place, tenfold_pick) FROM"
            " (SELECT *, row_number() OVER () - 1 AS tenfold_place"
            f" FROM ({_sql(expression)})) JOIN {picks.get_name()} ON tenfold_place = tenfold_pick"
            " ORDER BY tenfold_place"
        )
        try:
            with told(self.spill):
                found: pa.Table = self._relation(query).to_arrow_table()
        finally:
            self.drop(picks)
        return found

    def row_hashes(self, table: Expression, columns: Sequence[str]) -> np.ndarray[Any, Any]:
        """One 64-bit hash per row over `columns`: equal rows have equal hashes."""
        listed = ", ".join(map(quoted, columns))
        query = f"SELECT hash({listed}) FROM {table.get_name()}"
        found = [batch.column(0).to_numpy() for batch in self._stream(query, _BATCH)]
        return np.concatenate(found) if found else np.empty(0, np.uint64)

    def run(self, sql: str) -> Any:
        """Run DuckDB's own SQL.

        Raises
        ------
        DataProblem
            Neither memory nor disk has room for it.
        duckdb.Error
            Whatever else DuckDB says.
        """
        with room_told(self.spill):
            return self._con.raw_sql(sql)

    def _stream(self, sql: str, size: int) -> Iterator[pa.Table]:
        with told(self.spill):
            reader = self._relation(sql).to_arrow_reader(size)
        while True:
            with told(self.spill):
                batch = next(reader, None)
            if batch is None:
                return
            yield pa.Table.from_batches([batch])

    def _relation(self, sql: str) -> Any:
        return self._con.con.sql(sql)

    def _table(self, name: str) -> Expression:
        with warnings.catch_warnings():
            # Ibis 12 asks DuckDB 2 for schemas by a name that is going away.
            warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
            return self._con.table(name)


def _sql(expression: Expression) -> str:
    # Pretty printing would indent the second line of a name.
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


__all__ = ["MEMORY", "Engine"]
