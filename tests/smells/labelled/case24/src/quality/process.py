"""Physical features of a casting, and a coarse check of incoming rows."""
import numpy as np
import pandas as pd


def add_physics(df: pd.DataFrame) -> pd.DataFrame:
    out = df.copy()
    out["superheat"] = out["melt_c"] - out["liquidus_c"]
    out["fill_rate"] = out["weight_kg"] / out["fill_s"].clip(lower=0.1)
    out["log_viscosity"] = np.log(out["viscosity"])
    out["modulus"] = out["volume_cm3"] / out["surface_cm2"]
    return out


def implausible(df: pd.DataFrame) -> pd.Series:
    out = pd.DataFrame(index=df.index)
    out["superheat"] = (df["melt_c"] - df["liquidus_c"]).lt(0)
    out["fill_rate"] = (df["weight_kg"] / df["fill_s"]).gt(50)
    out["viscosity"] = df["viscosity"].le(0)
    return out.any(axis=1)
