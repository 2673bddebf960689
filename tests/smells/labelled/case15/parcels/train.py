"""Fit on the past, judge on the last eight weeks, ship a model of all weeks."""
import sys

import joblib
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from parcels.features import CATEGORIES, NUMERIC, to_features


def make_model():
    prepare = ColumnTransformer(
        [
            ("num", StandardScaler(), NUMERIC),
            ("cat", OneHotEncoder(handle_unknown="ignore", min_frequency=50), CATEGORIES),
        ]
    )
    return make_pipeline(prepare, LogisticRegression(max_iter=2000))


def main(source, target="on_time.joblib", weeks=8):
    shipments = pd.read_csv(source, parse_dates=["ready_at"]).sort_values("ready_at")
    cutoff = shipments["ready_at"].max() - pd.Timedelta(weeks=weeks)
    past, recent = shipments[shipments["ready_at"] <= cutoff], shipments[shipments["ready_at"] > cutoff]

    model = make_model().fit(to_features(past), past["on_time"])
    loss = log_loss(recent["on_time"], model.predict_proba(to_features(recent))[:, 1])
    base = log_loss(recent["on_time"], [past["on_time"].mean()] * len(recent))
    print(f"log loss {loss:.4f}, base rate {base:.4f}")

    if loss < base:
        joblib.dump(make_model().fit(to_features(shipments), shipments["on_time"]), target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
