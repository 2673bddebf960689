"""A candidate made ready to be explained: its rows as features, and as blocks of numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.explaining.inside import Unit, check_explainable, encoded, encoder_of, unit_of
from tenfold.explaining.personal import made_from, personal_features
from tenfold.scoring import Floats, Scorer, calibrated, decide, predict
from tenfold.scoring.origins import origins

Kind = Literal["number", "category", "datetime"]
Ints = NDArray[np.intp]

_MOST_ROWS = 20_000
_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class Subject:
    """A candidate, the rows that stand for all cases, and the way from features to numbers.

    Attributes
    ----------
    scorer : Scorer
    names : tuple of str
        Features after the recipe; empty for a model of no features.
    kinds : dict of str to {"number", "category", "datetime"}
    reference : DataFrame of shape (m, n_features)
        Training rows after the recipe, drawn by the seed: at most 20,000 of them, fewer where they
        are wide.
    encoded_reference : ndarray of shape (m, width)
        The same rows as the model reads them.
    background : ndarray of int
        Positions in the reference of the rows that SHAP takes absent features from.
    blocks : tuple of ndarray of int
        For each feature the columns of the encoded matrix that are made from it.
    unit : {"log odds", "probability", "amount"}
        What SHAP's values add up to.
    personal : frozenset of str
        Features whose values are never put in words, those derived from them included.
    outcome : str
        What the score says, in words: ``the chance of default``.
    named, units : dict of str to str
        Names of features as people say them, and the units of their values.
    derived : dict of str to list of str
        Derived features, and the columns that each is made from.
    raw : DataFrame of shape (m, columns)
        The reference rows as they came: recourse proposes values as the raw table writes them.
    """

    scorer: Scorer
    names: tuple[str, ...]
    kinds: Mapping[str, Kind]
    reference: pd.DataFrame
    encoded_reference: Floats
    background: Ints
    blocks: tuple[Ints, ...]
    unit: Unit
    seed: int
    personal: frozenset[str] = frozenset()
    outcome: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, list[str]] = field(default_factory=dict)
    raw: pd.DataFrame = field(default_factory=pd.DataFrame)

    @classmethod
    def of(
        cls,
        scorer: Scorer,
        reference: pd.DataFrame,
        *,
        background_rows: int = 100,
        seed: int = 0,
        personal: Collection[str] = (),
        outcome: str = "",
        named: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
    ) -> Subject:
        """Make a candidate ready.

        Parameters
        ----------
        reference : DataFrame
            Raw training rows.
        background_rows : int
            Rows that SHAP takes absent features from; all reference rows where there are fewer.
        personal : collection of str
            Columns whose values are never put in words.
        outcome : str
            What the score says, for reasons: ``the chance of default``; several classes: of
            what the classes are. Default: the label, or ``the predicted amount``.
        named, units : dict of str to str, optional
            Names of features as people say them and units of their values, from the data
            dictionary: see `tenfold.explaining.naming`.

        Raises
        ------
        DataProblem
            A column that the model reads is missing.
        WrongInput
            There is no reference row, or the model answers without probabilities.
        """
        check_explainable(scorer)
        _check(reference, background_rows)
        rng = np.random.default_rng([seed, 5])
        width = encoded(scorer, scorer.features(reference.iloc[:1])).shape[1]
        reference = _some(reference, min(_MOST_ROWS, max(_CELLS // max(width, 1), 1)), rng)
        shaped = scorer.features(reference).reset_index(drop=True)
        names = tuple(map(str, shaped.columns))
        X = encoded(scorer, shaped)
        source = origins(encoder_of(scorer), names) if names else np.zeros(0, dtype=np.intp)
        count = min(background_rows, len(shaped))
        return cls(
            scorer=scorer,
            names=names,
            kinds={name: _kind(shaped[name]) for name in names},
            reference=shaped,
            encoded_reference=X,
            background=np.sort(rng.choice(len(shaped), count, replace=False)),
            blocks=tuple(np.flatnonzero(source == k) for k in range(len(names))),
            unit=unit_of(scorer),
            seed=seed,
            personal=personal_features(scorer, personal),
            outcome=outcome,
            named=dict(named or {}),
            units=dict(units or {}),
            derived=made_from(scorer),
            raw=reference.reset_index(drop=True),
        )

    def shaped(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Raw rows as features; rows are numbered anew."""
        return self.scorer.features(frame).reset_index(drop=True)

    def encoded(self, shaped: pd.DataFrame) -> Floats:
        """Features as the model reads them: ndarray of shape (n, width)."""
        if not len(shaped):
            return np.zeros((0, self.encoded_reference.shape[1]))
        return encoded(self.scorer, shaped)

    def predicted(self, X: Floats, *, calibrate: bool = True) -> Floats:
        """Chances or amounts of encoded rows, in bounded memory.

        Returns
        -------
        ndarray of shape (n,) or (n, K)
            As `Scorer.score` gives them; before calibration where that is not wanted.
        """
        one = self.scorer.candidate
        model, classes = self.scorer.pipeline.named_steps["model"], len(one.labels)
        if not len(X):
            return np.zeros((0, classes) if one.task == "multiclass" else 0)
        size = max(_CELLS // max(X.shape[1], 1), 1)
        parts = [
            predict(model, X[start : start + size], one.known, task=one.task, classes=classes)
            for start in range(0, len(X), size)
        ]
        said = np.concatenate(parts)
        return calibrated(one.calibrator, said) if calibrate else said

    def explained(self, X: Floats) -> Ints:
        """The class that each row is explained for: of several the decided one, else the second."""
        one = self.scorer.candidate
        if one.task != "multiclass":
            return np.ones(len(X), dtype=np.intp)
        return np.asarray(decide(one.rule, self.predicted(X)), dtype=np.intp)

    def assembled(self, X: Floats, places: Ints) -> Floats:
        """Rows of which each feature is taken from another row of `X`.

        Parameters
        ----------
        X : ndarray of shape (m, width)
        places : ndarray of int, shape (n, n_features)
            Row of `X` that a feature is taken from.

        Returns
        -------
        ndarray of shape (n, width)
        """
        made = np.empty((len(places), X.shape[1]))
        for feature, columns in enumerate(self.blocks):
            for column in columns:
                made[:, column] = X[:, column][places[:, feature]]
        return made

    def said(self, X: Floats, places: Ints, *, calibrate: bool = True) -> Floats:
        """`predicted` of `assembled` rows, in bounded memory."""
        size = max(_CELLS // max(X.shape[1], 1), 1)
        parts = [
            self.predicted(self.assembled(X, places[start : start + size]), calibrate=calibrate)
            for start in range(0, len(places), size)
        ]
        return np.concatenate(parts) if parts else self.predicted(X[:0])


def _check(reference: pd.DataFrame, background_rows: int) -> None:
    if not len(reference):
        raise WrongInput.because(
            "There are no rows to compare a case with.", "Give the training rows as reference."
        )
    if background_rows < 1:
        raise WrongInput.because("SHAP needs at least one background row.")


def _some(frame: pd.DataFrame, most: int, rng: np.random.Generator) -> pd.DataFrame:
    if len(frame) <= most:
        return frame
    return frame.iloc[np.sort(rng.choice(len(frame), most, replace=False))]


def _kind(values: pd.Series[Any]) -> Kind:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "datetime"
    return "number" if pd.api.types.is_numeric_dtype(values) else "category"


__all__ = ["Ints", "Kind", "Subject"]
