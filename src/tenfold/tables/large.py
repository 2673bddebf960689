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
        for place, profile in enumerate(some):
            mark = f"{place}_"
            known = {k.removeprefix(mark): v for k, v in row.items() if k.startswith(mark)}
            found.append(_merged(profile, known, table, size, id_))
    return found


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
    distinct, said = _distinct(
        profile, int(known["distinct"] or 0), present, table, ask=profile.name == id_
    )
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
            update["mean"] = _finite(known["mean"])
            update["sd"] = _sd(known, present - infinite)
    return profile.model_copy(update=update)


def _distinct(
    profile: ColumnProfile, about: int, present: int, table: Table, *, ask: bool
) -> tuple[int, list[str]]:
    """Count different values exactly where they are few, or nearly one per row as in an id."""
    if about <= _FEW:
        column = table.expr[profile.name]
        counted = table.engine.fetch(table.expr.aggregate(n=column.nunique()))
        return int(counted.column(0)[0].as_py()), []
    if ask or (about >= _NEARLY * present and profile.type in ("integer", "text")):
        keys = table.engine.row_hashes(table.expr, [profile.name])
        keys.sort()
        different = 1 + int(np.count_nonzero(keys[1:] != keys[:-1]))
        return different - int(present < table.rows), []
    return min(about, present), ["distinct is approximate (HyperLogLog, within a few per cent)"]


def _sd(known: dict[str, Any], n: int) -> float | None:
    if n < 2 or known["square"] is None:
        return None
    variance = (known["square"] - known["shift"] ** 2) * n / (n - 1)
    return _finite(math.sqrt(max(variance, 0.0))) if math.isfinite(variance) else None


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
    keys = table.engine.row_hashes(table.expr, listed)
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
