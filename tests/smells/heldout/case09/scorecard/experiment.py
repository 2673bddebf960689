import argparse
from dataclasses import dataclass, field

import numpy as np
from imblearn.over_sampling import SMOTE as Oversampler
from sklearn.ensemble import RandomForestClassifier as Forest
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import StratifiedKFold as Folds
from sklearn.model_selection import cross_validate

from scorecard.data import Bureau


@dataclass
class Config:
    path: str
    k: int = 40
    folds: int = 5
    seed: int = 1234
    forest: dict = field(default_factory=lambda: {"n_estimators": 500, "max_depth": 8})


class Experiment:
    """One end-to-end run: load, reduce, balance, cross-validate."""

    def __init__(self, cfg: Config):
        self.cfg = cfg
        self.selector = SelectKBest(f_classif, k=cfg.k)
        self.balancer = Oversampler(random_state=cfg.seed)

    def _reduce(self, X, y):
        kept = self.selector.fit(X, y).get_support()
        return X.loc[:, kept]

    def _balance(self, X, y):
        return self.balancer.fit_resample(X, y)

    def run(self):
        X, y = Bureau(self.cfg.path).load()
        X = self._reduce(X, y)
        X, y = self._balance(X, y)
        model = Forest(**self.cfg.forest, random_state=self.cfg.seed)
        folds = Folds(n_splits=self.cfg.folds, shuffle=True)
        res = cross_validate(model, X, y, cv=folds, scoring=["roc_auc", "average_precision"])
        return {k: float(np.mean(v)) for k, v in res.items() if k.startswith("test_")}


def gini(auc):
    return 2 * auc - 1


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("path", help="numeric bureau extract, for instance ~/extracts/bureau.parquet")
    ap.add_argument("--k", type=int, default=40)
    a = ap.parse_args()
    out = Experiment(Config(a.path, k=a.k)).run()
    out["test_gini"] = gini(out["test_roc_auc"])
    for k, v in out.items():
        print(f"{k:>26} {v:.4f}")
