"""Direct loss estimation: how far amounts will be off, before their outcomes are known.

Two models learn, from cases that were predicted without having been learnt from, how far a
prediction lies above and below what came. Like all estimates without labels this assumes that
outcomes still depend on the features as they did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.payoffs import errors_by_side
from tenfold.vocabulary import Estimate

_FEWEST = 200


@dataclass(frozen=True)
class ErrorModel:
    """Expected over- and under-prediction per case.

    Attributes
    ----------
    models : tuple of two fitted regressors
    noise : ndarray of shape (2, 2)
        Covariance of what the models leave unexplained, per case.
    rows : int
        Cases that they were fitted on.
    """

    models: tuple[Any, Any]
    noise: NDArray[np.float64]
    rows: int

    def sides(self, X: Any, predicted: Any) -> NDArray[np.float64]:
        """Expected over- and under-prediction of each case, both ≥ 0, shape (n, 2)."""
        columns = _columns(X, predicted)
        told = [np.maximum(model.predict(columns), 0.0) for model in self.models]
        return np.column_stack(told)

    def mean_error(self, X: Any, predicted: Any, *, level: float = 0.95) -> Estimate:
        """Expected mean absolute error, its interval over cases and over what was learnt from."""
        loss = self.sides(X, predicted).sum(axis=1)
        if len(loss) < 2:
            return Estimate.not_enough(f"{len(loss)} cases", n=len(loss))
        # New cases scatter around what is expected of them, and so did those learnt from.
        unexplained = float(self.noise.sum()) * (1 / len(loss) + 1 / self.rows)
        half = float(stats.norm.ppf((1 + level) / 2)) * np.sqrt(
            loss.var(ddof=1) / len(loss) + unexplained
        )
        point = float(loss.mean())
        return Estimate(
            value=point,
            low=max(point - float(half), 0.0),
            high=point + float(half),
            level=level,
            n=len(loss),
            method="direct loss estimation",
        )


def fit_errors(X: Any, predicted: Any, y: Any, *, seed: int = 0) -> ErrorModel | None:
    """Learn how far predictions are off.

    Parameters
    ----------
    X : array-like of float, shape (n, features)
        Missing values are allowed.
    predicted, y : array-like of float, shape (n,)
        Predictions of cases that the predictor had not seen, and what came.

    Returns
    -------
    ErrorModel or None
        None below 200 cases.

    References
    ----------
    Direct loss estimation: NannyML's documentation, "Direct Loss Estimation (DLE)", 2022.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    errors = errors_by_side(y, predicted)
    columns = _columns(X, predicted)
    if len(columns) != len(errors):
        raise WrongInput.because(f"{len(columns)} rows do not go with {len(errors)} outcomes.")
    if len(errors) < _FEWEST:
        return None

    def fitted(error: NDArray[np.float64]) -> Any:
        model = HistGradientBoostingRegressor(
            max_iter=100, learning_rate=0.05, min_samples_leaf=30, random_state=seed
        )
        return model.fit(columns, error)

    models = fitted(errors[:, 0]), fitted(errors[:, 1])
    left = errors - np.column_stack([model.predict(columns) for model in models])
    return ErrorModel(models, np.atleast_2d(np.cov(left, rowvar=False)), len(errors))


def _columns(X: Any, predicted: Any) -> NDArray[np.float64]:
    return np.column_stack([np.asarray(X, dtype=float), np.asarray(predicted, dtype=float)])


__all__ = ["ErrorModel", "fit_errors"]
