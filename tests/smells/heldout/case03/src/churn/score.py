"""Batch scoring; posts the results to the CRM gateway."""

import os
import pickle
from pathlib import Path

import pandas as pd

from churn.features import CATEGORICAL, NUMERIC, add_features

ROUTE = "/api/v2/churn"


def score(batch: Path, model_file: Path = Path("models/churn.pkl")) -> pd.DataFrame:
    model = pickle.loads(model_file.read_bytes())
    df = add_features(pd.read_parquet(batch))
    df["score"] = model.predict_proba(df[NUMERIC + CATEGORICAL])[:, 1]
    return df[["subscriber_id", "score"]]


def target_url() -> str:
    return os.environ["CRM_GATEWAY"].rstrip("/") + ROUTE
