"""Train the consumer loan scorecard."""
import argparse
import logging

import joblib
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

log = logging.getLogger(__name__)

FEATURES = [
    "income_log",
    "debt_to_income",
    "card_utilisation",
    "is_young",
    "n_open_loans",
]
TARGET = "defaulted_12m"


def build_features(df: pd.DataFrame) -> pd.DataFrame:
    out = df.copy()
    out["income_log"] = np.log1p(out["annual_income"].clip(lower=0))
    out["debt_to_income"] = out["monthly_debt"] * 12 / out["annual_income"].replace(0, np.nan)
    out["debt_to_income"] = out["debt_to_income"].fillna(9.99).clip(upper=9.99)
    out["card_utilisation"] = (out["card_balance"] / out["card_limit"].replace(0, np.nan)).fillna(1.0)
    out["is_young"] = (out["age"] < 25).astype(int)
    out["enquiries_per_loan"] = out["n_enquiries_6m"] / (out["n_open_loans"] + 1)
    return out


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("csv")
    ap.add_argument("--out", default="model.joblib")
    ap.add_argument("--seed", type=int, default=2024)
    args = ap.parse_args()

    data = build_features(pd.read_csv(args.csv))
    X_train, X_test, y_train, y_test = train_test_split(
        data[FEATURES], data[TARGET], test_size=0.25, random_state=args.seed
    )
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=500))
    model.fit(X_train, y_train)
    auc = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
    log.info("AUC on holdout %.3f", auc)
    joblib.dump({"model": model, "features": FEATURES, "auc": auc}, args.out)


if __name__ == "__main__":
    logging.basicConfig(level="INFO")
    main()
