"""Dates and times written in one unambiguous way become dates; the others stay text."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.tables.duck.engine import Engine
from tenfold.tables.duck.sql import literal, quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression


@dataclass(frozen=True)
class Form:
    """One way to write a date: in words, as a pattern, as strptime formats (without the time)."""

    words: str
    pattern: str
    format: str


_FORMS = (
    Form("year-month-day", r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"),
    Form("year/month/day", r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    Form("year.month.day", r"\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d"),
    Form("day/month/year", r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
    Form("month/day/year", r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    Form("day.month.year", r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    Form("day-month-year", r"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"),
    Form("month-day-year", r"\d{1,2}-\d{1,2}-\d{4}", "%m-%d-%Y"),
    Form("day/month/year, two digits", r"\d{1,2}/\d{1,2}/\d{2}", "%d/%m/%y"),
    Form("month/day/year, two digits", r"\d{1,2}/\d{1,2}/\d{2}", "%m/%d/%y"),
    Form("day.month.year, two digits", r"\d{1,2}\.\d{1,2}\.\d{2}", "%d.%m.%y"),
    Form("day month-name year", r"\d{1,2} [A-Za-z]{3} \d{4}", "%d %b %Y"),
    Form("day-month-name-year", r"\d{1,2}-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"),
    Form("month-name day, year", r"[A-Za-z]{3} \d{1,2}, \d{4}", "%b %d, %Y"),
)
_TIMES = (
    ("", ""),
    (r"[ T]\d{1,2}:\d{2}", "%H:%M"),
    (r"[ T]\d{1,2}:\d{2}:\d{2}", "%H:%M:%S"),
    (r"[ T]\d{1,2}:\d{2}:\d{2}\.\d{1,6}", "%H:%M:%S.%f"),
)
_ZONE = r"( ?(Z|UTC)|[+-]\d{2}(:?\d{2})?)"
_ISO = r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
_maybe_zoned = re.compile(f"{_ISO}{_ZONE}?").fullmatch


def candidates(cells: Sequence[str]) -> list[Form]:
    """The ways in which all `cells` could be dates; ISO times with a zone count as the first."""
    if all(map(_maybe_zoned, cells)):
        return [_FORMS[0]]
    clock = f"({'|'.join(pattern for pattern, _ in _TIMES if pattern)})?"
    return [
        form for form in _FORMS if all(re.fullmatch(form.pattern + clock, cell) for cell in cells)
    ]


def cast(
    name: str, forms: Sequence[Form], text: Expression, engine: Engine, *, missing: str
) -> tuple[str, str]:
    """How a text column becomes dates or times: every cell of one form, which alone fits them all.

    Parameters
    ----------
    forms : sequence of Form
        Those to be tried.
    missing : str
        SQL that tells whether a cell is missing.

    Returns
    -------
    tuple of (str, str)
        SQL ('' where the column stays text), and what to say.
    """
    cell, present = f"trim({quoted(name)})", f"NOT {missing}"
    zoned = f"regexp_full_match({cell}, {literal(f'(?:{_ISO})(?:{_ZONE})')})"
    parsed = [(form, _parsed(cell, form)) for form in forms]
    total, marked, as_zoned, clock, *fitting = engine.row(
        text,
        [
            f"count(*) FILTER ({present})",
            f"count(*) FILTER ({present} AND {zoned})",
            f"count(TRY_CAST({cell} AS TIMESTAMPTZ)) FILTER ({present} AND {zoned})",
            f"count(*) FILTER ({present} AND contains({cell}, ':'))",
            *(f"count({sql}) FILTER ({present})" for _, sql in parsed),
        ],
    )
    if as_zoned == total > 0:
        return _zone(cell, present, text, engine)
    if marked:
        few = f"{marked:,} of {total:,} times carry a time zone, the others none"
        return "", f"{few}; kept as text"
    fits = [pair for pair, count in zip(parsed, fitting, strict=True) if count == total > 0]
    if len(fits) > 1:
        ways = " and ".join(form.words for form, _ in fits)
        return "", f"dates can be read as {ways}; kept as text"
    if not fits:
        return "", ""
    form, sql = fits[0]
    note = "" if form.format == "%Y-%m-%d" else f"dates are written {form.words} and read so"
    kind = "TIMESTAMP" if clock else "DATE"
    return f"CASE WHEN {present} THEN CAST({sql} AS {kind}) END", note


def _parsed(cell: str, form: Form) -> str:
    clocks = [f"{mark}{clock}" for _, clock in _TIMES if clock for mark in " T"]
    formats = ", ".join(literal(form.format + clock) for clock in ("", *clocks))
    # strptime alone would take 20 for the year 20: the pattern is the judge.
    fits = f"regexp_matches({cell}, {literal(f'^{form.pattern}(?:$|[ T])')})"
    return f"CASE WHEN {fits} THEN try_strptime({cell}, [{formats}]) END"


def _zone(cell: str, present: str, text: Expression, engine: Engine) -> tuple[str, str]:
    zones = engine.rows(
        f"SELECT DISTINCT trim(regexp_extract({cell}, {literal(_ZONE + '$')}))"
        f" FROM {text.get_name()} WHERE {present} ORDER BY 1 LIMIT 5"
    )
    marks = [str(zone) for (zone,) in zones]
    sql = f"CASE WHEN {present} THEN CAST(TRY_CAST({cell} AS TIMESTAMPTZ) AS TIMESTAMP) END"
    if set(marks) <= {"Z", "UTC"}:
        return sql, ""
    many = "mixed time zones" if len(marks) > 1 else "the time zone"
    return sql, f"times carry {many} {', '.join(marks)}; kept as UTC"


__all__ = ["Form", "candidates", "cast"]
