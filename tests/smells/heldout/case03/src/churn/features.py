import pandas as pd

NUMERIC = ["tenure_months", "arpu", "data_gb", "calls_to_care", "arpu_per_gb", "contract_left"]
CATEGORICAL = ["plan", "handset_tier"]


def add_features(df: pd.DataFrame) -> pd.DataFrame:
    """Row-wise features only; nothing here looks at other rows."""
    return df.assign(
        tenure_months=lambda d: (d["snapshot"] - d["joined"]).dt.days // 30,
        arpu_per_gb=lambda d: d["arpu"] / (d["data_gb"] + 1),
        contract_left=lambda d: (d["contract_end"] - d["snapshot"]).dt.days.clip(lower=0),
    )
