"""SHAP values of trees, forests and boosting: exact, over a stated background."""

from __future__ import annotations

from typing import Any

import numpy as np

from tenfold.scoring import Floats

_TREES = (
    "DecisionTreeClassifier",
    "DecisionTreeRegressor",
    "RandomForestClassifier",
    "RandomForestRegressor",
    "HistGradientBoostingClassifier",
    "HistGradientBoostingRegressor",
    "XGBClassifier",
    "XGBRegressor",
)


def grown(model: Any) -> bool:
    """Whether a model is one of the trees that are explained exactly."""
    return type(model).__name__ in _TREES


def tree_values(model: Any, X: Floats, background: Floats) -> Floats:
    """Interventional SHAP values: ndarray of shape (n, width, n_outputs).

    shap compares numbers with thresholds in single precision, and a threshold of boosting often
    is a value of the data: rounded, it falls on the wrong side. Both are replaced by ranks among
    the thresholds of their column, which single precision holds exactly.
    """
    import shap

    masker = shap.maskers.Independent(background, max_samples=len(background))
    explainer = shap.TreeExplainer(model, masker, feature_perturbation="interventional")
    ensemble = explainer.model
    known, thresholds = ensemble.features, ensemble.thresholds
    columns = range(X.shape[1])
    split = ensemble.children_left >= 0
    cuts = [np.unique(thresholds[split & (known == column)]) for column in columns]
    ranked = np.zeros_like(thresholds)
    for column in columns:
        here = split & (known == column)
        ranked[here] = np.searchsorted(cuts[column], thresholds[here])
    ensemble.thresholds = ranked
    dtype = ensemble.input_dtype
    explainer.data = _ranked(background, cuts, dtype)
    explainer.data_missing = np.isnan(explainer.data)
    said = explainer.shap_values(_ranked(X, cuts, dtype), check_additivity=False)
    values = np.asarray(said, dtype=float)
    return values[:, :, None] if values.ndim == 2 else values


def _ranked(X: Floats, cuts: list[Floats], dtype: Any) -> Any:
    """Each number by how many thresholds of its column lie below it, as the model reads it."""
    read = X.astype(dtype).astype(float)
    made = np.empty_like(read)
    for column, at in enumerate(cuts):
        made[:, column] = np.searchsorted(at, read[:, column])
    return np.where(np.isnan(read), np.nan, made).astype(dtype)


__all__ = ["grown", "tree_values"]
