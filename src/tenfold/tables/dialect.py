"""How a text table is written: its delimiter, its quotes, and whether its first row is a header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from tenfold.tables.names import NO_HEADER

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "space", ":": "colon"}
_RECORDS = 400
_ATOM = re.compile(
    r"\s*(|[+-]?\d[\d.,_ ]*%?|[+-]?\.\d+"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ][\d:.]+\S*)?|[^,;\t|]*)\s*"
)
_VALUE = re.compile(r"\s*[+-]?(\d[\d.,eE+-]*|\.\d+)%?\s*|\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")


@dataclass(frozen=True)
class Dialect:
    """Delimiter, quote ('' for none), header, a blank after each delimiter, the first record."""

    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    blank_after: bool = False
    first: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def detect(text: str, *, header: bool | None = True, delimiter: str | None = None) -> Dialect:
    """Tell the dialect from the beginning of a file.

    Parameters
    ----------
    text : str
        Whole lines, decoded.
    header : bool or None
        Whether the first row names the columns; None to have it judged.
    delimiter : str, optional
        What the user says it is.
    """
    quote = _quote(text)
    notes: list[str] = []
    if delimiter is None:
        delimiter = _delimiter(text, quote)
        if delimiter != ",":
            notes.append(f"Delimiter: {_NAMES.get(delimiter, repr(delimiter))}.")
    if quote == "'":
        notes.append("Text is quoted with single quotes.")
    dialect = Dialect(delimiter, quote, header=True)
    rows = records(text, dialect, _RECORDS)
    blank = _blank_after(rows)
    if blank:
        notes.append("A blank follows each delimiter; it was taken off.")
    data_like = _first_row_is_data(rows)
    if header is None:
        header = not data_like
        notes.append(
            f"The first row {'holds data: no header' if data_like else 'was taken as the header'}."
        )
    elif header and data_like:
        notes.append(
            "The first row looks like data, yet was taken as the header; if the file has none, give"
            f" {NO_HEADER}."
        )
    return replace(
        dialect, header=header, blank_after=blank, first=tuple(rows[0]), notes=tuple(notes)
    )


def records(text: str, dialect: Dialect, most: int) -> list[list[str]]:
    """Split the first records of `text` into fields."""
    reader = csv.reader(
        text.splitlines(keepends=True),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
    )
    try:
        return [row for row in islice(reader, most) if row]
    except csv.Error:  # a field beyond the module's limit: an opening quote that never closes
        lines = text.splitlines()[:most]
        return [line.split(dialect.delimiter) for line in lines if line]


def _delimiter(text: str, quote: str) -> str:
    best, best_score = ",", 0.0
    for candidate in _DELIMITERS:
        score = _score(records(text, Dialect(candidate, quote), _RECORDS))
        if score > best_score * 1.0001:
            best, best_score = candidate, score
    return best


def _score(rows: list[list[str]]) -> float:
    """Share of rows that agree on their number of fields, times how clean the fields are."""
    if not rows:
        return 0.0
    (width, agreeing), *_ = Counter(map(len, rows)).most_common(1)
    if width < 2:
        return 0.0
    fields = [field for row in rows[:100] if len(row) == width for field in row]
    clean = sum(bool(_ATOM.fullmatch(field)) and not _holds_delimiter(field) for field in fields)
    head = 1.0 if len(rows[0]) == width else 0.5
    return agreeing / len(rows) * (clean / len(fields)) ** 2 * head * (2 - 1 / width)


def _holds_delimiter(field: str) -> bool:
    return any(mark in field for mark in ";\t|")


def _quote(text: str) -> str:
    double = len(
        re.findall(r'(?:^|[,;\t|])\s?"[^"\n]*"(?=[,;\t|\r\n]|$)', text[:100_000], re.MULTILINE)
    )
    single = len(
        re.findall(r"(?:^|[,;\t|])\s?'[^'\n]*'(?=[,;\t|\r\n]|$)", text[:100_000], re.MULTILINE)
    )
    return "'" if single > 3 and double == 0 else '"'


def _blank_after(rows: list[list[str]]) -> bool:
    later = [field for row in rows for field in row[1:]]
    return len(later) > 1 and all(field.startswith(" ") for field in later)


def _first_row_is_data(rows: list[list[str]]) -> bool:
    """Whether numbers or dates stand in the first row where the column has them below."""
    if len(rows) < 2:
        return False
    first, below = rows[0], rows[1:50]
    if any(not field.strip() for field in first[1:]):
        return False
    alike = known = 0
    for place, field in enumerate(first):
        cells = [row[place] for row in below if place < len(row) and row[place].strip()]
        if cells and all(_VALUE.fullmatch(cell) for cell in cells):
            known += 1
            alike += bool(_VALUE.fullmatch(field))
    return known > 0 and alike == known


__all__ = ["Dialect", "detect", "records"]
