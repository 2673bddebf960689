"""A recipe applied to raw rows, as a scikit-learn transformer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from tenfold.errors import DataProblem
from tenfold.features.cleaning import cast_all, clean, kind_of
from tenfold.features.deriving import derive, learn
from tenfold.features.recipe import FeatureRecipe


class RecipeTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """Applies a `FeatureRecipe`; see `transformer`.

    Parameters
    ----------
    recipe : str
        JSON of the recipe: plain text survives ``clone`` and every model format.
    id_column, time : str, optional
        Columns that lags and rolling windows follow.
    """

    def __init__(
        self, recipe: str, *, id_column: str | None = None, time: str | None = None
    ) -> None:
        self.recipe = recipe
        self.id_column = id_column
        self.time = time

    def fit(self, X: pd.DataFrame, y: object = None) -> RecipeTransformer:
        """Learn kinds, group aggregates and histories from the training rows."""
        del y
        recipe = FeatureRecipe.model_validate_json(self.recipe)
        self.needs_ = self._needs(recipe)
        frame = clean(self._checked(X), recipe.clean)
        self.kinds_ = {
            name: recipe.kinds.get(name) or kind_of(frame[name]) for name in recipe.columns
        }
        frame = self._cast(frame)
        self.learnt_: dict[str, Any] = {}
        for feature in recipe.derived:
            learnt = learn(feature, frame, id_column=self.id_column, time=self.time)
            self.learnt_[feature.name] = learnt
            frame = frame.assign(**{feature.name: derive(feature, frame, learnt)})
        self.names_ = recipe.names
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Clean and derive; the same rows give the same columns, in training as in serving."""
        check_is_fitted(self, "names_")
        recipe = FeatureRecipe.model_validate_json(self.recipe)
        frame = self.cleaned(X)
        for feature in recipe.derived:
            column = derive(feature, frame, self.learnt_[feature.name])
            frame = frame.assign(**{feature.name: column})
        return frame[self.names_]

    def cleaned(self, X: pd.DataFrame) -> pd.DataFrame:
        """Every column that is read, those that features are derived from included."""
        check_is_fitted(self, "names_")
        recipe = FeatureRecipe.model_validate_json(self.recipe)
        return self._cast(clean(self._checked(X), recipe.clean))

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray[Any, Any]:
        """Names of the columns that `transform` gives."""
        del input_features
        check_is_fitted(self, "names_")
        return np.asarray(self.names_, dtype=object)

    def _needs(self, recipe: FeatureRecipe) -> list[str]:
        made: set[str] = set()
        needs = dict.fromkeys(recipe.columns)
        for feature in recipe.derived:
            reads = list(feature.reads)
            if feature.kind in ("lag", "rolling"):
                by = feature.by or self.id_column
                if by is None or self.time is None:
                    raise DataProblem.because(
                        f"'{feature.name}' looks back in time, but no id or no time is named.",
                        "Name the columns in `id` and `time` of data_quality.",
                    )
                reads += [by, self.time]
            needs |= dict.fromkeys(name for name in reads if name not in made)
            made.add(feature.name)
        return list(needs)

    def _checked(self, X: pd.DataFrame) -> pd.DataFrame:
        absent = [name for name in self.needs_ if name not in X.columns]
        if absent:
            shown = ", ".join(f"'{name}'" for name in absent[:10])
            raise DataProblem.because(
                f"The table lacks {len(absent)} of {len(self.needs_)} columns: {shown}.",
                "Give a table with the columns that the model was made from.",
            )
        return X[self.needs_]

    def _cast(self, frame: pd.DataFrame) -> pd.DataFrame:
        return cast_all(frame, self.kinds_)
