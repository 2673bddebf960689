"""Hashes of values and rows by plain arithmetic: the same today, tomorrow and elsewhere.

No library's own hash is used, since those change between versions. Numbers enter by their IEEE 754
bits, dates by microseconds, text by its UTF-8 bytes; everything is mixed by splitmix64.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]

_MISSING = np.uint64(0x9E3779B97F4A7C15)
_TEXT_BASE = np.uint64(0x100000001B3)


def mix(values: Hashes) -> Hashes:
    """Splitmix64's finaliser: a permutation of 64-bit numbers that looks random.

    References
    ----------
    Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    """
    with np.errstate(over="ignore"):
        x = values + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def seeded(values: Hashes, seed: int) -> Hashes:
    """Reorder hashes by a seed."""
    return mix(values ^ mix(np.array([seed % 2**64], dtype=np.uint64))[0])


def hash_rows(frame: pd.DataFrame) -> Hashes:
    """One hash per row over all columns, in their order.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)

    Returns
    -------
    ndarray of shape (n_rows,), uint64
    """
    found = np.zeros(len(frame), dtype=np.uint64)
    for place in range(frame.shape[1]):
        found = mix(found ^ hash_values(frame.iloc[:, place]))
    return found


def hash_values(values: pd.Series) -> Hashes:
    """One hash per value; equal values have equal hashes, 1 and 1.0 among them."""
    missing = values.isna().to_numpy(dtype=bool)
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        plain = values.dt.tz_convert("UTC").dt.tz_localize(None) if values.dt.tz else values
        bits = plain.to_numpy("datetime64[us]").astype(np.int64).view(np.uint64)
    elif pd.api.types.is_bool_dtype(values.dtype) and not isinstance(
        values.dtype, pd.CategoricalDtype
    ):
        bits = values.fillna(False).to_numpy(bool).astype(np.uint64)
    elif pd.api.types.is_numeric_dtype(values.dtype):
        bits = _number_bits(values, missing)
    else:
        codes, distinct = pd.factorize(values, use_na_sentinel=True)
        bits = _text_bits([str(value) for value in distinct])[codes] if len(distinct) else None
        bits = np.zeros(len(values), np.uint64) if bits is None else bits
    found = mix(bits)
    found[missing] = _MISSING
    return found


def _number_bits(values: pd.Series, missing: np.ndarray) -> Hashes:
    if pd.api.types.is_integer_dtype(values.dtype):
        whole = values.fillna(0).to_numpy(np.int64)
        real = whole.astype(np.float64)
        exact = np.abs(whole) <= 2**53
        # Whole numbers hash like the equal float; those beyond its reach by their own bits.
        return np.where(exact, (real + 0.0).view(np.uint64), mix(whole.view(np.uint64)))
    real = values.to_numpy(np.float64, na_value=np.nan) + 0.0  # -0.0 becomes 0.0
    return np.where(missing, 0.0, real).view(np.uint64)


def _text_bits(texts: list[str]) -> Hashes:
    """Polynomial hash of the UTF-8 bytes, modulo 2^64, ended by the length."""
    array = pa.array(texts, pa.large_string())
    offsets = np.frombuffer(array.buffers()[1], np.int64)[: len(texts) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)[: offsets[-1]]
    lengths = np.diff(offsets).astype(np.uint64)
    found = np.zeros(len(texts), np.uint64)
    with np.errstate(over="ignore"):
        # Character by character over all texts that are still as long.
        alive = np.flatnonzero(lengths > 0)
        place = 0
        while len(alive):
            found[alive] = (found[alive] ^ data[offsets[alive] + place]) * _TEXT_BASE
            found[alive] ^= found[alive] >> np.uint64(29)
            place += 1
            alive = alive[lengths[alive] > place]
        return mix(found ^ mix(lengths))


__all__ = ["Hashes", "hash_rows", "hash_values", "mix", "seeded"]
