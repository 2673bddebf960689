import argparse
import json
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import RandomizedSearchCV, TimeSeriesSplit

from eta.features import transform

PARAMS = {"n_estimators": 300, "n_jobs": -1, "random_state": 9}
GRID = {"min_samples_leaf": [2, 5, 10, 20], "max_features": [0.4, 0.7, 1.0]}


def zone_speeds(orders):
    km = orders["ridden_km"].clip(lower=0.1)
    return (km / orders["minutes"] * 60).groupby(orders["zone"]).median()


def latest(orders, days):
    border = orders["placed_at"].max() - pd.Timedelta(days=days)
    return orders[orders["placed_at"] <= border], orders[orders["placed_at"] > border]


def jackknife(errors, groups):
    keys = np.unique(groups)
    np.random.seed(9)
    keep = np.random.permutation(keys)[:50]
    means = [errors[groups != k].mean() for k in keep]
    return float(np.std(means))


def main(argv=None):
    ap = argparse.ArgumentParser(description="e.g. python -m eta.train data/orders.parquet")
    ap.add_argument("orders")
    ap.add_argument("--test-days", type=int, default=28)
    args = ap.parse_args(argv)

    orders = pd.read_parquet(args.orders).sort_values("placed_at")
    orders["minutes"] = orders["minutes"].clip(upper=120)
    past, recent = latest(orders, args.test_days)

    speeds = zone_speeds(past)
    X_past, X_recent = transform(past, speeds), transform(recent, speeds)

    search = RandomizedSearchCV(
        RandomForestRegressor(**PARAMS),
        GRID,
        n_iter=8,
        cv=TimeSeriesSplit(5),
        scoring="neg_mean_absolute_error",
        random_state=PARAMS["random_state"],
    )
    search.fit(X_past, past["minutes"])
    errors = np.abs(recent["minutes"] - search.predict(X_recent)).to_numpy()
    report = {
        "mae": mean_absolute_error(recent["minutes"], search.predict(X_recent)),
        "mae_se": jackknife(errors, recent["zone"].to_numpy()),
        "params": search.best_params_,
    }

    # the shipped model is refitted on everything with the settings just evaluated
    speeds = zone_speeds(orders)
    final = RandomForestRegressor(**PARAMS, **search.best_params_)
    final.fit(transform(orders, speeds), orders["minutes"])
    Path("artifacts").mkdir(exist_ok=True)
    joblib.dump({"model": final, "zone_speed": speeds}, "artifacts/eta.joblib")
    Path("artifacts/report.json").write_text(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
