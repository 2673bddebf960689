"""Nightly job: forecast tomorrow for every meter."""
import os

import joblib
import polars as pl

COLS = ["kwh_1", "kwh_7", "week_mean", "heating", "weekend", "peak_share"]


def tomorrow(daily: pl.DataFrame) -> pl.DataFrame:
    kwh = pl.col("kwh")
    return (
        daily.sort("meter", "day")
        .with_columns(
            kwh.shift(1).over("meter").alias("kwh_1"),
            kwh.shift(7).over("meter").alias("kwh_7"),
            kwh.shift(1).rolling_mean(7).over("meter").alias("week_mean"),
            (18 - pl.col("temp")).clip(0).alias("heating"),
            (pl.col("day").dt.weekday() > 5).cast(pl.Int8).alias("weekend"),
            (pl.col("peak") / kwh).shift(1).over("meter").alias("peak_share"),
        )
        .group_by("meter")
        .last()
        .drop_nulls()
    )


def score(daily: pl.DataFrame, model) -> pl.DataFrame:
    rows = tomorrow(daily)
    return rows.select("meter", "day", forecast=pl.Series(model.predict(rows.select(COLS).to_numpy())))


if __name__ == "__main__":
    source = os.environ["DAILY_PARQUET"]
    result = score(pl.read_parquet(source), joblib.load("build/model.joblib"))
    result.write_csv(os.environ.get("OUT_CSV", "forecast.csv"))
