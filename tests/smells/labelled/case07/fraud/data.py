"""Load card transactions and derive the behavioural columns."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DEFAULT_FILE = Path("/home/ds01/projects/fraud/transactions.parquet")
NIGHT = {23, 0, 1, 2, 3, 4}


def load(file: str | Path | None = None) -> pd.DataFrame:
    df = pd.read_parquet(file or DEFAULT_FILE)
    return df.drop_duplicates("tx_id").set_index("tx_id")


def add_behaviour(df: pd.DataFrame) -> pd.DataFrame:
    df = df.sort_values(["card", "ts"])
    df["log_amount"] = np.log10(df["amount"].clip(lower=0.01))
    df["night"] = df["ts"].dt.hour.isin(NIGHT).astype("int8")
    gap = df.groupby("card")["ts"].diff().dt.total_seconds()
    df["gap_hours"] = (gap / 3600).fillna(24 * 30).clip(upper=24 * 30)
    df["abroad"] = (df["merchant_country"] != df["card_country"]).astype("int8")
    return df
