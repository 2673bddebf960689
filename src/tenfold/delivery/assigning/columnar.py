"""Parquet with one column more, batch by batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.delivery.assigning.filling import NOTHING, Filling
from tenfold.errors import DataProblem, WrongInput
from tenfold.tables.source import File

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 100_000


def fill(source: File, spare: Path, filling: Filling) -> None:
    """Write `source` with the arms as its last column.

    Raises
    ------
    DataProblem
        It is damaged, or has no rows.
    WrongInput
        The columns do not fit, or the identifiers are of a type that has several spellings.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source.path, pre_buffer=False) as file:
            schema = file.schema_arrow
            place = filling.place(schema.names)
            _check(schema.field(place), filling)
            if not file.metadata.num_rows:
                raise DataProblem.because(f"{filling.shown} has no rows.", NOTHING)
            longer = schema.append(pa.field(filling.arm_column, pa.string()))
            with pq.ParquetWriter(spare, longer, compression="zstd") as out:
                for batch in file.iter_batches(ROWS):
                    arms = filling.arms(_texts(batch.column(place)))
                    column = pa.array([arm or None for arm in arms], pa.string())
                    out.write_batch(batch.append_column(longer.field(-1), column))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise DataProblem.because(
            f"{filling.shown} is damaged Parquet: {str(error).splitlines()[0]}",
            "Write or copy it again.",
        ) from None


def _texts(column: pa.Array) -> list[str]:
    """Identifiers as text: whole numbers in decimal digits, missing ones empty."""
    found: list[Any] = column.to_pylist()
    return ["" if unit is None else str(unit) for unit in found]


def _check(column: pa.Field, filling: Filling) -> None:
    import pyarrow as pa

    kind = column.type
    while pa.types.is_dictionary(kind):
        kind = kind.value_type
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if any(test(kind) for test in texts) or pa.types.is_integer(kind):
        return
    if (pa.types.is_decimal(kind) and kind.scale == 0) or isinstance(kind, pa.UuidType):
        return
    raise WrongInput.because(
        f"'{column.name}' of {filling.shown} is of type {kind}, which other programs spell in "
        "several ways (12, 12.0, 1.2e1): the same unit could get two arms.",
        "Store the identifiers as text or as whole numbers.",
    )


__all__ = ["fill"]
