"""A column of text or truth values: its words, lengths and formats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenfold.tables import association, numeric
from tenfold.tables.coded import Target, tally
from tenfold.tables.formats import shapes
from tenfold.tables.looked import Asked, Looked
from tenfold.tables.personal import looks_personal
from tenfold.tables.profiled import MOST_FORMATS, Association, Format, TopValue

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_SHAPED = 5_000
_LONGEST = 80
_LOOKED_AT = 500


def look(array: pa.Array, asked: Asked) -> Looked:
    """Profile a column of text, or of truth values.

    Parameters
    ----------
    array : Array of shape (n_rows,), string or bool
    """
    truth = asked.type == "boolean"
    encoded = (array.cast(pa.string()) if truth else array).dictionary_encode()
    values: pa.Array = encoded.dictionary
    missing, distinct = array.null_count, len(values)
    indices = pc.fill_null(encoded.indices, distinct) if missing else encoded.indices
    codes = indices.to_numpy(zero_copy_only=False)
    personal = ""
    fields: dict[str, Any] = {}
    if not truth and distinct:
        personal = looks_personal(asked.name, values.slice(0, _LOOKED_AT).to_pylist())
        lengths = pc.min_max(pc.utf8_length(values))
        fields |= {"shortest": lengths["min"].as_py(), "longest": lengths["max"].as_py()}
    if asked.detailed and distinct:
        counts = np.bincount(codes, minlength=distinct)[:distinct]
        if not (asked.private or personal):
            fields["top"] = _top(values, counts)
        if not truth:
            fields |= _formats(values, counts)
    if asked.target is not None:
        fields["association"] = _association(codes, distinct, missing, asked.target)
    profile = asked.profile(personal, missing=missing, distinct=distinct, **fields)
    return Looked(profile, codes)


def _association(codes: Array, distinct: int, missing: int, target: Target) -> Association:
    levels = max(distinct + bool(missing), 1)
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
    found = tally(codes, levels, target)
    return association.of_levels(found, target, has_missing=bool(missing))


def _top(values: pa.Array, counts: Array) -> list[TopValue]:
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


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


__all__ = ["look"]
