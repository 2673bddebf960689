"""What a table asks of whatever computes for it: DuckDB here, Spark on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table as Expression

Progress = Callable[[float, str], None]
"""``progress(done, text)`` with `done` between 0 and 1."""


@runtime_checkable
class Engine(Protocol):
    """The few things that Ibis leaves to the backend.

    All else about large tables is one Ibis expression for every engine: see `tenfold.tables.whole`.

    Attributes
    ----------
    name : str
        As a person reads it: ``DuckDB``, ``Spark``.
    """

    name: str

    def fetch(self, expression: Expression) -> pa.Table:
        """Bring a small result into memory; its order is that of the expression, if it has one.

        Raises
        ------
        DataProblem
            The source cannot be read to its end, or there is no room for what is set aside.
        """
        ...

    def batches(self, expression: Expression, size: int) -> Iterator[pa.Table]:
        """Hand over a result in parts of at most about `size` rows.

        DuckDB has one part in memory at a time, Spark the whole result.
        """
        ...

    def keep(self, expression: Expression) -> Expression:
        """Compute an expression once and set the result aside, on disk where it is large."""
        ...

    def drop(self, expression: Expression) -> None:
        """Give back the room of what `keep` set aside."""
        ...

    def number(self, digits: Any) -> Any:
        """A column of at most 15 hexadecimal digits as int64, as an Ibis expression."""
        ...

    def micros(self, moment: Any) -> Any:
        """The microseconds since 1970 of a column of times as int64, as an Ibis expression."""
        ...


__all__ = ["Engine", "Progress"]
