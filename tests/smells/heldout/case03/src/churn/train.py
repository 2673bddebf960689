from __future__ import annotations

import logging
import pickle
import sys
from pathlib import Path

import pandas as pd
import yaml
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split

from churn.features import CATEGORICAL, NUMERIC, add_features
from churn.model import build

log = logging.getLogger(__name__)


def run(config_path: Path) -> None:
    cfg = yaml.safe_load(config_path.read_text())
    df = add_features(pd.read_parquet(cfg["data"]))
    X, y = df[NUMERIC + CATEGORICAL], df[cfg["target"]]

    X_dev, X_hold, y_dev, y_hold = train_test_split(
        X, y, test_size=0.15, stratify=y, random_state=cfg["seed"]
    )

    pipe = build(cfg["model"])
    cv = StratifiedKFold(cfg["cv_folds"], shuffle=True, random_state=cfg["seed"])
    scores = cross_val_score(pipe, X_dev, y_dev, cv=cv, scoring="roc_auc")
    log.info("cv auc %.4f +- %.4f", scores.mean(), scores.std())

    pipe.fit(X_dev, y_dev)
    hold_auc = roc_auc_score(y_hold, pipe.predict_proba(X_hold)[:, 1])
    log.info("holdout auc %.4f", hold_auc)

    # ship a model that has seen everything, now that it has been measured
    final = build(cfg["model"]).fit(X, y)
    out = Path("models")
    out.mkdir(exist_ok=True)
    with open(out / "churn.pkl", "wb") as fh:
        pickle.dump(final, fh)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    run(Path(sys.argv[1] if len(sys.argv) > 1 else "config.yml"))
