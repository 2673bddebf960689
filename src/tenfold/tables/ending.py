"""How a text file ends: a last line that breaks off tells of a copy that was cut short."""

from __future__ import annotations

import csv
from typing import Literal

from tenfold.tables.dialect import Dialect
from tenfold.tables.source import File

Ending = Literal["whole", "open", "cut"]
"""``open``: no line end after the last line. ``cut``: that line lacks fields as well."""
ENDINGS: tuple[Ending, ...] = ("whole", "open", "cut")
_TAIL = 1 << 16


def ending(file: File, dialect: Dialect, encoding: str, width: int) -> Ending:
    """Tell how a delimited file ends.

    Parameters
    ----------
    width : int
        Fields that a row should have.
    """
    text = _tail(file).decode(encoding, errors="replace").rstrip("\0\x1a")
    if not text or text[-1] in "\r\n":
        return "whole"
    line = text.replace("\r", "\n").rpartition("\n")[2]
    if dialect.quote and line.count(dialect.quote) % 2:
        return "open"  # perhaps the end of a cell of several lines: its fields say nothing
    fields = next(
        csv.reader(
            [line],
            delimiter=dialect.delimiter,
            quotechar=dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        )
    )
    return "cut" if len(fields) < width and len(line) < _TAIL // 4 else "open"


def _tail(file: File) -> bytes:
    """The last bytes; an even number of them, for encodings of two bytes."""
    tail = b""
    with file.open() as stream:
        if not file.packed:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _TAIL) // 2 * 2)
        while block := stream.read(1 << 20):
            tail = (tail + block)[-_TAIL:]
    return tail


__all__ = ["ENDINGS", "Ending", "ending"]
