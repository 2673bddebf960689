"""Cross-validated readmission risk."""
import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline

from .prepare import LABEL, add_features, read_discharges

MODEL_COLUMNS = ["age_band", "stay_days", "n_chronic", "n_prior_admissions", "ward_rate", "creatinine"]


def build(seed: int = 99) -> Pipeline:
    trees = ExtraTreesClassifier(n_estimators=500, min_samples_leaf=10, random_state=seed, n_jobs=-1)
    return Pipeline(
        [
            ("fill", SimpleImputer(strategy="median", add_indicator=True)),
            ("trees", CalibratedClassifierCV(trees, cv=3)),
        ]
    )


def evaluate(file) -> pd.DataFrame:
    df = add_features(read_discharges(file))
    X, y = df[MODEL_COLUMNS], df[LABEL]
    folds = StratifiedKFold(n_splits=5, shuffle=True)
    rows = []
    for i, (fit, hold) in enumerate(folds.split(X, y)):
        model = build().fit(X.iloc[fit], y.iloc[fit])
        p = model.predict_proba(X.iloc[hold])[:, 1]
        rows.append({"fold": i, "auc": roc_auc_score(y.iloc[hold], p), "brier": brier_score_loss(y.iloc[hold], p)})
    return pd.DataFrame(rows).set_index("fold")


def bootstrap_interval(values, level: float = 0.95, seed: int = 99):
    rng = np.random.default_rng(seed)
    draws = rng.choice(np.asarray(values), (2000, len(values))).mean(axis=1)
    tail = (1 - level) / 2
    return tuple(np.quantile(draws, [tail, 1 - tail]))
