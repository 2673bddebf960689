"""The file of corrected labels as it is written: its columns, and its lines as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.errors import DataProblem

COLUMNS = ("row", "label", "by", "reason", "data_version", "given")
"""Columns of the file; `reason` and `given` may be absent or empty."""

_NEEDED = (*COLUMNS[:3], "data_version")


@dataclass(frozen=True)
class Line:
    """A line of the file that is not empty, and its number."""

    number: int
    cells: Mapping[str, str]


def read(path: Path) -> list[Line]:
    """The lines of a file of corrections, as text.

    Raises
    ------
    DataProblem
        It cannot be read, or lacks a column.
    """
    remedy = f"It is a CSV file with the columns {', '.join(COLUMNS)}."
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataProblem.because(
            f"The corrections '{path.name}' cannot be read: {error.strerror}.", remedy
        ) from None
    except UnicodeDecodeError:
        raise DataProblem.because(
            f"The corrections '{path.name}' are not UTF-8 text.", "Save the file as CSV UTF-8."
        ) from None
    head = text.partition("\n")[0]
    # A spreadsheet writes the separator of its country.
    between = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, restval="")
    try:
        names = [str(name).strip() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        absent = [name for name in _NEEDED if name not in names]
        if absent or len(set(names)) < len(names):
            what = f"lack the column {', '.join(absent)}" if absent else "name a column twice"
            raise DataProblem.because(f"The corrections '{path.name}' {what}.", remedy)
        return [
            Line(reader.line_num, _cells(row))
            for row in reader
            if any(isinstance(cell, str) and cell.strip() for cell in row.values())
        ]
    except csv.Error as error:
        raise DataProblem.because(
            f"The corrections '{path.name}' are no CSV: line {reader.line_num}, {error}.", remedy
        ) from None


def _cells(row: Mapping[str | None, Any]) -> dict[str, str]:
    # A line longer than the heading has the rest under None.
    names = [*COLUMNS, *(name for name in row if name is not None and name not in COLUMNS)]
    return {name: str(row.get(name) or "").strip() for name in names}


__all__ = ["COLUMNS", "Line", "read"]
