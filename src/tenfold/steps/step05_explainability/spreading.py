"""The SHAP summary: how low, middle and high values of each feature move scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.explaining import Attributions, Subject
from tenfold.explaining.bins import as_numbers
from tenfold.scoring import Floats
from tenfold.steps.step05_explainability.findings import Spread

_MOST = 20
_FEWEST = 10
_QUIET = 1e-12
_FEW = 3
LOW, MIDDLE, HIGH = "low third", "middle third", "high third"
ALL, MISSING = "all values", "missing"


def spreads(subject: Subject, shaped: pd.DataFrame, shap: Attributions) -> list[Spread]:
    """Spread of SHAP values within groups of each feature's values, the loudest feature first.

    Categories have no order, so theirs stand together; so do the values of private features.
    """
    effect = np.abs(shap.values).mean(axis=0) if len(shaped) else np.zeros(len(shap.names))
    found: list[Spread] = []
    for feature in np.argsort(-effect, kind="stable")[:_MOST]:
        if effect[feature] <= _QUIET:
            break
        name = shap.names[feature]
        values = shap.values[:, feature]
        groups = _groups(shaped[name], whole=name in subject.personal, kind=subject.kinds[name])
        found += [
            _spread(name, group, values[rows])
            for group, rows in groups.items()
            if rows.sum() >= _FEWEST
        ]
    return found


def _groups(values: pd.Series[Any], *, whole: bool, kind: str) -> dict[str, NDArray[np.bool_]]:
    if whole or kind == "category":
        return {ALL: np.ones(len(values), dtype=bool)}
    numbers = as_numbers(values)
    known = ~np.isnan(numbers)
    groups = {MISSING: ~known}
    if known.any():
        low, high = np.quantile(numbers[known], [1 / 3, 2 / 3])
        # Few values: a third may be empty, so the ends are told apart by themselves.
        if low == high:
            low, high = np.unique(numbers[known])[[0, -1]]
            high = np.nextafter(high, -np.inf)
        groups[LOW] = known & (numbers <= low)
        groups[MIDDLE] = known & (numbers > low) & (numbers <= high)
        groups[HIGH] = known & (numbers > max(low, high))
    return groups


def _spread(name: str, group: str, values: Floats) -> Spread:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return Spread(
        column=name,
        group=group,
        rows=len(values),
        low=float(low),
        middle=float(middle),
        high=float(high),
    )


__all__ = ["spreads"]
