"""From the discharge table to a model matrix."""
import pandas as pd

LABEL = "readmitted_30d"
CHRONIC = ["diabetes", "copd", "heart_failure", "renal"]


def read_discharges(file) -> pd.DataFrame:
    df = pd.read_csv(file, parse_dates=["admitted", "discharged"])
    df = df[df["disposition"] != "expired"]
    return df.reset_index(drop=True)


def encode_ward(df: pd.DataFrame, smoothing: float = 20.0) -> pd.Series:
    overall = df[LABEL].mean()
    stats = df.groupby("ward")[LABEL].agg(["mean", "size"])
    rate = (stats["mean"] * stats["size"] + overall * smoothing) / (stats["size"] + smoothing)
    return df["ward"].map(rate)


def add_features(df: pd.DataFrame) -> pd.DataFrame:
    df["stay_days"] = (df["discharged"] - df["admitted"]).dt.total_seconds() / 86400
    df["n_chronic"] = df[CHRONIC].sum(axis=1)
    df["weekend_discharge"] = df["discharged"].dt.dayofweek.ge(5).astype(int)
    df["age_band"] = pd.cut(df["age"], [0, 40, 65, 80, 120], labels=False)
    df["meds_per_day"] = df["n_medications"] / df["stay_days"].clip(lower=1)
    df["ward_rate"] = encode_ward(df)
    return df
