"""Rows coded so that LIME can draw around them: each feature by the row that its value is from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from lime.discretize import BaseDiscretizer
from lime.lime_tabular import LimeTabularExplainer

from tenfold.explaining.bins import binned
from tenfold.explaining.subject import Ints, Subject
from tenfold.scoring import Floats


@dataclass(frozen=True, eq=False)
class Coding:
    """Reference rows and the rows that are explained, under one another.

    A row is coded by the position, here, of the row that each of its features is taken from. A
    draw takes each feature from some reference row of the wanted bin: numbers, dates, categories
    and missing values are perturbed alike, into values that the training rows really had.

    Attributes
    ----------
    subject : Subject
    shaped : DataFrame of shape (n, n_features)
        The rows that are explained, after the recipe.
    X : ndarray of shape (m + n, width)
        All rows as the model reads them.
    bins : ndarray of int, shape (m + n, n_features)
    names : list of list of str
        What each bin of each feature holds.
    """

    subject: Subject
    shaped: pd.DataFrame
    X: Floats
    bins: Ints
    names: list[list[str]]

    @classmethod
    def of(cls, subject: Subject, frame: pd.DataFrame) -> Coding:
        """Code raw rows."""
        shaped = subject.shaped(frame)
        X = np.vstack([subject.encoded_reference, subject.encoded(shaped)])
        columns, names = [], []
        for name in subject.names:
            first, rest, said = binned(subject.reference[name], shaped[name], subject.kinds[name])
            columns.append(np.concatenate([first, rest]))
            names.append(said)
        return cls(subject, shaped, X, np.column_stack(columns), names)

    @property
    def known(self) -> int:
        """Number of reference rows."""
        return len(self.subject.reference)

    @property
    def rows(self) -> Floats:
        """Codes of the rows that are explained: (n, n_features)."""
        return self._codes(self.known, len(self.X))

    def explainer(self, *, seed: int) -> LimeTabularExplainer:
        """The explainer of the lime package for such codes."""
        state = np.random.RandomState(seed)
        return LimeTabularExplainer(
            self._codes(0, self.known),
            mode="classification",
            feature_names=list(self.subject.names),
            discretizer=Bins(self, state),
            random_state=state,
        )

    def predict(self, codes: Floats) -> Floats:
        """Chances or amounts of coded rows."""
        return self.subject.said(self.X, codes.astype(np.intp))

    @cached_property
    def members(self) -> list[tuple[Ints, Ints, Ints]]:
        """By feature: reference rows in the order of their bins, where a bin starts, its size."""
        found = []
        for column in self.bins[: self.known].T:
            sizes = np.bincount(column)
            found.append((np.argsort(column, kind="stable"), np.cumsum(sizes) - sizes, sizes))
        return found

    def _codes(self, start: int, stop: int) -> Floats:
        places = np.arange(start, stop, dtype=float)[:, None]
        return np.tile(places, (1, len(self.subject.names)))


class Bins(BaseDiscretizer):  # type: ignore[misc]  # lime is not typed
    """lime's discretizer for rows that are coded by position.

    Where lime draws from a normal that is cut to the bin, this draws one of the reference values
    in it: whole numbers stay whole, and no value appears that nobody has.
    """

    def __init__(self, coding: Coding, state: np.random.RandomState) -> None:
        self.coding, self.state = coding, state
        features = range(len(coding.subject.names))
        # lime asks these two which features have bins, and what to call them.
        self.lambdas = dict.fromkeys(features, None)
        self.names = dict(enumerate(coding.names))

    def discretize(self, data: Floats) -> Floats:
        """Codes to bins, of one row or of many."""
        places = data.astype(np.intp)
        return self.coding.bins[places, np.arange(places.shape[-1])].astype(float)

    def undiscretize(self, data: Floats) -> Floats:
        """Bins to the codes of reference values drawn from them."""
        drawn = np.empty_like(data)
        for feature, (order, starts, sizes) in enumerate(self.coding.members):
            bins = data[..., feature].astype(np.intp)
            share = self.state.random_sample(bins.shape)
            drawn[..., feature] = order[starts[bins] + (share * sizes[bins]).astype(np.intp)]
        return drawn


__all__ = ["Bins", "Coding"]
