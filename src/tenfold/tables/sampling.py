"""A stratified sample that follows from the rows alone, whatever their order and whoever draws it.

Each row has a place between 0 and 1 by a hash of its content and the seed; the j-th of c equal rows
stands at (j + place) / c, so that copies are taken in proportion, too. Of each class those with the
lowest places are taken, as many as are its share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.tables.engine import Engine
from tenfold.tables.keyed import BITS, KEY, digest, key_of
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression

_PLACE = "tenfold_place"
_COPIES = "tenfold_copies"
_LIMIT = "tenfold_limit"
_BATCH = 250_000
_SURE = 7.0


@dataclass(frozen=True)
class Stratum:
    """Rows that share a class: the values of the column that say so, and how many rows have them.

    Attributes
    ----------
    values : tuple
        As the engine holds them.
    rows : int
    """

    values: tuple[Any, ...]
    rows: int


def quotas(strata: Mapping[str, int], most: int) -> dict[str, int]:
    """How many rows of each class are in a proportional sample of `most` rows.

    Parameters
    ----------
    strata : mapping of str to int
        Rows of each class.

    Examples
    --------
    >>> quotas({"no": 900, "yes": 100}, 50)
    {'no': 45, 'yes': 5}
    """
    total = sum(strata.values())
    if most >= total:
        return dict(strata)
    exact = {name: most * rows / total for name, rows in strata.items()}
    found = {name: math.floor(share) for name, share in exact.items()}
    # What rounding left over goes to those that lost most; among equals to the rarer.
    order = sorted(exact, key=lambda name: (found[name] - exact[name], strata[name], name))
    for name in order[: most - sum(found.values())]:
        found[name] += 1
    return found


def draw(
    table: Table,
    shared: Expression | None,
    strata: Mapping[str, Stratum],
    *,
    by: str,
    most: int,
    seed: int,
) -> tuple[pa.Table, dict[str, int]]:
    """Draw rows into memory.

    Parameters
    ----------
    shared : ibis.Table or None
        Keys that several rows have, from `copies`; None where there are none.
    strata : mapping of str to Stratum
        Classes by name; rows of none are left out. A single one without values holds all rows that
        have a value in `by`.
    by : str
        The column that the strata's values stand in.
    most : int
        Rows of the sample.

    Returns
    -------
    pyarrow.Table
        In an order that follows from content and seed.
    dict of str to int
        Rows drawn of each class.
    """
    wanted = quotas({name: each.rows for name, each in strata.items()}, most)
    rows = _near(table, _placed(table, strata, wanted, by, seed), shared)
    return _taken(rows, by, strata, wanted)


def copies(keys: Expression, engine: Engine) -> tuple[Expression | None, int]:
    """Keys that more than one row has, and how many rows repeat an earlier one in every column.

    Parameters
    ----------
    keys : ibis.Table
        The column `KEY`, a row for each row.

    Returns
    -------
    ibis.Table or None
        Set aside in the engine; None where all rows differ.
    int
    """
    counted = keys.group_by(KEY).aggregate(**{_COPIES: keys.count()})
    shared = engine.keep(counted.filter(counted[_COPIES] > 1))
    many = 0
    try:
        found = engine.fetch(shared.aggregate(n=(shared[_COPIES] - 1).sum()))
        many = int(found.column(0)[0].as_py() or 0)
    finally:
        if not many:
            engine.drop(shared)
    return (shared, many) if many else (None, 0)


def _placed(
    table: Table, strata: Mapping[str, Stratum], wanted: Mapping[str, int], by: str, seed: int
) -> Expression:
    """All rows that may be drawn, with key, place, and the place up to which they are."""
    keyed = table.expr.mutate(**{KEY: key_of(table.expr, table.engine)})
    # A second hash, so that another seed gives another order.
    place = digest(keyed[KEY].cast("string") + f":{seed}", table.engine)
    limit = _limit(keyed[by], strata, wanted)
    placed = keyed.mutate(**{_PLACE: place.cast("float64") / 2.0**BITS, _LIMIT: limit})
    return placed.filter(placed[_LIMIT] >= 0)


def _limit(column: Any, strata: Mapping[str, Stratum], wanted: Mapping[str, int]) -> Any:
    enough = {name: _enough(wanted[name], each.rows) for name, each in strata.items()}
    cases = [
        (column == value, _real(enough[name]))
        for name, each in strata.items()
        for value in each.values
    ]
    if not cases:
        return ibis.ifelse(column.isnull(), _real(-1.0), _real(max(enough.values())))
    return ibis.cases(*cases, else_=_real(-1.0))


def _real(number: float) -> Any:
    # DuckDB reads .5 as a decimal, text as what it is told to.
    return ibis.literal(repr(number)).cast("float64")


def _enough(wanted: int, rows: int) -> float:
    """Up to which place enough rows of a class lie, but for one draw in a billion."""
    if wanted >= rows:
        return 1.0
    share = wanted / rows
    return min(share + _SURE * math.sqrt(share / rows) + _SURE**2 / rows, 1.0)


def _near(table: Table, placed: Expression, shared: Expression | None) -> pa.Table:
    """Rows that may belong to the sample; of equal ones the first, and how many there are."""
    names = [*table.columns, KEY, _PLACE, _LIMIT]
    if shared is None:
        chosen = placed.filter(placed[_PLACE] <= placed[_LIMIT]).select(names)
    else:
        joined = placed.left_join(shared, KEY).select(*names, _COPIES)
        joined = joined.mutate(**{_COPIES: joined[_COPIES].fill_null(1)})
        chosen = joined.filter(joined[_PLACE] <= joined[_LIMIT] * joined[_COPIES])
        chosen = chosen.distinct(on=KEY, keep="first")
    parts = list(table.engine.batches(chosen, _BATCH))
    found = pa.concat_tables([part.cast(parts[0].schema) for part in parts]).combine_chunks()
    if shared is None:
        found = found.append_column(_COPIES, pa.array(np.ones(found.num_rows, np.int64)))
    return found


def _taken(
    rows: pa.Table, by: str, strata: Mapping[str, Stratum], wanted: Mapping[str, int]
) -> tuple[pa.Table, dict[str, int]]:
    key, place, limit, count = (
        rows.column(name).to_numpy(zero_copy_only=False) for name in (KEY, _PLACE, _LIMIT, _COPIES)
    )
    # The first of c equal rows stands at place / c, the next at (1 + place) / c, …
    many = np.minimum(np.floor(limit * count - place).astype(np.int64) + 1, count)
    which = np.repeat(np.arange(len(key)), many)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
    stands = (nth + place[which]) / count[which]
    order = np.lexsort((nth, key[which], stands))
    member = _members(rows.column(by), strata)[which][order]
    chosen = [np.flatnonzero(member == at)[: wanted[name]] for at, name in enumerate(strata)]
    drawn = {name: len(some) for name, some in zip(strata, chosen, strict=True)}
    picks = which[order][np.sort(np.concatenate(chosen))]
    names = [name for name in rows.column_names if name not in (KEY, _PLACE, _LIMIT, _COPIES)]
    return rows.select(names).take(pa.array(picks)), drawn


def _members(column: pa.ChunkedArray, strata: Mapping[str, Stratum]) -> np.ndarray[Any, Any]:
    values = [value for each in strata.values() for value in each.values]
    if not values:
        return np.zeros(len(column), np.intp)
    of = np.repeat(np.arange(len(strata)), [len(each.values) for each in strata.values()])
    found = pc.index_in(column, value_set=pa.array(values, column.type))
    member: np.ndarray[Any, Any] = of[found.to_numpy(zero_copy_only=False).astype(np.intp)]
    return member


__all__ = ["Stratum", "copies", "draw", "quotas"]
