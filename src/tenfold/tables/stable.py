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
_BLOCK = 1 << 22


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
    """Mix the UTF-8 bytes eight at a time, the last padded with zeros, and end with the length."""
    array = pa.array(texts, pa.large_string())
    offsets = np.frombuffer(array.buffers()[1], np.int64)[: len(texts) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)
    found = np.empty(len(texts), np.uint64)
    start = 0
    while start < len(texts):
        # A few megabytes at a time: the positions of all bytes take eight times their room.
        stop = max(int(np.searchsorted(offsets, offsets[start] + _BLOCK)) - 1, start + 1)
        stop = min(stop, len(texts))
        found[start:stop] = _block_bits(data, offsets[start : stop + 1])
        start = stop
    return found


def _block_bits(data: np.ndarray, offsets: np.ndarray) -> Hashes:
    lengths = np.diff(offsets)
    words = -(-lengths // 8)
    begins = np.concatenate([[0], words.cumsum()])
    padded = np.zeros(8 * begins[-1], np.uint8)
    shift = np.repeat(8 * begins[:-1] - offsets[:-1], lengths)
    padded[np.arange(offsets[0], offsets[-1]) + shift] = data[offsets[0] : offsets[-1]]
    values = padded.view("<u8").astype(np.uint64)
    found = np.zeros(len(lengths), np.uint64)
    alive = np.flatnonzero(words)
    place = 0
    while len(alive):
        found[alive] = mix(found[alive] ^ values[begins[alive] + place])
        place += 1
        alive = alive[words[alive] > place]
    return mix(found ^ lengths.astype(np.uint64))


__all__ = ["Hashes", "hash_rows", "hash_values", "mix", "seeded"]
