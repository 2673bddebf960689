"""The records of a delimited text, each with the very characters that it was read from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tenfold.errors import DataProblem
from tenfold.tables import dialect as dialects
from tenfold.tables.dialect import Dialect

Row = tuple[int, list[str], str]
"""Its last line, its cells, and the characters that they were read from."""

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST = 1 << 24  # characters of a cell; Python's own limit is too short for documents


class Records:
    """The records of a text, each with the characters that it was read from."""

    def __init__(self, text: IO[str], dialect: Dialect, shown: str) -> None:
        self._lines: list[str] = []
        self._shown = shown
        self._dialect = dialect
        self._reader = csv.reader(
            self._noted(text),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            skipinitialspace=dialect.blank_after,
            # A quote that never closes must not swallow the units after it.
            strict=True,
        )

    def __iter__(self) -> Iterator[Row]:
        lines, reader = self._lines, self._reader
        ended = 0
        try:
            for cells in reader:
                if not cells:
                    continue  # an empty line goes along with the record after it
                raw = lines[0] if len(lines) == 1 else "".join(lines)
                lines.clear()
                ended = reader.line_num
                yield ended, cells, raw
        except csv.Error as error:
            raise DataProblem.because(
                f"{self._shown}: what begins in line {ended + 1:,} cannot be split into cells "
                f"({error}).",
                "Close the quote that is opened there, or double those inside of quotes.",
            ) from None

    @property
    def rest(self) -> str:
        """What follows the last record."""
        return "".join(self._lines)

    def cell(self, text: str) -> str:
        """`text` as the end of a record: after a delimiter, quoted where that is needed."""
        out = io.StringIO()
        dialect = self._dialect
        csv.writer(
            out, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator=""
        ).writerow(["", text])
        mark, cell = dialect.delimiter, out.getvalue()[len(dialect.delimiter) :]
        return f"{mark}{' ' if dialect.blank_after else ''}{cell}"

    def _noted(self, text: IO[str]) -> Iterator[str]:
        for line in text:
            self._lines.append(line)
            yield line


def dialect_of(head: str, id_column: str) -> Dialect:
    """How the file is written: as it looks, unless only another delimiter finds the identifier."""
    looks = dialects.detect(head)
    others = (dialects.detect(head, delimiter=mark) for mark in _DELIMITERS)
    for one in (looks, *others):
        if id_column in [name.strip() for name in one.first]:
            return one
    return looks


@contextmanager
def long_cells() -> Iterator[None]:
    """Let cells be as long as documents are, for a while."""
    before = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


__all__ = ["Records", "Row", "dialect_of", "long_cells"]
