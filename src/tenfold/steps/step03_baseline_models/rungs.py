"""The rungs of the ladder as unfitted estimators: sound defaults, nothing tuned, one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_selection import VarianceThreshold
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from tenfold.steps.step03_baseline_models.decisions import RungName

SIMPLE: tuple[RungName, ...] = ("constant", "linear")
"""Rungs that cost next to nothing to run and to explain."""

HEAVY: tuple[RungName, ...] = ("forest", "boosting", "xgboost", "network")
"""Rungs whose fits take their time where there are many features."""

_LEAF = 20
_PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0)


@dataclass(frozen=True)
class Setting:
    """What an estimator is made for: the kind of target, the shape of the rows, the seed.

    `blanks`: some column has no value in any row.
    """

    regression: bool
    rows: int
    columns: int
    classes: int
    seed: int
    blanks: bool = False

    @property
    def leaf(self) -> int:
        """Smallest leaf: twenty rows, fewer where there are few."""
        return max(2, min(_LEAF, self.rows // 20))

    def rounds(self, most: int) -> int:
        """Rounds of boosting: fewer for several classes, as each round grows a tree for each."""
        return most if self.classes <= 2 else max(most // 5, 2 * most // self.classes)

    @property
    def prior(self) -> float:
        """Inverse penalty of the logistic: 1 from ten rows a column on, less below."""
        return min(1.0, max(self.rows / (10 * max(self.columns, 1)), 1e-3))


def build(rung: RungName, setting: Setting) -> Any:
    """The unfitted estimator of a rung.

    Parameters
    ----------
    rung : RungName
        Any but ``todays_rule``, which is not fitted.
    setting : Setting
        Leaves and penalties follow the number of rows and columns; nothing is tuned on scores.
    """
    return _BUILDERS[rung](setting)


def encoding(rung: RungName) -> Literal["linear", "tree"]:
    """Which encoding of the features a rung wants."""
    return "linear" if rung in ("constant", "linear", "network") else "tree"


def _constant(setting: Setting) -> Any:
    return DummyRegressor() if setting.regression else DummyClassifier(strategy="prior")


def _linear(setting: Setting) -> Any:
    if setting.regression:
        # Generalised cross-validation inside one fit: the penalty follows the rows' own noise.
        return RidgeCV(alphas=_PENALTIES)
    return LogisticRegression(C=setting.prior, max_iter=1000)


def _tree(setting: Setting) -> Any:
    made = DecisionTreeRegressor if setting.regression else DecisionTreeClassifier
    return made(max_leaf_nodes=16, min_samples_leaf=setting.leaf, random_state=setting.seed)


def _forest(setting: Setting) -> Any:
    options = {"min_samples_leaf": max(1, setting.leaf // 4), "random_state": setting.seed}
    if setting.regression:
        return RandomForestRegressor(100, max_features=1 / 3, n_jobs=1, **options)
    return RandomForestClassifier(100, n_jobs=1, **options)


def _boosting(setting: Setting) -> Any:
    made = HistGradientBoostingRegressor if setting.regression else HistGradientBoostingClassifier
    # Early stopping would put rows aside on one side of 10,000 rows and not on the other.
    model = made(
        max_iter=setting.rounds(100),
        min_samples_leaf=setting.leaf,
        early_stopping=False,
        random_state=setting.seed,
    )
    # scikit-learn 1.9 cannot bin a column without any value.
    return make_pipeline(VarianceThreshold(), model) if setting.blanks else model


def _xgboost(setting: Setting) -> Any:
    from xgboost import XGBClassifier, XGBRegressor

    made = XGBRegressor if setting.regression else XGBClassifier
    return made(
        n_estimators=setting.rounds(150),
        learning_rate=0.1,
        max_depth=5,
        tree_method="hist",
        n_jobs=1,
        random_state=setting.seed,
    )


def _network(setting: Setting) -> Any:
    options: dict[str, Any] = {
        "hidden_layer_sizes": (32,),
        "alpha": 1e-2,
        "max_iter": 60,
        "n_iter_no_change": 5,
        "random_state": setting.seed,
    }
    if not setting.regression:
        return MLPClassifier(**options)
    return TransformedTargetRegressor(MLPRegressor(**options), transformer=StandardScaler())


_BUILDERS: dict[RungName, Callable[[Setting], Any]] = {
    "constant": _constant,
    "linear": _linear,
    "tree": _tree,
    "forest": _forest,
    "boosting": _boosting,
    "xgboost": _xgboost,
    "network": _network,
}

__all__ = ["HEAVY", "SIMPLE", "Setting", "build", "encoding"]
