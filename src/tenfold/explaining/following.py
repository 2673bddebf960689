"""Rows of which one column takes other values, and what is derived from it follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.explaining.subject import Ints, Subject
from tenfold.features import DerivedFeature, FeatureRecipe
from tenfold.features.cleaning import cast, kind_of
from tenfold.features.deriving import derive
from tenfold.scoring import Floats, Scorer

_CELLS = 4_000_000


def followers(scorer: Scorer, column: str) -> list[DerivedFeature]:
    """Derived features that change with a column, themselves or through others, in their order.

    A value of an earlier row stays what it was, and what a group is worth was learnt in training:
    only another group gives another value.
    """
    shape = scorer.pipeline.named_steps["recipe"]
    if not hasattr(shape, "recipe"):  # a model of no features
        return []
    touched, found = {column}, []
    for one in FeatureRecipe.model_validate_json(shape.recipe).derived:
        reads = [one.by] if one.kind == "group_aggregate" else one.reads
        if one.kind not in ("lag", "rolling") and one.name != column and touched & set(reads):
            touched.add(one.name)
            found.append(one)
    return found


def column_of(subject: Subject, column: str) -> pd.Series[Any] | None:
    """Cleaned reference values of a column that moves the score, if only through what follows."""
    if column in subject.names:
        return subject.reference[column]
    if not followers(subject.scorer, column):
        return None
    values: pd.Series[Any] = _cleaned(subject, subject.raw)[column]
    return cast(values, kind_of(values))


def _cleaned(subject: Subject, frame: pd.DataFrame) -> pd.DataFrame:
    made: pd.DataFrame = subject.scorer.pipeline.named_steps["recipe"].cleaned(frame)
    return made.reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Followed:
    """Rows, ready to be changed.

    Attributes
    ----------
    shaped : DataFrame of shape (n, n_features)
    beside : DataFrame of shape (n, k)
        Cleaned columns that derived features are made from, and that the model does not read.
    X : ndarray of shape (n, width)
    labels : ndarray of int, shape (n,)
        The class that each row is explained for.
    """

    subject: Subject
    shaped: pd.DataFrame
    beside: pd.DataFrame
    X: Floats
    labels: Ints

    @classmethod
    def of(cls, subject: Subject, frame: pd.DataFrame) -> Followed:
        """Make raw rows ready."""
        shaped = subject.shaped(frame)
        sources = {name for those in subject.derived.values() for name in those}
        beside = sorted(sources - set(subject.names))
        rest = _cleaned(subject, frame)[beside] if beside else pd.DataFrame(index=shaped.index)
        X = subject.encoded(shaped)
        return cls(subject, shaped, rest, X, subject.explained(X))

    def lines(self, column: str, grid: Sequence[Any]) -> Floats:
        """The score of every row over values of one column: ndarray of shape (n, grid)."""
        if not len(self.shaped):
            return np.zeros((0, len(grid)))
        if followers(self.subject.scorer, column):
            return self._following(column, grid)
        return self._alone(column, grid)

    def _alone(self, column: str, grid: Sequence[Any]) -> Floats:
        # Nothing else differs: the column is encoded once a value, not once a row.
        places = self.shaped.iloc[np.zeros(len(grid), dtype=np.intp)].reset_index(drop=True)
        places[column] = pd.Series(grid, index=places.index).astype(self.shaped[column].dtype)
        block = self.subject.blocks[self.subject.names.index(column)]
        copies, lines = self.X.copy(), []
        for coded in self.subject.encoded(places)[:, block]:
            copies[:, block] = coded
            lines.append(self._said(copies))
        return np.column_stack(lines)

    def _following(self, column: str, grid: Sequence[Any]) -> Floats:
        n, width = len(self.shaped), max(self.X.shape[1], self.shaped.shape[1], 1)
        at_once = max(_CELLS // (n * width), 1)
        lines = []
        for start in range(0, len(grid), at_once):
            values = grid[start : start + at_once]
            coded = self.subject.encoded(self._changed(column, values))
            lines += [self._said(part) for part in np.split(coded, len(values))]
        return np.column_stack(lines)

    def _changed(self, column: str, values: Sequence[Any]) -> pd.DataFrame:
        """All rows with the first value, then all with the next."""
        whole = pd.concat([self.shaped, self.beside], axis=1)
        rows = np.tile(np.arange(len(whole)), len(values))
        frame = whole.iloc[rows].reset_index(drop=True)
        given = pd.Series(values).repeat(len(whole)).reset_index(drop=True)
        if column in self.subject.names:
            given = given.astype(whole[column].dtype)
        frame = frame.assign(**{column: given})
        shape = self.subject.scorer.pipeline.named_steps["recipe"]
        for one in followers(self.subject.scorer, column):
            frame = frame.assign(**{one.name: derive(one, frame, shape.learnt_[one.name])})
        return frame[list(self.subject.names)]

    def _said(self, X: Floats) -> Floats:
        p = self.subject.predicted(X)
        return p if p.ndim == 1 else p[np.arange(len(p)), self.labels]


__all__ = ["Followed", "column_of", "followers"]
