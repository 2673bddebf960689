from pathlib import Path

import joblib
import pandas as pd
import yaml
from numpy.random import default_rng as new_rng
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

CFG = yaml.safe_load(Path("config.yml").read_text())


def read_turbines():
    frames = []
    for f in sorted(Path(CFG["raw_dir"]).glob("T*.parquet")):
        frame = pd.read_parquet(f)
        frame["turbine"] = f.stem
        frames.append(frame)
    return pd.concat(frames).sort_values(["turbine", "ts"])


def build_features(df):
    df = df[df["ts"] >= pd.Timestamp(CFG["history"])].copy()
    df["gear_delta"] = df["gear_temp"] - df["nacelle_temp"]
    df["power_gap"] = df["power_kw"] - 0.48 * df["wind_ms"] ** 3
    df["power_gap"] = df["power_gap"].clip(-800, 800)
    grp = df.groupby("turbine")
    df["gear_delta_6h"] = grp["gear_delta"].transform(lambda s: s.rolling(36, min_periods=6).mean())
    df["vib_std_6h"] = grp["vibration"].transform(lambda s: s.rolling(36, min_periods=6).std())
    return df.dropna()


def interval(y, p, n):
    rng = new_rng()
    stats = []
    for _ in range(n):
        i = rng.integers(0, len(y), len(y))
        stats.append(average_precision_score(y[i], p[i]))
    stats.sort()
    return stats[int(0.025 * n)], stats[int(0.975 * n)]


COLUMNS = ["gear_delta", "power_gap", "gear_delta_6h", "vib_std_6h", "rotor_rpm"]

if __name__ == "__main__":
    df = build_features(read_turbines())
    border = pd.Timestamp(CFG["test_from"])
    old, new = df[df["ts"] < border], df[df["ts"] >= border]

    clf = HistGradientBoostingClassifier(**CFG["model"])
    clf.fit(old[COLUMNS], old["fault_48h"])
    p = clf.predict_proba(new[COLUMNS])[:, 1]
    y = new["fault_48h"].to_numpy()
    lo, hi = interval(y, p, CFG["bootstrap"])
    print(f"AP {average_precision_score(y, p):.3f}  [{lo:.3f}, {hi:.3f}]")
    joblib.dump((clf, COLUMNS), "gearbox.joblib")
