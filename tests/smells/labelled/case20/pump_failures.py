"""Predictive maintenance: will a pump fail within seven days?"""
import argparse
import sys

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, precision_recall_curve
from sklearn.model_selection import GroupShuffleSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

SENSORS = ["vibration", "pressure", "current", "temperature"]
HORIZON = pd.Timedelta(days=7)


class PumpTable:
    """Sensor days with rolling statistics and the label."""

    def __init__(self, readings, failures):
        self.readings = readings.sort_values(["pump", "day"])
        self.failures = failures

    def standardise(self):
        r = self.readings
        mu, sd = r[SENSORS].mean(), r[SENSORS].std()
        r[SENSORS] = (r[SENSORS] - mu) / sd
        return self

    def rolling(self, days=5):
        by_pump = self.readings.groupby("pump")
        for s in SENSORS:
            self.readings[f"{s}_mean"] = by_pump[s].transform(lambda v: v.rolling(days, 1).mean())
            self.readings[f"{s}_max"] = by_pump[s].transform(lambda v: v.rolling(days, 1).max())
        self.readings["run_days"] = by_pump.cumcount()
        return self

    def label(self):
        r = self.readings.sort_values("day")
        nxt = self.failures.rename(columns={"failed_on": "day"}).assign(failed_on=lambda d: d["day"])
        r = pd.merge_asof(r, nxt.sort_values("day"), on="day", by="pump", direction="forward")
        r["fails"] = ((r["failed_on"] - r["day"]) <= HORIZON).astype(int)
        return r.drop(columns=["failed_on"])


def columns():
    numeric = [f"{s}_{stat}" for s in SENSORS for stat in ("mean", "max")] + ["run_days"]
    categorical = ["pump_type"]
    extra = ["shift_lead", "hall"]
    return numeric, categorical, extra


def make_model(numeric, categorical, seed):
    prep = ColumnTransformer(
        [
            ("cat", OneHotEncoder(sparse_output=False, handle_unknown="ignore"), categorical),
            ("num", "passthrough", numeric),
        ],
        remainder="drop",
    )
    gbm = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.06, random_state=seed)
    return Pipeline([("prep", prep), ("gbm", gbm)])


def best_threshold(y, p, cost_miss=40.0, cost_alarm=1.0):
    precision, recall, thresholds = precision_recall_curve(y, p)
    hits = recall[:-1] * y.sum()
    alarms = hits / np.maximum(precision[:-1], 1e-9)
    cost = (y.sum() - hits) * cost_miss + (alarms - hits) * cost_alarm
    return thresholds[int(np.argmin(cost))], float(cost.min())


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("readings")
    ap.add_argument("failures")
    ap.add_argument("--seed", type=int, default=12)
    args = ap.parse_args(argv)

    readings = pd.read_csv(args.readings, parse_dates=["day"])
    failures = pd.read_csv(args.failures, parse_dates=["failed_on"])
    table = PumpTable(readings, failures).standardise().rolling().label()

    numeric, categorical, extra = columns()
    X, y = table[numeric + categorical + extra], table["fails"]
    splitter = GroupShuffleSplit(n_splits=1, test_size=0.25)
    fit, hold = next(splitter.split(X, y, groups=table["pump"]))
    model = make_model(numeric, categorical, args.seed).fit(X.iloc[fit], y.iloc[fit])
    p = model.predict_proba(X.iloc[hold])[:, 1]
    threshold, cost = best_threshold(y.iloc[hold], p)
    print(f"AP {average_precision_score(y.iloc[hold], p):.3f}  threshold {threshold:.3f}  cost {cost:.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
