"""A cheap look at features: which depend on which, and which go with the target at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features import FeatureRecipe, transformer
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload

_MOST_ROWS = 5000


def made_from(recipe: FeatureRecipe, columns: Iterable[str]) -> tuple[str, ...]:
    """The features among `columns`, and all that is derived from them.

    Examples
    --------
    >>> made_from(FeatureRecipe(columns=["a", "b"]), ["a", "elsewhere"])
    ('a',)
    """
    gone = set(columns)
    for feature in recipe.derived:
        if gone & set(feature.reads):
            gone.add(feature.name)
    return tuple(name for name in recipe.names if name in gone)


def screened(work: Workload, train: Ints) -> list[str]:
    """Feature names, most associated with the target first, on at most 5,000 training rows."""
    frame = work.train.frame.iloc[train[:_MOST_ROWS]]
    y = work.train.y[train[:_MOST_ROWS]]
    shaped = transformer(work.recipe, work.roles).fit_transform(frame)
    strength = {
        name: association(shaped[name], y, regression=work.task == "regression") for name in shaped
    }
    return sorted(strength, key=lambda name: (-strength[name], name))


def association(column: pd.Series[Any], y: NDArray[Any], *, regression: bool) -> float:
    """Share of the target's variance that ten bins (or the levels) of a column explain.

    It is adjusted for the number of bins, so that many levels win nothing; at least 0.
    Classes count by the indicator of each.

    Examples
    --------
    >>> round(association(pd.Series([0.0, 1.0] * 50), np.array([0, 1] * 50), regression=False), 3)
    1.0
    """
    codes = binned(column)
    sides = [y.astype(float)] if regression else [(y == k).astype(float) for k in np.unique(y)]
    return max((_explained(codes, side) for side in sides), default=0.0)


def binned(column: pd.Series[Any]) -> Ints:
    """Bin codes of a column: levels of text, tenths of numbers and dates, missing its own."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.astype("int64").where(column.notna()).astype("float64")
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > 10:
        column = pd.qcut(column, 10, labels=False, duplicates="drop")
    return np.asarray(pd.factorize(column, use_na_sentinel=False)[0], dtype=np.intp)


def _explained(codes: Ints, y: Floats) -> float:
    n, bins = len(y), int(codes.max()) + 1 if len(codes) else 0
    total = float(((y - y.mean()) ** 2).sum())
    if total == 0 or n <= bins:
        return 0.0
    count = np.bincount(codes, minlength=bins)
    means = np.bincount(codes, weights=y, minlength=bins) / np.maximum(count, 1)
    within = float(((y - means[codes]) ** 2).sum())
    return max(0.0, 1 - (within / (n - bins)) / (total / (n - 1)))


__all__ = ["association", "binned", "made_from", "screened"]
