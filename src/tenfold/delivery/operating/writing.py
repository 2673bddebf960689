"""Scored rows as a file for people or programs: CSV without formulas, or Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tenfold.errors import WrongInput
from tenfold.files import replacing

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".csv", ".parquet")
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def check_name(out: Path) -> None:
    """Refuse a name that says neither CSV nor Parquet.

    Raises
    ------
    WrongInput
        With the suffixes that are known.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise WrongInput.because(
            f"'{out.name}' does not say what to write.", f"End it in {' or '.join(SUFFIXES)}."
        )


def write_rows(out: Path, parts: Iterable[pa.Table]) -> None:
    """Write parts of one table, in their order; the file is there whole or not at all.

    Raises
    ------
    ProjectProblem
        The folder cannot be written.
    """
    with replacing(out) as spare:
        if out.suffix.lower() == ".parquet":
            _parquet(spare, parts)
        else:
            _csv(spare, parts)


def _parquet(path: Path, parts: Iterable[pa.Table]) -> None:
    import pyarrow.parquet as pq

    writer: Any = None
    for part in parts:
        if writer is None:
            writer = pq.ParquetWriter(path, part.schema, compression="zstd")
        writer.write_table(part)
    if writer is not None:
        writer.close()


def _csv(path: Path, parts: Iterable[pa.Table]) -> None:
    for number, part in enumerate(parts):
        frame = part.to_pandas()
        for name in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                frame[name] = defused(frame[name])
        frame.to_csv(path, mode="a" if number else "w", header=not number, index=False)


def defused(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Text that no spreadsheet takes for a formula: a quote is put before what looks like one.

    Examples
    --------
    >>> defused(pd.Series(["=1+1", "north"])).tolist()
    ["'=1+1", 'north']
    """
    risky = texts.astype("str").str.startswith(_STARTS).fillna(value=False).astype(bool)
    return texts.mask(risky & texts.notna(), "'" + texts.astype("str"))


__all__ = ["SUFFIXES", "check_name", "defused", "write_rows"]
