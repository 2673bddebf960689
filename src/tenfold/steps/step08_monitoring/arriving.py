"""Rows that came later: read as step 2 read its own, and held against its contract."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.contract import ContractResult, Suite, check_batch
from tenfold.features import CleanRule, FeatureRecipe
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step08_monitoring.findings import MOST_RULES, BrokenRule, Kept
from tenfold.vocabulary import PreparedData, ReadingOptions

_MOST_COLUMNS = 50


def read_alike(
    source: str, how: ReadingOptions, base: Path, *, query: str | None = None
) -> tables.Table:
    """Read later rows with the options of step 2; `query` goes before its own."""
    return tables.read(
        source,
        base=base,
        query=(query or how.query) if tables.is_url(source) else query,
        header=how.header,
        delimiter=how.delimiter,
        encoding=how.encoding,
    )


def in_final_form(batch: pd.DataFrame, data: PreparedData) -> pd.DataFrame:
    """Target and time cleaned as step 2 cleaned them; the model cleans what it reads itself."""
    return clean(batch, final_rules(data))


def final_rules(data: PreparedData) -> list[CleanRule]:
    """How target and time of later rows are cleaned."""
    rules = of_target(data)
    if data.recipe:
        recipe = FeatureRecipe.model_validate(data.recipe)
        rules += [rule for rule in recipe.clean if rule.column == data.roles.time]
    return rules


def days_of(frame: pd.DataFrame, time: str | None) -> NDArray[np.float64]:
    """Days since 2000 of each row; NaN without a time."""
    if time is None or time not in frame.columns:
        return np.full(len(frame), np.nan)
    column = frame[time]
    if pd.api.types.is_numeric_dtype(column):
        return np.full(len(frame), np.nan)
    gap = cast(column, "datetime") - pd.Timestamp("2000-01-01")
    days = (gap / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(days, dtype=float)


def kept(
    batch: pd.DataFrame, data: PreparedData, suite: Path | None, private: Collection[str]
) -> Kept:
    """Hold later rows against the data contract; values of private columns stay out of words.

    Parameters
    ----------
    private : collection of str
        Private columns of the rows learnt from; those of `batch` are added.
    """
    if suite is None:
        return Kept(why="step 2 left no contract: run it again")
    contract = Suite.read(suite)
    if not contract.clauses:
        return Kept(why="the contract of step 2 has no rules")
    # A batch of broken values may no longer look personal; the rows learnt from still do.
    private = {*private, *private_columns(batch, data)}
    # The contract knows the target in its final form; the other columns it cleans itself.
    return told(check_batch(contract, clean(batch, of_target(data)), private=private))


def told(found: ContractResult) -> Kept:
    """What stays of it in the record."""
    broken = sorted(found.broken, key=lambda one: one.source != "written")
    return Kept(
        rules=len(found.results),
        rows=found.rows,
        broken_count=len(broken),
        broken=[
            BrokenRule(
                column=one.column,
                text=one.text,
                fact=one.fact,
                source=one.source,
                share=1.0 if one.note else float(np.divide(one.exceptions, max(one.rows, 1))),
            )
            for one in broken[:MOST_RULES]
        ],
        unknown_columns=found.unknown_columns[:_MOST_COLUMNS],
    )


def private_columns(batch: pd.DataFrame, data: PreparedData) -> set[str]:
    """Columns whose values never appear: ids, groups, protected ones, and what looks personal."""
    roles = data.roles
    named = [name for name in (roles.id, roles.group, *roles.protected) if name]
    return {*named, *tables.personal_columns(batch)}


def of_target(data: PreparedData) -> list[CleanRule]:
    """How the target is brought into its final form, in which the contract knows it."""
    return [CleanRule.model_validate(rule) for rule in data.reading.clean_target]


__all__ = [
    "days_of",
    "final_rules",
    "in_final_form",
    "kept",
    "of_target",
    "private_columns",
    "read_alike",
    "told",
]
