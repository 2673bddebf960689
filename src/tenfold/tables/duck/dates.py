"""Dates and times written in one unambiguous way become dates; the others stay text."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.tables.cells import says_missing
from tenfold.tables.duck.engine import Engine
from tenfold.tables.duck.sql import literal, quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_CLOCK = r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
_ZONE = r"(?: ?(?:Z|UTC)|[+-]\d{2}(?::?\d{2})?)"
_MOST_WORDS = 50


@dataclass(frozen=True)
class Form:
    """One way to write a date: in words, as a pattern, as a strptime format ('' for ISO 8601)."""

    words: str
    date: str
    format: str = ""
    zoned: bool = False

    @property
    def pattern(self) -> str:
        """What the whole cell looks like: the date, and perhaps a time."""
        return rf"{self.date}{_CLOCK}{_ZONE}" if self.zoned else rf"{self.date}(?:{_CLOCK})?"

    def parsed(self, cell: str, *, timed: bool) -> str:
        """SQL that reads a cell; NULL where it is no date."""
        if self.zoned:
            return f"TRY_CAST({cell} AS TIMESTAMPTZ)"
        if not self.format:
            return f"TRY_CAST({cell} AS TIMESTAMP)"
        clocks = [f"{mark}{clock}" for clock in _CLOCKS for mark in " T"]
        formats = [self.format + clock for clock in ([*clocks, ""] if timed else [""])]
        return f"try_strptime({cell}, [{', '.join(map(literal, formats))}])"


_CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
_D, _Y, _y, _B = r"\d{1,2}", r"\d{4}", r"\d{2}", "[A-Za-z]{3}"
_FORMS = (
    Form("year-month-day with a time zone", rf"{_Y}-{_D}-{_D}", zoned=True),
    Form("year-month-day", rf"{_Y}-{_D}-{_D}"),
    Form("year/month/day", rf"{_Y}/{_D}/{_D}", "%Y/%m/%d"),
    Form("year.month.day", rf"{_Y}\.{_D}\.{_D}", "%Y.%m.%d"),
    Form("day/month/year", rf"{_D}/{_D}/{_Y}", "%d/%m/%Y"),
    Form("month/day/year", rf"{_D}/{_D}/{_Y}", "%m/%d/%Y"),
    Form("day.month.year", rf"{_D}\.{_D}\.{_Y}", "%d.%m.%Y"),
    Form("day-month-year", rf"{_D}-{_D}-{_Y}", "%d-%m-%Y"),
    Form("month-day-year", rf"{_D}-{_D}-{_Y}", "%m-%d-%Y"),
    Form("day/month/year, two digits", rf"{_D}/{_D}/{_y}", "%d/%m/%y"),
    Form("month/day/year, two digits", rf"{_D}/{_D}/{_y}", "%m/%d/%y"),
    Form("day.month.year, two digits", rf"{_D}\.{_D}\.{_y}", "%d.%m.%y"),
    Form("day month-name year", rf"{_D} {_B} {_Y}", "%d %b %Y"),
    Form("day-month-name-year", rf"{_D}-{_B}-{_Y}", "%d-%b-%Y"),
    Form("month-name day, year", rf"{_B} {_D}, {_Y}", "%b %d, %Y"),
)


@dataclass(frozen=True)
class Dated:
    """How a column becomes dates, what to say of it, and which words were read as missing.

    `sql` is empty where the column stays text.
    """

    sql: str = ""
    note: str = ""
    words: tuple[tuple[str, int], ...] = ()


def candidates(cells: Sequence[str]) -> list[Form]:
    """The ways in which `cells` could be dates; for ISO times, with and without a zone."""
    fits = [form for form in _FORMS if all(re.fullmatch(form.pattern, cell) for cell in cells)]
    if not fits and all(any(re.fullmatch(f.pattern, cell) for f in _FORMS[:2]) for cell in cells):
        return list(_FORMS[:2])
    return fits


def dated(name: str, forms: Sequence[Form], text: Expression, engine: Engine) -> Dated:
    """Check against every cell which one of `forms` a column is written in.

    Returns
    -------
    Dated
        Dates only where all cells are of one form and no other form fits them all.
    """
    cell = f"trim({quoted(name)})"
    present, timed, *counts = engine.row(
        text,
        [
            f"count({quoted(name)})",
            f"count(*) FILTER (contains({quoted(name)}, ':'))",
            *(f"count({_read(form, cell)})" for form in forms),
        ],
    )
    fits: list[Form] = []
    words: tuple[tuple[str, int], ...] = ()
    for form, count in zip(forms, counts, strict=True):
        found = () if count == present else _others(name, form, text, engine)
        if found is not None:
            fits.append(form)
            words = found
    if not fits:
        return Dated(note=_mixed(forms, counts, present))
    if len(fits) > 1:
        ways = " and ".join(form.words for form in fits)
        return Dated(note=f"dates can be read as {ways}; kept as text")
    kind = "TIMESTAMP" if timed else "DATE"
    sql = f"CAST({fits[0].parsed(cell, timed=bool(timed))} AS {kind})"
    return Dated(sql, _said(fits[0], cell, text, engine), words)


def _read(form: Form, cell: str) -> str:
    # The parsers take more than they should (20 for the year, zones that they leave out): the
    # pattern is the judge.
    fits = f"regexp_full_match({cell}, {literal(form.pattern)})"
    return f"CASE WHEN {fits} THEN {form.parsed(cell, timed=True)} END"


def _others(
    name: str, form: Form, text: Expression, engine: Engine
) -> tuple[tuple[str, int], ...] | None:
    """The cells that are no dates of a form, when all of them mean missing; else None."""
    column = quoted(name)
    found = engine.rows(
        f"SELECT {column}, count(*) FROM {text.get_name()} WHERE {column} IS NOT NULL"
        f" AND {_read(form, f'trim({column})')} IS NULL"
        f" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_WORDS}"
    )
    few = len(found) < _MOST_WORDS and all(says_missing(cell) for cell, _ in found)
    return tuple((str(cell), int(count)) for cell, count in found) if few else None


def _mixed(forms: Sequence[Form], counts: Sequence[int], present: int) -> str:
    zoned = sum(count for form, count in zip(forms, counts, strict=True) if form.zoned)
    if 0 < zoned < present:
        return f"{zoned:,} of {present:,} times carry a time zone, the others none; kept as text"
    return ""


def _said(form: Form, cell: str, text: Expression, engine: Engine) -> str:
    if not form.zoned:
        return f"dates are written {form.words} and read so" if form.format else ""
    zones = engine.rows(
        f"SELECT DISTINCT trim(regexp_extract({cell}, {literal(_ZONE + '$')}))"
        f" FROM {text.get_name()} WHERE {_read(form, cell)} IS NOT NULL ORDER BY 1 LIMIT 5"
    )
    marks = [str(zone) for (zone,) in zones]
    if set(marks) <= {"Z", "UTC"}:
        return ""
    many = "mixed time zones" if len(marks) > 1 else "the time zone"
    return f"times carry {many} {', '.join(marks)}; kept as UTC"


__all__ = ["Dated", "Form", "candidates", "dated"]
