"""One column of Arrow data → its profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.tables import association, numeric
from tenfold.tables.association import Target
from tenfold.tables.formats import shapes
from tenfold.tables.personal import looks_personal
from tenfold.tables.profiled import (
    MOST_FORMATS,
    Association,
    ColumnProfile,
    ColumnType,
    Format,
    Histogram,
    Quantile,
    Scalar,
    TopValue,
)

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_SHAPED = 5_000
_LONGEST = 80


@dataclass(frozen=True)
class Looked:
    """A column's profile and its part of the rows' keys (equal values, equal codes)."""

    profile: ColumnProfile
    codes: Array


def look(
    name: str,
    column: pa.ChunkedArray,
    target: Target | None,
    *,
    private: bool = False,
    detailed: bool = True,
) -> Looked:
    """Profile one column.

    Parameters
    ----------
    column : ChunkedArray of shape (n_rows,) of a plain type
    target : Target or None
        What to measure the association with; None for none.
    private : bool
        Withhold the values.
    detailed : bool
        Else counts and association only.
    """
    kind = kind_of(column.type)
    whole = pa.chunked_array([], column.type) if not column.num_chunks else column
    array = whole.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    if kind in ("text", "boolean"):
        return _text(name, kind, array, target, private=private, detailed=detailed)
    return _ordered(name, kind, array, target, private=private, detailed=detailed)


def kind_of(kind: pa.DataType) -> ColumnType:
    """The profile's word for an Arrow type."""
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "datetime" if pa.types.is_timestamp(kind) else "text"


def _text(
    name: str,
    kind: ColumnType,
    array: pa.Array,
    target: Target | None,
    *,
    private: bool,
    detailed: bool,
) -> Looked:
    encoded = (
        array.cast(pa.string()).dictionary_encode()
        if kind == "boolean"
        else array.dictionary_encode()
    )
    values: pa.Array = encoded.dictionary
    missing = array.null_count
    indices = encoded.indices
    if missing:
        indices = pc.fill_null(indices, len(values))
    codes = indices.to_numpy(zero_copy_only=False)
    distinct = len(values)
    personal = "" if kind == "boolean" else looks_personal(name, values.slice(0, 500).to_pylist())
    hidden = private or bool(personal)
    fields: dict[str, Any] = {}
    if kind == "text" and distinct:
        lengths = pc.min_max(pc.utf8_length(values))
        fields |= {"shortest": lengths["min"].as_py(), "longest": lengths["max"].as_py()}
    if detailed and distinct:
        counts = np.bincount(codes, minlength=distinct)[:distinct]
        if not hidden:
            fields["top"] = _top_texts(values, counts)
        if kind == "text":
            fields |= _formats(values, counts)
    if target is not None:
        fields["association"] = _level_association(codes, distinct, missing, target)
    profile = ColumnProfile(
        name=name,
        type=kind,
        missing=missing,
        distinct=distinct,
        personal=personal,
        private=hidden,
        detailed=detailed,
        **fields,
    )
    return Looked(profile, codes)


def _level_association(codes: Array, distinct: int, missing: int, target: Target) -> Association:
    levels = distinct + 1 if missing else distinct
    if levels == 0:
        levels = 1
    if distinct > max(1000, len(codes) // 20):
        # A value that occurs once cannot be learnt on one half and scored on the other.
        counts = np.bincount(codes, minlength=levels)
        kept = counts > 1
        kept[distinct:] = False
        place = np.cumsum(kept)
        lookup = np.where(kept, place, 0)
        levels = int(place[-1]) + 1
        if missing:
            lookup[distinct] = levels
            levels += 1
        codes = lookup[codes]
    found = association.tally(codes, levels, target)
    return association.of_levels(found, target, has_missing=bool(missing))


def _top_texts(values: pa.Array, counts: Array) -> list[TopValue]:
    places = numeric.largest(counts)
    texts = values.take(pa.array(places)).to_pylist()
    return [
        TopValue(value=_cut(text), count=int(count))
        for text, count in zip(texts, counts[places], strict=True)
    ]


def _formats(values: pa.Array, counts: Array) -> dict[str, Any]:
    notes = []
    if len(values) > _MOST_SHAPED:
        # Evenly spaced over the order of first appearance.
        places = np.linspace(0, len(values) - 1, _MOST_SHAPED).astype(np.int64)
        values, counts = values.take(pa.array(places)), counts[places]
        notes.append(f"formats counted on {_MOST_SHAPED:,} of its different values")
    found = shapes(values).dictionary_encode()
    totals = np.bincount(found.indices.to_numpy(), counts, minlength=len(found.dictionary))
    places = np.argsort(-totals, kind="stable")[:MOST_FORMATS]
    patterns = found.dictionary.take(pa.array(places)).to_pylist()
    listed = [
        Format(pattern=p, count=int(totals[i])) for p, i in zip(patterns, places, strict=True)
    ]
    return {"formats": listed, "notes": notes}


def _ordered(
    name: str,
    kind: ColumnType,
    array: pa.Array,
    target: Target | None,
    *,
    private: bool,
    detailed: bool,
) -> Looked:
    values, present = _numbers(array, kind)
    finite, rows = values, None
    if present is not None:
        rows = np.flatnonzero(present)
        finite = values[rows]
    infinite = ends = 0
    if kind == "number" and not np.isfinite(finite).all():
        ok = np.isfinite(finite)
        infinite, ends = len(ok) - int(ok.sum()), len(np.unique(finite[~ok]))
        rows = np.flatnonzero(ok) if rows is None else rows[ok]
        finite = finite[ok]
    ranked, associated = _ranked(finite, rows, len(values), target)
    personal = looks_personal(name, (), numeric=True)
    hidden = private or bool(personal)
    fields: dict[str, Any] = {}
    if not hidden and len(finite):
        fields = _values(kind, finite, ranked, detailed=detailed)
    profile = ColumnProfile(
        name=name,
        type=kind,
        missing=array.null_count,
        distinct=ranked.distinct + ends,
        infinite=infinite,
        association=associated,
        personal=personal,
        private=hidden,
        detailed=detailed,
        **fields,
    )
    return Looked(profile, _bits(values, present))


def _ranked(
    finite: Array, rows: Array | None, count: int, target: Target | None
) -> tuple[numeric.Ranked, Association | None]:
    low = numeric.narrow(finite)
    tally = None
    if low is None:
        ranked = numeric.rank(finite, rows, ordered=target is not None)
    else:
        codes = finite - low
        ranked = numeric.count(codes, low)
    if target is None or not len(finite):
        return ranked, None
    absent = np.empty(0, np.int64)
    if rows is not None:
        out = np.ones(count, bool)
        out[rows] = False
        absent = np.flatnonzero(out)
    if low is not None:
        width = int(ranked.levels[-1]) - low + 1
        tally = association.tally(codes, width, target.of(rows)).only(ranked.levels - low)
    return ranked, association.of_numbers(ranked, tally, absent, target)


def _values(
    kind: ColumnType, finite: Array, ranked: numeric.Ranked, *, detailed: bool
) -> dict[str, Any]:
    write = _writer(kind)
    fields: dict[str, Any] = {
        "minimum": write(ranked.levels[0].item()),
        "maximum": write(ranked.levels[-1].item()),
    }
    if kind in ("integer", "number"):
        fields["mean"], fields["sd"] = numeric.moments(finite)
    return fields | (_details(ranked, write, whole=kind != "number") if detailed else {})


def _details(
    ranked: numeric.Ranked, write: Callable[[Any], Scalar], *, whole: bool
) -> dict[str, Any]:
    bins = numeric.histogram(ranked, whole=whole)
    return {
        "quantiles": [Quantile(p=p, value=write(v)) for p, v in numeric.quantiles(ranked)],
        "top": [TopValue(value=str(write(v)), count=n) for v, n in numeric.top(ranked)],
        "histogram": bins and Histogram(edges=[write(edge) for edge in bins[0]], counts=bins[1]),
    }


def _numbers(array: pa.Array, kind: ColumnType) -> tuple[Array, Array | None]:
    """Values (anything where missing) and which of them are present (None: all)."""
    if kind == "date":
        array = array.cast(pa.int32()).cast(pa.int64())
    elif kind == "datetime":
        array = array.cast(pa.int64())
    present = None
    if array.null_count:
        present = pc.is_valid(array).to_numpy(zero_copy_only=False)
        array = pc.fill_null(array, 0)
    return array.to_numpy(zero_copy_only=False), present


def _bits(values: Array, present: Array | None) -> Array:
    """Values as codes for the rows' keys: equal values, equal codes."""
    plain = values + 0.0 if values.dtype.kind == "f" else values  # -0.0 becomes 0.0
    bits = plain.view(np.uint64)
    if present is not None:
        bits = np.where(present, bits, np.uint64(0x9E3779B97F4A7C15))
    return bits


def _writer(kind: ColumnType) -> Callable[[Any], Scalar]:
    if kind == "date":
        return _date
    return _moment if kind == "datetime" else _number


def _number(value: Any) -> Scalar:
    return value if isinstance(value, int) else float(value)


def _date(days: Any) -> Scalar:
    return str(np.datetime64(round(days), "D"))


def _moment(microseconds: Any) -> Scalar:
    return str(np.datetime64(round(microseconds), "us").astype("datetime64[s]"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


__all__ = ["Looked", "kind_of", "look"]
