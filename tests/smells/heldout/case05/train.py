import joblib
import polars as pl
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import mean_squared_log_error

from features import FEATURES, engineer

SEED = 5
N_ROWS = 400_000


def load():
    return (
        pl.scan_parquet("data/trips_*.parquet")
        .filter(pl.col("duration_s").is_between(60, 3 * 3600))
        .collect()
        .sample(n=N_ROWS)
        .sort("pickup")
    )


def main():
    df = engineer(load())
    n_train = int(0.8 * df.height)
    train, test = df[:n_train], df[n_train:]

    model = ExtraTreesRegressor(n_estimators=200, min_samples_leaf=5, n_jobs=-1, random_state=SEED)
    model.fit(train.select(FEATURES).to_numpy(), train["duration_s"].to_numpy())

    pred = model.predict(test.select(FEATURES).to_numpy())
    rmsle = mean_squared_log_error(test["duration_s"].to_numpy(), pred) ** 0.5
    print("RMSLE", round(rmsle, 4))
    joblib.dump(model, "model.joblib", compress=3)


if __name__ == "__main__":
    main()
