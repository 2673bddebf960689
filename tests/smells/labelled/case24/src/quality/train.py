"""Nested evaluation by lot, then the final fit on everything."""
import sys
from dataclasses import dataclass
from pathlib import Path

import joblib
import pandas as pd
import yaml
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GroupKFold,
    GroupShuffleSplit,
    RandomizedSearchCV,
    cross_val_score,
)
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import PowerTransformer

from quality.process import add_physics, implausible

FEATURES = ["superheat", "fill_rate", "log_viscosity", "modulus", "mould_c"]


@dataclass
class Settings:
    seed: int
    target: str
    test_lots: float
    folds: int
    search: dict
    data: Path

    @classmethod
    def read(cls, file):
        raw = yaml.safe_load(Path(file).read_text())
        return cls(**{**raw, "data": Path(raw["data"])})


def searcher(s: Settings) -> RandomizedSearchCV:
    model = Pipeline(
        [
            ("fill", SimpleImputer(strategy="median")),
            ("shape", PowerTransformer()),
            ("logit", LogisticRegression(penalty="elasticnet", solver="saga", max_iter=5000, random_state=s.seed)),
        ]
    )
    grid = {"logit__C": s.search["C"], "logit__l1_ratio": s.search["l1_ratio"]}
    return RandomizedSearchCV(
        model, grid, n_iter=s.search["n_iter"], cv=3, scoring="roc_auc", random_state=s.seed
    )


def main(config="deploy/config.yml"):
    s = Settings.read(config)
    df = pd.read_csv(s.data)
    df = add_physics(df[~implausible(df)])
    X, y, lots = df[FEATURES], df[s.target], df["lot"]

    splitter = GroupShuffleSplit(n_splits=1, test_size=s.test_lots, random_state=s.seed)
    fit, hold = next(splitter.split(X, y, groups=lots))
    nested = cross_val_score(
        searcher(s), X.iloc[fit], y.iloc[fit], groups=lots.iloc[fit], cv=GroupKFold(s.folds), scoring="roc_auc"
    )
    chosen = searcher(s).fit(X.iloc[fit], y.iloc[fit])
    print(f"nested AUC {nested.mean():.3f}, held-out lots {chosen.score(X.iloc[hold], y.iloc[hold]):.3f}")

    final = chosen.best_estimator_.fit(X, y)
    joblib.dump(final, "scrap.joblib")


if __name__ == "__main__":
    main(*sys.argv[1:])
