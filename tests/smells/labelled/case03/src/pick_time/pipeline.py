"""Features and model in one object, so that training and serving share them."""
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .config import Config


class OrderFeatures(BaseEstimator, TransformerMixin):
    """Derive order-level ratios; learns nothing."""

    def fit(self, X, y=None):
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        X = X.copy()
        X["units_per_line"] = X["n_units"] / X["n_lines"].clip(lower=1)
        X["aisle_spread"] = X["last_aisle"] - X["first_aisle"]
        return X


def make_model(cfg: Config) -> Pipeline:
    numeric = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    columns = ColumnTransformer(
        [
            ("num", numeric, list(cfg.numeric)),
            ("cat", OneHotEncoder(handle_unknown="ignore"), list(cfg.categorical)),
        ]
    )
    return Pipeline(
        [
            ("features", OrderFeatures()),
            ("columns", columns),
            ("forest", RandomForestRegressor(random_state=cfg.seed, **cfg.forest)),
        ]
    )
