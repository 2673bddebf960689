"""Train the fraud classifier and print precision among the top alerts."""
import argparse
import pickle

import pandas as pd
from imblearn import over_sampling as osmp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import RobustScaler

from fraud.data import add_behaviour, load

COLUMNS = ["log_amount", "night", "gap_hours", "abroad"]


def balance(X: pd.DataFrame, y: pd.Series, ratio: float, seed: int):
    sampler = osmp.SMOTE(sampling_strategy=ratio, random_state=seed, k_neighbors=4)
    return sampler.fit_resample(X, y)


def scale(X: pd.DataFrame):
    scaler = RobustScaler().fit(X)
    return pd.DataFrame(scaler.transform(X), columns=X.columns, index=X.index), scaler


def precision_at(y, score, k: int) -> float:
    top = pd.Series(score, index=y.index).nlargest(k).index
    return float(y.loc[top].mean())


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--file")
    ap.add_argument("--ratio", type=float, default=0.1)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--out", default="fraud.pkl")
    args = ap.parse_args()

    df = add_behaviour(load(args.file))
    X, scaler = scale(df[COLUMNS])
    X, y = balance(X, df["is_fraud"], args.ratio, args.seed)

    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.3, stratify=y, random_state=args.seed
    )
    clf = LogisticRegression(class_weight="balanced", max_iter=400).fit(X_train, y_train)
    score = clf.predict_proba(X_test)[:, 1]
    print("average precision", round(average_precision_score(y_test, score), 3))
    print("precision@200", round(precision_at(y_test, score, 200), 3))
    with open(args.out, "wb") as fh:
        pickle.dump((scaler, clf), fh)


if __name__ == "__main__":
    main()
