"""The bins in which LIME sees a feature: quarters, levels, and missing as a bin of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.explaining.subject import Ints, Kind

NEVER_SEEN = -1
_FEW = 10  # different values up to which each is a bin
_MOST_LEVELS = 40  # as the encoder has it


def binned(
    reference: pd.Series[Any], values: pd.Series[Any], kind: Kind
) -> tuple[Ints, Ints, list[str]]:
    """The bins of a feature.

    Numbers and dates of more than ten different values fall into the quarters of the reference,
    others, and categories, into a bin for each value; categories beyond the 40 most frequent
    share one. Missing is a bin of its own, never the median.

    Returns
    -------
    reference, values : ndarray of int
        Bin of each reference value and of each value that is explained; -1 where no reference
        value lies in the same.
    names : list of str
        What each bin holds.
    """
    known = reference.dropna()
    if kind == "category":
        codes, names = _levels(known, reference, values)
    else:
        codes, names = _ranges(known, reference, values)
    first, rest = codes[: len(reference)], codes[len(reference) :]
    return first, np.where(np.isin(rest, first), rest, NEVER_SEEN), names


def _levels(
    known: pd.Series[Any], reference: pd.Series[Any], values: pd.Series[Any]
) -> tuple[Ints, list[str]]:
    counts = known.astype(str).value_counts()
    # Equally frequent ones in the order of the alphabet: not of the rows.
    order = sorted(counts.index, key=lambda level: (-counts[level], level))[:_MOST_LEVELS]
    both = pd.concat([reference, values], ignore_index=True)
    text = (
        both.astype(object).where(both.notna(), None).map(lambda v: None if v is None else str(v))
    )
    codes = pd.Index(order, dtype=object).get_indexer(text.to_numpy(dtype=object))
    codes = np.where(codes < 0, len(order), codes)
    codes = np.where(both.isna().to_numpy(), len(order) + 1, codes)
    return codes.astype(np.intp), [*order, "any other", "missing"]


def _ranges(
    known: pd.Series[Any], reference: pd.Series[Any], values: pd.Series[Any]
) -> tuple[Ints, list[str]]:
    numbers = np.concatenate([as_numbers(reference), as_numbers(values)])
    edges = _edges(as_numbers(known))
    codes = np.searchsorted(edges, numbers)
    codes = np.where(np.isnan(numbers), len(edges) + 1, codes)
    said = [f"up to {edge:g}" for edge in edges]
    above = f"above {edges[-1]:g}" if len(edges) else "any"
    return codes.astype(np.intp), [*said, above, "missing"]


def _edges(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Upper ends of all bins but the last."""
    distinct = np.unique(numbers)
    if len(distinct) <= _FEW:
        return distinct[:-1]
    edges = np.unique(np.quantile(numbers, [0.25, 0.5, 0.75]))
    # Three quarters at the highest value: what lies below it is told apart from it.
    return distinct[-2:-1] if edges[0] == distinct[-1] else edges[edges < distinct[-1]]


def as_numbers(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Numbers, and dates as days since 2000; NaN where missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        values = (values - pd.Timestamp("2000-01-01")) / pd.Timedelta(days=1)
    return np.asarray(values.to_numpy(dtype=float, na_value=np.nan), dtype=float)


__all__ = ["NEVER_SEEN", "as_numbers", "binned"]
