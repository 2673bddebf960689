"""Frames of Spark under one another, matched by name, with one type per column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from tenfold.tables.spark.plain import named

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def stacked(frames: Sequence[DataFrame], names: Sequence[str]) -> tuple[DataFrame, list[str]]:
    """Put frames of the plain types under one another.

    Returns
    -------
    DataFrame
        Where a frame lacks a column, it is missing; where types differ, the wider one is taken.
    list of str
        Where that changed something, in sentences.
    """
    kinds: dict[str, set[str]] = {name: set() for name in names}
    for frame in frames:
        for name, kind in frame.dtypes:
            if name in kinds and kind != "void":
                kinds[name].add(kind)
    chosen = {name: _wider(found) for name, found in kinds.items()}
    notes = [
        f"'{name}' holds whole numbers in some parts and numbers in others; read as numbers."
        for name, found in kinds.items()
        if found == {"bigint", "double"}
    ]
    return reduce(lambda one, other: one.unionByName(other), _cast(frames, chosen)), notes


def _wider(kinds: set[str]) -> str:
    if len(kinds) <= 1:
        return next(iter(kinds), "string")
    return "double" if kinds == {"bigint", "double"} else "string"


def _cast(frames: Sequence[DataFrame], kinds: dict[str, str]) -> list[DataFrame]:
    from pyspark.sql import functions as f

    found = []
    for frame in frames:
        own = dict(frame.dtypes)
        columns = [
            (named(name) if name in own else f.lit(None)).cast(kind).alias(name)
            for name, kind in kinds.items()
        ]
        found.append(frame.select(*columns))
    return found


__all__ = ["stacked"]
