"""How each column is counted where rows are too many to be compared one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast
from tenfold.stats import drift
from tenfold.stats.tallied import Scale, Tally
from tenfold.steps.step08_monitoring.marks import is_number

_MOST_CATEGORIES = 50


@dataclass(frozen=True)
class Gauge:
    """A column's counts: a number on a scale of the reference, else per category.

    Attributes
    ----------
    scale : Scale or None
        Of a number.
    labels : tuple of str
        The most frequent categories of the reference; empty text stands for missing. All others
        are counted together.
    """

    column: str
    scale: Scale | None
    labels: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, column: pd.Series[Any]) -> Gauge:
        """The gauge of a column of the reference."""
        name = str(column.name)
        if is_number(column):
            return cls(name, Scale.of(cast(column, "number").to_numpy(dtype=float)))
        return cls(name, None, tuple(map(str, _common(column))))

    @property
    def size(self) -> int:
        """Entries of a tally."""
        return len(self.labels) + 1 if self.scale is None else 2 * self.scale.edges.size + 2

    def tally(self, column: pd.Series[Any]) -> Tally:
        """Count some rows of the column."""
        if self.scale is not None:
            return self.scale.tally(cast(column, "number").to_numpy(dtype=float))
        known = _cells(column).value_counts()
        inside = np.array([known.get(label, 0) for label in self.labels], dtype=np.int64)
        counts = np.append(inside, len(column) - inside.sum())
        return Tally(counts, np.zeros_like(counts), np.zeros(2))

    def distances(self, reference: pd.Series[Any], now: Tally) -> dict[str, float | None]:
        """What `FeatureDrift` keeps of a column of the reference beside counted rows."""
        before = self.tally(reference)
        if self.scale is None:
            psi = drift.population_stability(before.counts, now.counts)
            chi = drift.chi_squared(before.counts, now.counts)
            return {"psi": psi.value, "psi_p": psi.p, "distance": chi.value, "p": chi.p}
        values = cast(reference, "number").dropna().to_numpy(dtype=float)
        spread = float(values.std()) if values.size else 0.0
        found = self.scale.compare(before, now, spread=spread)
        if found.ks is None:
            return {"psi": found.psi.value, "psi_p": found.psi.p}
        varies = bool(np.isfinite(found.moved))
        return {
            "psi": found.psi.value,
            "psi_p": found.psi.p,
            "distance": found.ks.value,
            "distance_error": found.ks_error,
            "p": found.ks.p,
            "moved": found.moved if varies else None,
            "moved_error": found.moved_error if varies else None,
        }


def _common(column: pd.Series[Any]) -> pd.Index[Any]:
    return _cells(column).value_counts().index[:_MOST_CATEGORIES]


def _cells(column: pd.Series[Any]) -> pd.Series[Any]:
    return cast(column, "category").fillna("")


__all__ = ["Gauge"]
