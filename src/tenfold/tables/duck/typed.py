"""Give text columns their types, only where nothing is lost; the text itself stays at hand."""

# ruff: noqa: S608 -- names and texts come from `quoted` and `literal`, tables are our own.

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from tenfold.tables.cells import MISSING, Seen, all_numbers, says_missing
from tenfold.tables.duck import dates
from tenfold.tables.duck.engine import Engine
from tenfold.tables.duck.sql import literal, quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_SAMPLE = 200
_TOGETHER = 50
_BATCH = 500_000


@dataclass(frozen=True)
class Typed:
    """Columns with types, what there is to say, and what was read as missing."""

    expr: Expression
    notes: list[str] = field(default_factory=list)
    read_as_missing: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cast:
    """How a column becomes typed ('' when it stays text), and what to say of it."""

    sql: str = ""
    note: str = ""
    words: dict[str, int] = field(default_factory=dict)


def typed(
    text: Expression,
    engine: Engine,
    *,
    numbers: Collection[str] | None = None,
    strip: bool = False,
    keep: bool = True,
) -> Typed:
    """Type each text column as whole number, number, date or time where every cell is one.

    Leading zeros, decimal commas, currency signs and words keep a column text: a detector deals
    with them. Booleans stay text, so that labels remain as they were written.

    Parameters
    ----------
    text : ibis.Table
        Its text columns are typed, the others left alone.
    numbers : collection of str, optional
        Columns that may become numbers; all by default.
    strip : bool
        Take one leading blank off each cell that stays text.
    keep : bool
        Store the typed columns; else they are computed whenever they are asked for.
    """
    schema = text.schema()
    names = [name for name in text.columns if schema[name].is_string()]
    casts: dict[str, Cast] = {}
    maybe = []
    for name, cells in _sample(text, names, engine):
        if cells and all_numbers(cells) and (numbers is None or name in numbers):
            maybe.append(name)
        elif cells and (forms := dates.candidates(cells)):
            found = dates.dated(name, forms, text, engine)
            casts[name] = Cast(found.sql, found.note, dict(found.words))
    casts |= _numbers(text, maybe, engine)
    columns, notes, missing = {}, [], {}
    for name in text.columns:
        cast = casts.get(name, Cast())
        columns[name] = cast.sql or _as_is(name, strip=strip and name in names)
        if cast.note:
            notes.append(f"'{name}': {cast.note}.")
        if cast.sql and cast.words:
            missing[name] = cast.words
            listed = ", ".join(f"'{word}' ({count:,})" for word, count in cast.words.items())
            notes.append(f"'{name}': read as missing: {listed}.")
    if not strip and not any(cast.sql for cast in casts.values()):
        return Typed(text, notes)
    return Typed(engine.derive(text, columns, keep=keep), notes, missing)


def _sample(
    text: Expression, names: Sequence[str], engine: Engine
) -> Iterator[tuple[str, list[str]]]:
    """The first cells of each column that say something."""
    if not names:
        return
    head = pa.concat_tables(engine.columns(engine.head(text, _SAMPLE), names, _SAMPLE))
    for name in names:
        cells = [cell for cell in head.column(name).to_pylist() if not says_missing(cell)]
        if not cells and head.num_rows == _SAMPLE:
            query = f"SELECT {quoted(name)} FROM {text.get_name()} WHERE {_says(name)}"
            cells = [str(cell) for (cell,) in engine.rows(f"{query} LIMIT {_SAMPLE}")]
        yield name, [cell.strip() for cell in cells]


def _numbers(text: Expression, names: Sequence[str], engine: Engine) -> dict[str, Cast]:
    """Check against every cell which columns are numbers."""
    found: dict[str, Cast] = {}
    for start in range(0, len(names), _TOGETHER):
        some = list(names[start : start + _TOGETHER])
        seen = [Seen() for _ in some]
        for batch in engine.columns(text, some, _BATCH):
            for each, column in zip(seen, batch.columns, strict=True):
                each.look(column)
        found |= {name: _number(name, each) for name, each in zip(some, seen, strict=True)}
    return found


def _number(name: str, seen: Seen) -> Cast:
    if seen.text or not seen.whole + seen.number:
        return Cast()
    words = dict(sorted(seen.words.items(), key=lambda pair: (-pair[1], pair[0])))
    if seen.beyond:
        return Cast(note="whole numbers beyond 64 bits are kept as text")
    if not seen.number:
        return Cast(f"TRY_CAST({quoted(name)} AS BIGINT)", words=words)
    if seen.long:
        note = "long whole numbers among decimals are kept as text, so that no digit is lost"
        return Cast(note=note)
    sql = f"TRY_CAST({quoted(name)} AS DOUBLE)"
    if any(word.strip().lower() == "nan" for word in words):
        # Only where needed: DuckDB plans thousands of these for minutes.
        sql = f"nullif({sql}, 'nan'::DOUBLE)"
    return Cast(sql, words=words)


def _as_is(name: str, *, strip: bool) -> str:
    column = quoted(name)
    return f"CASE WHEN {column} LIKE ' %' THEN {column}[2:] ELSE {column} END" if strip else column


def _says(name: str) -> str:
    column, words = quoted(name), ", ".join(map(literal, ("", *MISSING)))
    return f"lower(trim({column}, E' \\t\\r\\n')) NOT IN ({words})"


__all__ = ["Typed", "typed"]
