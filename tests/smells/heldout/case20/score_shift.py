import sys

import joblib
import numpy as np
import pandas as pd


def main(src, dst):
    art = joblib.load("press_svc.joblib")
    df = pd.read_parquet(src)

    f = np.stack(df["force_kn"].to_numpy())
    f = f - f[:, :10].mean(axis=1, keepdims=True)
    feats = pd.DataFrame(index=df.index)
    feats["peak"] = f.max(axis=1)
    feats["peak_at"] = f.argmax(axis=1) / f.shape[1]
    feats["work"] = np.trapz(f, dx=df["dx_mm"].iloc[0], axis=1)
    feats["rebound"] = f[:, -20:].min(axis=1)
    feats["oil_c"] = df["oil_c"].clip(20, 90)

    df["margin"] = art["svc"].decision_function(feats)
    df["alarm"] = df["margin"] > art["cut"]
    df[["stroke_id", "margin", "alarm"]].to_csv(dst, index=False)
    print(f"{df['alarm'].sum()} of {len(df)} strokes flagged")


if __name__ == "__main__":
    main(*sys.argv[1:3])
