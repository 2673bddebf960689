"""Read CSV and its kin into text cells, counting every row that does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as arrow_csv

from tenfold.errors import DataProblem
from tenfold.tables import dialect as dialects
from tenfold.tables import encoding as encodings
from tenfold.tables.dialect import Dialect
from tenfold.tables.duck import Engine
from tenfold.tables.ending import Ending, ending
from tenfold.tables.names import NO_HEADER, ROW_NAMES, check_names
from tenfold.tables.source import File

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_BLOCK = 1 << 23
_UNNAMED = "tenfold_unnamed"


@dataclass
class Misfits:
    """Rows with the wrong number of fields: how many, the first of them, lines they swallow."""

    count: int = 0
    first: list[tuple[int | None, int, int]] = field(default_factory=list)
    broken: int = 0

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        """Note a row and leave it out (pyarrow's handler)."""
        self.count += 1
        self.broken += row.text.count("\n")
        if len(self.first) < 3:
            self.first.append((row.number, row.actual_columns, row.expected_columns))
        return "skip"


@dataclass(frozen=True)
class Cells:
    """A file as text: the names of its columns, its cells, and what was found out."""

    names: list[str]
    data: Expression
    rows: int
    notes: list[str]
    blank_after: bool
    left_out: int
    ending: Ending


def read_cells(
    file: File,
    engine: Engine,
    *,
    header: bool | None = True,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Cells:
    """Read one delimited file; rows of the wrong length are left out, counted and said.

    Raises
    ------
    DataProblem
        No rows, no proper names, the wrong encoding.
    """
    shown = f"'{file.path.name}'"
    found = encodings.detect(file, given=encoding)
    dialect = dialects.detect(
        encodings.head_text(file, found.name), header=header, delimiter=delimiter
    )
    names, said = _names(dialect, shown)
    notes = [*([found.note] if found.note else []), *dialect.notes, *said]
    data, misfits = _attempt(file, engine, dialect, found.name, names)
    rows = 0 if data is None else engine.count(data)
    if dialect.quote and (data is None or misfits.broken or _odd(file, dialect.quote)):
        # A quote that opens and never closes swallows lines: quotes are then ordinary characters.
        again, fewer = _attempt(file, engine, replace(dialect, quote=""), found.name, names)
        if again is not None and engine.count(again) > rows:
            data, misfits, rows = again, fewer, engine.count(again)
            notes.append("A quote is opened and never closed; quotes were taken as they stand.")
    if misfits.count:
        notes.append(_misfit_note(misfits, rows))
    if data is None or rows == 0:
        raise _no_rows(shown, dialect, misfits)
    if names[-1] == _UNNAMED:
        if engine.filled(data, _UNNAMED):
            check_names([*names[:-1], ""], shown)
        names = names[:-1]
        data = engine.rename(data, names)
        notes.append("Every row ends in a delimiter; the empty last column was left out.")
    end = ending(file, dialect, found.name, len(dialect.first))
    return Cells(names, data, rows, notes, dialect.blank_after, misfits.count, end)


def _names(dialect: Dialect, shown: str) -> tuple[list[str], list[str]]:
    width = len(dialect.first)
    if not dialect.header:
        names = [f"c{place}" for place in range(width)]
        return names, [f"No header: the columns are called c0 to c{width - 1}."]
    names, notes = [name.strip() for name in dialect.first], []
    if width > 1 and not names[0]:
        names[0] = ROW_NAMES
        notes.append(f"The first column has no name; it is called '{ROW_NAMES}'.")
    if width > 1 and not names[-1]:
        names[-1] = _UNNAMED  # a delimiter at each line's end, or a fault: its cells will tell
    check_names(names, shown)
    return names, notes


def _odd(file: File, quote: str) -> bool:
    """Whether the file holds an odd number of quotes."""
    count = 0
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            count += block.count(quote.encode())
    return count % 2 == 1


def _attempt(
    file: File, engine: Engine, dialect: Dialect, encoding: str, names: list[str]
) -> tuple[Expression | None, Misfits]:
    """Read a file; None where the parser gives up (or finds a header and nothing else)."""
    misfits = Misfits()
    try:
        return _read(file, dialect, encoding, names, misfits, engine), misfits
    except pa.ArrowInvalid:
        return None, misfits


def _read(
    file: File,
    dialect: Dialect,
    encoding: str,
    names: list[str],
    misfits: Misfits,
    engine: Engine,
) -> Expression:
    with file.open() as stream:
        reader = arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(
                use_threads=False,  # row numbers are known only then
                block_size=_BLOCK,
                column_names=names,
                skip_rows_after_names=int(dialect.header),
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            ),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(dialect.quote),
                ignore_empty_lines=len(names) > 1,
                invalid_row_handler=misfits,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        return engine.ingest(reader)


def _misfit_note(misfits: Misfits, kept: int) -> str:
    has, were = ("has", "was") if misfits.count == 1 else ("have", "were")
    examples = "; ".join(
        f"{f'row {number}' if number else 'one'} has {actual} fields, not {expected}"
        for number, actual, expected in misfits.first
    )
    return (
        f"{misfits.count:,} of {kept + misfits.count:,} rows {has} the wrong number of fields and"
        f" {were} left out ({examples})."
    )


def _no_rows(shown: str, dialect: Dialect, misfits: Misfits) -> DataProblem:
    if misfits.count:
        number, actual, expected = misfits.first[0]
        return DataProblem(
            f"{shown}: every row has the wrong number of fields (row {number} has {actual}, the"
            f" first row {expected}). Check the delimiter, or give it, for example delimiter: ';'.",
        )
    return DataProblem(
        f"{shown} holds only a header ({len(dialect.first)} columns, 0 rows)."
        f" Give a file with data; if its first row is data, give {NO_HEADER}.",
    )


__all__ = ["Cells", "read_cells"]
