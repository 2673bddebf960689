"""One cell of a table in words: value and doubt apart, and doubt that a whole column shares."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.charts.chart import Scalar, Sheet
from tenfold.charts.words import estimate_text, number_text
from tenfold.vocabulary import Estimate


@dataclass(frozen=True)
class Words:
    """An estimate in two parts: the value, and the doubt that goes with it."""

    value: str
    doubt: str = ""


def cell_text(cell: Estimate | Scalar) -> str:
    """One cell of a table in words."""
    if isinstance(cell, Estimate):
        return estimate_text(cell)
    return cell if isinstance(cell, str) else number_text(cell)


def words(figure: Estimate | Scalar) -> Words:
    """Value and doubt of a figure, apart, so that the value can be read first."""
    if not isinstance(figure, Estimate):
        return Words(cell_text(figure))
    text = estimate_text(figure)
    if figure.value is None:
        fact, colon, why = text.partition(": ")
        return Words(fact.capitalize(), why) if colon else Words("Not evaluated", text)
    mark = " [" if figure.low is not None else ", no interval"
    value, _, doubt = text.partition(mark)
    return Words(value, (mark + doubt).lstrip(", "))


def shared_doubts(sheet: Sheet) -> list[str]:
    """Per column, what all its estimates say behind their intervals: it is then said once.

    That is n and the method, or the method alone where n differs from row to row.
    """
    said: list[str] = []
    for column in range(len(sheet.columns)):
        cells = [row[column] for row in sheet.rows]
        known = [cell for cell in cells if isinstance(cell, Estimate) and cell.low is not None]
        ends = {words(cell).doubt.partition("], ")[2] for cell in known}
        if len(ends) > 1:
            ends = {_method(end) for end in ends}
        said.append(ends.pop() if len(known) > 1 and len(ends) == 1 else "")
    return said


def doubt_notes(sheet: Sheet) -> list[tuple[list[str], str]]:
    """What `shared_doubts` found, with the columns that it is said of."""
    shared = shared_doubts(sheet)
    pairs = list(zip(sheet.columns, shared, strict=True))
    return [
        ([name for name, said in pairs if said == doubt], doubt)
        for doubt in dict.fromkeys(shared)
        if doubt
    ]


def _method(end: str) -> str:
    return end.partition(", ")[2] if end.startswith("n=") else end


__all__ = ["Words", "cell_text", "doubt_notes", "shared_doubts", "words"]
