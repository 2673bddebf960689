"""Profile what does not fit into memory: exact counts by the engine, shapes from a sample."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import numpy as np

from tenfold.tables.frames import as_frame, take
from tenfold.tables.profiled import ColumnProfile, Scalar
from tenfold.tables.table import Table

_CELLS = 40_000_000
_TOGETHER = 50
_MOST_CHECKED = 500_000
_FEW = 10_000
_NEARLY = 0.9


def sampled(table: Table, most: int, seed: int) -> Table:
    """Draw rows into memory, in their order; fewer of a wide table."""
    size = min(most, max(_CELLS // len(table.columns), 10_000), table.rows)
    picks = np.random.default_rng(seed).choice(table.rows, size=size, replace=False)
    picks.sort()
    data = take(table, table.columns, picks)
    return Table(table.expr, table.engine, size, table.columns, resident=data)


def exact(
    table: Table, profiles: list[ColumnProfile], size: int, id_: str | None
) -> list[ColumnProfile]:
    """Replace what a sample cannot know: missing, ends, moments, lengths, about how many differ."""
    found: list[ColumnProfile] = []
    for start in range(0, len(profiles), _TOGETHER):
        some = profiles[start : start + _TOGETHER]
        measures = {
            f"{place}_{key}": measure
            for place, profile in enumerate(some)
            for key, measure in _measures(table.expr[profile.name], profile).items()
        }
        row = table.engine.fetch(table.expr.aggregate(**measures)).to_pylist()[0]
        few = _few(table, {p.name: row[f"{place}_distinct"] for place, p in enumerate(some)})
        for place, profile in enumerate(some):
            mark = f"{place}_"
            known = {k.removeprefix(mark): v for k, v in row.items() if k.startswith(mark)}
            known["few"] = few.get(profile.name)
            found.append(_merged(profile, known, table, size, id_))
    return found


def _few(table: Table, about: dict[str, int | None]) -> dict[str, int]:
    """How many values differ, exactly, in columns where they are few; in one pass."""
    names = [name for name, distinct in about.items() if int(distinct or 0) <= _FEW]
    counts = {str(place): table.expr[name].nunique() for place, name in enumerate(names)}
    if not counts:
        return {}
    row = table.engine.fetch(table.expr.aggregate(**counts)).to_pylist()[0]
    return {name: int(row[str(place)]) for place, name in enumerate(names)}


def _measures(column: Any, profile: ColumnProfile) -> dict[str, Any]:
    measures = {"missing": column.isnull().sum(), "distinct": column.approx_nunique()}
    if profile.type == "text":
        length = column.length()
        return measures | {"shortest": length.min(), "longest": length.max()}
    if profile.type == "boolean":
        return measures
    measures |= {"minimum": column.min(), "maximum": column.max()}
    if profile.type in ("integer", "number"):
        real = column.cast("float64")
        ok = ~real.isinf()
        measures |= {"infinite": real.isinf().sum(), "mean": real.mean(where=ok)}
        measures |= {"minimum": column.min(where=ok), "maximum": column.max(where=ok)}
        # The second moment around the sample's centre: stable, and cannot overflow as early.
        centred = real - (profile.mean or 0.0)
        measures["square"] = (centred * centred).mean(where=ok)
        measures["shift"] = centred.mean(where=ok)
    return measures


def _merged(
    profile: ColumnProfile, known: dict[str, Any], table: Table, size: int, id_: str | None
) -> ColumnProfile:
    missing = int(known["missing"] or 0)
    present = table.rows - missing
    infinite = int(known.get("infinite") or 0)
    distinct, said = known["few"], list[str]()
    if distinct is None:
        about = int(known["distinct"] or 0)
        distinct, said = _distinct(profile, about, present, table, ask=profile.name == id_)
    if profile.detailed and not profile.private:
        said.append(f"values, formats and association are those of {size:,} rows drawn at random")
    update: dict[str, Any] = {
        "missing": missing,
        "distinct": distinct,
        "infinite": infinite,
        "notes": [*profile.notes, *said],
    }
    if profile.type == "text":
        update |= {"shortest": known["shortest"], "longest": known["longest"]}
    if not profile.private:
        update |= {
            key: _plain(known[key]) for key in ("minimum", "maximum") if known.get(key) is not None
        }
        if "mean" in known:
            sd = _sd(known, present - infinite)
            update |= {"sd": _steady(sd, sd), "mean": _steady(_finite(known["mean"]), sd)}
    return profile.model_copy(update=update)


def _distinct(
    profile: ColumnProfile, about: int, present: int, table: Table, *, ask: bool
) -> tuple[int, list[str]]:
    """Count different values, exactly where there is nearly one per row, as in an id."""
    column = table.expr[profile.name]
    if ask or (about >= _NEARLY * present and profile.type in ("integer", "text")):
        # As a sub-query, so that an engine may sort it out on disk.
        different = table.expr.filter(column.notnull()).select(profile.name).distinct()
        return _one(table, different.count()), []
    return min(about, present), ["distinct is approximate (HyperLogLog, within a few per cent)"]


def _one(table: Table, number: Any) -> int:
    return int(table.engine.fetch(number.name("n").as_table()).column(0)[0].as_py())


def _sd(known: dict[str, Any], n: int) -> float | None:
    if n < 2 or known["square"] is None:
        return None
    variance = (known["square"] - known["shift"] ** 2) * n / (n - 1)
    return _finite(math.sqrt(max(variance, 0.0))) if math.isfinite(variance) else None


def _steady(value: float | None, sd: float | None) -> float | None:
    """To a billionth of the spread: beyond that, sums depend on the order of the rows."""
    if value is None or not sd or not math.isfinite(sd):
        return value
    return round(value, 9 - math.floor(math.log10(sd)))


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _plain(value: Any) -> Scalar | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _finite(value)
    return int(value)


def repeats(table: Table, names: Collection[str]) -> tuple[int, str]:
    """Count rows that repeat an earlier one in some columns, exactly; and a note, or ''."""
    listed = list(names)
    keys = table.duck.row_hashes(table.expr, listed)
    ordered = np.sort(keys)
    same = ordered[1:] == ordered[:-1]
    count = int(same.sum())
    if not count:
        return 0, ""
    again = np.unique(ordered[1:][same])
    del ordered, same
    places = np.clip(np.searchsorted(again, keys), 0, len(again) - 1)
    rows = np.flatnonzero(again[places] == keys)
    if len(rows) > _MOST_CHECKED:
        return count, "repeats are told by 64-bit hashes of the rows, too many to compare in full"
    return int(as_frame(take(table, listed, rows)).duplicated().sum()), ""


__all__ = ["exact", "repeats", "sampled"]
