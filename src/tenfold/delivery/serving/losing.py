"""Text that the model's cleaning reads as numbers, and text that it would silently lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast, clean, written
from tenfold.features.recipe import CleanRule, FeatureRecipe, Kind

# Rules after which a column is a number, whatever it was before.
_TO_NUMBER = {"number", "decimal_comma", "currency", "percent", "range", "clip", "unit"}
# Rules that make values missing because somebody decided so.
_ON_PURPOSE = {"missing", "category", "range"}


def numbers_of(
    recipe: FeatureRecipe, kinds: Mapping[str, Kind]
) -> dict[str, tuple[CleanRule, ...]]:
    """Columns that are numbers after cleaning, each with the rules that clean it.

    Parameters
    ----------
    kinds : dict of str to Kind
        What training found each column to be after cleaning; a column that is only there for
        others to be derived from is not in it.
    """
    rules: dict[str, list[CleanRule]] = {name: [] for name in kinds}
    for rule in recipe.clean:
        rules.setdefault(rule.column, []).append(rule)
    return {
        name: tuple(own)
        for name, own in rules.items()
        if kinds.get(name) == "number"
        or (name not in kinds and any(rule.rule in _TO_NUMBER for rule in own))
    }


def loses(column: pd.Series[Any], rules: Sequence[CleanRule]) -> bool:
    """Whether a value that was given is no number after cleaning, and no rule meant it to go.

    Blank text is a gap, as it was in training. What a sentinel or a range blanks is the
    recipe's business.
    """
    name = column.name
    gone = np.zeros(len(column), dtype=bool)
    now = column
    for rule in rules:
        # A range reads text as numbers first: only what it then turns away is on purpose.
        before = cast(now, "number") if rule.rule == "range" else now
        now = clean(before.to_frame(), [rule])[name]
        if rule.rule in _ON_PURPOSE:
            gone |= written(before) & ~written(now)
    return bool((written(column) & ~written(cast(now, "number")) & ~gone).any())


__all__ = ["loses", "numbers_of"]
