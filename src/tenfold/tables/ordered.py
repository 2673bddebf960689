"""A column of numbers, dates or times: its values in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.tables import association, numeric
from tenfold.tables.coded import Target, tally
from tenfold.tables.looked import Asked, Looked
from tenfold.tables.personal import looks_personal
from tenfold.tables.profiled import (
    Association,
    ColumnType,
    Histogram,
    Quantile,
    Scalar,
    TopValue,
)

Array = np.ndarray[Any, np.dtype[Any]]

_MISSING = np.uint64(0x9E3779B97F4A7C15)


def look(array: pa.Array, asked: Asked) -> Looked:
    """Profile a column of numbers, dates or times.

    Parameters
    ----------
    array : Array of shape (n_rows,), int64, float64, date32 or timestamp[us]
    """
    values, present = _numbers(array, asked.type)
    finite, rows = values, None
    if present is not None:
        rows = np.flatnonzero(present)
        finite = values[rows]
    infinite = ends = 0
    if asked.type == "number" and not np.isfinite(finite).all():
        ok = np.isfinite(finite)
        infinite, ends = len(ok) - int(ok.sum()), len(np.unique(finite[~ok]))
        rows = np.flatnonzero(ok) if rows is None else rows[ok]
        finite = finite[ok]
    ranked, associated = _ranked(finite, rows, len(values), asked.target)
    personal = looks_personal(asked.name, (), numeric=True)
    fields: dict[str, Any] = {}
    if not (asked.private or personal) and len(finite):
        fields = _values(asked.type, finite, ranked, detailed=asked.detailed)
    profile = asked.profile(
        personal,
        missing=array.null_count,
        distinct=ranked.distinct + ends,
        infinite=infinite,
        association=associated,
        **fields,
    )
    return Looked(profile, _bits(values, present))


def _ranked(
    finite: Array, rows: Array | None, count: int, target: Target | None
) -> tuple[numeric.Ranked, Association | None]:
    low = numeric.narrow(finite)
    found = None
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
        found = tally(codes, width, target.of(rows)).only(ranked.levels - low)
    return ranked, association.of_numbers(ranked, found, absent, target)


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
        bits = np.where(present, bits, _MISSING)
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


__all__ = ["look"]
