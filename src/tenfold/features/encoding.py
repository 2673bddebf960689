"""Cleaned tables made numeric, at a width that stays bounded whatever the data."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.utils.validation import check_is_fitted

Array = np.ndarray[Any, np.dtype[np.float64]]
_MISSING = "(missing)"
_MANY_LEVELS = 100
_MOST_DUMMIES = 40
_RARE = 5
_MOST_COMPONENTS = 16
_WIDTH = 2000
_LARGEST = 1e37  # trees compute in float32, whose end is 3.4e38; squares must fit float64


class TableEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """DataFrame of float64, str and datetime64 columns → float64 array; see `encoder`.

    Parameters
    ----------
    kind : {"linear", "tree"}
        For models of weighted sums and distances, or of splits.
    """

    def __init__(self, kind: Literal["linear", "tree"] = "linear") -> None:
        self.kind = kind

    def fit(self, X: pd.DataFrame, y: object = None) -> TableEncoder:
        """Learn levels, medians and scales from the training rows."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: pd.DataFrame, y: object = None) -> Array:
        """Fit, and give the encoded training rows; shape (n_rows, n_outputs)."""
        del y
        self.feature_names_in_ = np.asarray(X.columns, dtype=object)
        self.n_features_in_ = X.shape[1]
        types = zip(X.columns, X.dtypes, strict=True)
        self.dates_ = [str(c) for c, of in types if pd.api.types.is_datetime64_any_dtype(of)]
        ready = self._ready(X)
        self.columns_ = self._columns(ready)
        return np.asarray(self.columns_.fit_transform(ready), dtype=float)

    def transform(self, X: pd.DataFrame) -> Array:
        """Encode; shape (n_rows, n_outputs)."""
        check_is_fitted(self, "columns_")
        return np.asarray(self.columns_.transform(self._ready(X)), dtype=float)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray[Any, Any]:
        """One name per output, made from the column it comes from."""
        del input_features
        check_is_fitted(self, "columns_")
        # Without the name of the part: level 'b' of column 'a' may be called like a column 'a_b'.
        named = [str(n).split("__", 1)[1] for n in self.columns_.get_feature_names_out()]
        return np.asarray(_unique(named), dtype=object)

    def _ready(self, X: pd.DataFrame) -> pd.DataFrame:
        types = zip(X.columns, X.dtypes, strict=True)
        numeric = [name for name, of in types if pd.api.types.is_numeric_dtype(of)]
        # All numbers at once: thousands of columns would cost milliseconds each.
        block = np.clip(X[numeric].to_numpy(dtype=float), -_LARGEST, _LARGEST)
        columns: dict[Any, Any] = {}
        taken = set(X.columns)
        for name in self.dates_:
            parts = _parts(X[name], circular=self.kind == "linear")
            columns |= {_free(f"{name}: {p}", taken): values for p, values in parts.items()}
        for name in X.columns.difference([*numeric, *self.dates_], sort=False):
            columns[name] = X[name].astype(object).where(X[name].notna(), _MISSING)
        rest = pd.DataFrame(columns, index=X.index)
        return pd.concat([pd.DataFrame(block, X.index, numeric), rest], axis=1)

    def _columns(self, ready: pd.DataFrame) -> ColumnTransformer:
        types = dict(zip(ready.columns, ready.dtypes, strict=True))
        numbers = [c for c, of in types.items() if of == np.float64]
        texts = [c for c, of in types.items() if of != np.float64]
        many = [c for c in texts if ready[c].nunique() > _MANY_LEVELS]
        few = [c for c in texts if c not in set(many)]
        dummies = int(np.clip(_WIDTH // max(len(few), 1), 2, _MOST_DUMMIES))
        components = int(np.clip(_WIDTH // 4 // max(len(many), 1), 2, _MOST_COMPONENTS))
        parts: list[tuple[str, Any, list[Any]]] = []
        if numbers:
            parts.append(("numbers", self._numbers(), numbers))
        if few:
            parts.append(("levels", self._levels(dummies), few))
        parts += [(f"text {i}", self._text(components), [c]) for i, c in enumerate(many)]
        return ColumnTransformer(parts, sparse_threshold=0)

    def _numbers(self) -> Any:
        if self.kind == "tree":
            return "passthrough"
        fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
        return make_pipeline(fill, StandardScaler())

    def _levels(self, dummies: int) -> Any:
        if self.kind == "tree":
            return OrdinalEncoder(
                handle_unknown="use_encoded_value", unknown_value=np.nan, dtype=float
            )
        return OneHotEncoder(
            handle_unknown="infrequent_if_exist",
            min_frequency=_RARE,
            max_categories=dummies + 1,
            sparse_output=False,
        )

    def _text(self, components: int) -> Any:
        from tenfold.features.ngrams import NgramEncoder

        text = NgramEncoder(components)
        return text if self.kind == "tree" else make_pipeline(text, StandardScaler())


def _parts(series: pd.Series[Any], *, circular: bool) -> dict[str, pd.Series[Any]]:
    when = series.dt
    days = (series - pd.Timestamp("2000-01-01")) / pd.Timedelta(days=1)
    turns = {
        "month": (when.month - 1) / 12,
        "weekday": when.day_of_week / 7,
        "hour": when.hour / 24,
    }
    parts = {"days since 2000": days, "day": when.day.astype(float)}
    for part, turn in turns.items():
        if circular:
            # December lies beside January: a straight line cannot see that, a circle can.
            angle = 2 * np.pi * turn.astype(float)
            parts |= {f"{part} sin": np.sin(angle), f"{part} cos": np.cos(angle)}
        else:
            parts[part] = turn.astype(float)
    return parts


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "*"
    return name


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
