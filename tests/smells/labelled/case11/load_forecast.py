"""Hourly grid load: seasonal baseline against a ridge on calendar and weather.

Example
-------
    python load_forecast.py /home/me/load.csv --folds 6
"""
import argparse
import logging
from dataclasses import dataclass

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

log = logging.getLogger("load")
WEATHER = ["temp", "wind", "cloud"]
CYCLES = ["day_sin", "day_cos", "year_sin", "year_cos"]
LAGS = (24, 48, 168)
STORE_KEY = "/hourly/load"


@dataclass
class Result:
    name: str
    mae: float
    spread: float

    def __str__(self):
        return f"{self.name:<10} {self.mae:8.1f} MW ± {self.spread:.1f}"


def calendar(index: pd.DatetimeIndex) -> pd.DataFrame:
    day = 2 * np.pi * index.hour / 24
    year = 2 * np.pi * index.dayofyear / 365.25
    return pd.DataFrame(
        {
            "day_sin": np.sin(day),
            "day_cos": np.cos(day),
            "year_sin": np.sin(year),
            "year_cos": np.cos(year),
            "weekday": index.day_name(),
        },
        index=index,
    )


def build(raw: pd.DataFrame) -> pd.DataFrame:
    frame = raw.join(calendar(raw.index))
    for lag in LAGS:
        frame[f"load_{lag}"] = frame["load"].shift(lag)
    # a gap in the weather feed is bridged with what was known at the time
    frame[WEATHER] = frame[WEATHER].ffill(limit=6)
    return frame.iloc[max(LAGS):]


def make_model(k: int):
    numeric = make_pipeline(SimpleImputer(), StandardScaler(), SelectKBest(f_regression, k=k))
    columns = make_column_transformer(
        (numeric, WEATHER + CYCLES + [f"load_{lag}" for lag in LAGS]),
        (OneHotEncoder(handle_unknown="ignore"), ["weekday"]),
    )
    return make_pipeline(columns, Ridge(alpha=2.0))


def bootstrap(errors: np.ndarray, rng: np.random.Generator, n: int = 500) -> float:
    means = [rng.choice(errors, errors.size).mean() for _ in range(n)]
    return float(np.std(means))


def evaluate(frame: pd.DataFrame, folds: int, k: int) -> list[Result]:
    X, y = frame.drop(columns="load"), frame["load"]
    cv = TimeSeriesSplit(n_splits=folds, gap=24)
    scores = cross_validate(make_model(k), X, y, cv=cv, scoring="neg_mean_absolute_error")
    ridge = -scores["test_score"]
    naive = np.array([(y.iloc[te] - X["load_168"].iloc[te]).abs().mean() for _, te in cv.split(X)])
    rng = np.random.default_rng(20240101)
    return [Result(n, e.mean(), bootstrap(e, rng)) for n, e in (("last week", naive), ("ridge", ridge))]


def read(source: str) -> pd.DataFrame:
    if source.endswith((".h5", ".hdf")):
        return pd.read_hdf(source, STORE_KEY)
    return pd.read_csv(source, index_col="hour", parse_dates=True)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("source")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--k", type=int, default=8)
    ap.add_argument("--out", default="ridge.joblib")
    args = ap.parse_args()
    frame = build(read(args.source))
    log.info("%d hours from %s", len(frame), args.source)
    for result in evaluate(frame, args.folds, args.k):
        print(result)
    final = make_model(args.k).fit(frame.drop(columns="load"), frame["load"])
    joblib.dump(final, args.out)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
