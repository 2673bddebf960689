"""Train the 30-day readmission model from the monthly admissions extract."""

import argparse
from pathlib import Path

import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

FEATURES = [
    "length_of_stay",
    "age_band",
    "charlson",
    "bmi",
    "n_prior_admissions",
    "polypharmacy",
    "weekend_discharge",
]


def clean_admissions(df):
    df = df.copy()
    df["admitted"] = pd.to_datetime(df["admitted"])
    df["discharged"] = pd.to_datetime(df["discharged"])
    df["length_of_stay"] = (df["discharged"] - df["admitted"]).dt.days.clip(lower=0)
    df["age_band"] = pd.cut(df["age"], [0, 18, 45, 65, 80, 120], labels=False)
    df["polypharmacy"] = (df["n_drugs"] >= 5).astype(int)
    df["weekend_discharge"] = df["discharged"].dt.dayofweek.ge(5).astype(int)
    return df


def prepare(df):
    df = clean_admissions(df)
    df["bmi"] = df["bmi"].fillna(df["bmi"].median())
    scaler = StandardScaler()
    X = pd.DataFrame(
        scaler.fit_transform(df[FEATURES]),
        columns=FEATURES,
        index=df.index,
    )
    return X, df["readmitted_30d"].astype(int), scaler


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("extract", type=Path)
    parser.add_argument("--out", type=Path, default=Path("artifacts"))
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()

    raw = pd.read_csv(args.extract)
    X, y, scaler = prepare(raw)

    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=args.seed
    )
    clf = LogisticRegression(max_iter=2000, class_weight="balanced")
    clf.fit(X_train, y_train)

    p = clf.predict_proba(X_test)[:, 1]
    print(f"AUC   {roc_auc_score(y_test, p):.3f}")
    print(f"AUPRC {average_precision_score(y_test, p):.3f}")

    args.out.mkdir(exist_ok=True)
    joblib.dump(
        {"model": clf, "scaler": scaler, "bmi_fill": raw["bmi"].median()},
        args.out / "readmission.joblib",
    )


if __name__ == "__main__":
    main()
