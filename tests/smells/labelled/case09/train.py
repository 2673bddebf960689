"""Next-day consumption per meter."""
import sys
from datetime import date

import joblib
import lightgbm as lgb
import polars as pl
from sklearn.metrics import mean_absolute_error

CUT = date(2023, 10, 1)
FEATURES = ["kwh_1", "kwh_7", "week_mean", "heating", "weekend", "peak_share"]


def features(df: pl.DataFrame) -> pl.DataFrame:
    return df.with_columns(
        kwh_1=pl.col("kwh").shift(1).over("meter"),
        kwh_7=pl.col("kwh").shift(7).over("meter"),
        week_mean=pl.col("kwh").shift(1).rolling_mean(7).over("meter"),
        heating=(18 - pl.col("temp")).clip(0),
        weekend=(pl.col("day").dt.weekday() > 5).cast(pl.Int8),
        peak_share=(pl.col("peak") / pl.col("kwh")).shift(1).over("meter"),
    ).drop_nulls()


def main(source: str = "build/daily.parquet") -> None:
    table = features(pl.read_parquet(source))
    fit, hold = table.filter(pl.col("day") < CUT), table.filter(pl.col("day") >= CUT)
    model = lgb.LGBMRegressor(n_estimators=400, num_leaves=63, random_state=3)
    model.fit(fit.select(FEATURES).to_numpy(), fit["kwh"].to_numpy())
    guess = model.predict(hold.select(FEATURES).to_numpy())
    print(f"MAE {mean_absolute_error(hold['kwh'], guess):.2f} kWh")
    joblib.dump(model, "build/model.joblib")


if __name__ == "__main__":
    main(*sys.argv[1:])
