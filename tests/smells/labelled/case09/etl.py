"""Raw meter files -> one parquet table of daily readings."""
import argparse
from pathlib import Path

import polars as pl


def read_raw(folder: Path) -> pl.DataFrame:
    frames = [pl.read_csv(f, try_parse_dates=True) for f in sorted(folder.glob("meter_*.csv"))]
    return pl.concat(frames, how="vertical_relaxed")


def daily(raw: pl.DataFrame) -> pl.DataFrame:
    return (
        raw.with_columns(day=pl.col("read_at").dt.date())
        .group_by("meter", "day")
        .agg(
            kwh=pl.col("kwh").sum(),
            peak=pl.col("kwh").max(),
            temp=pl.col("outdoor_c").mean(),
            n=pl.len(),
        )
        .filter(pl.col("n") >= 90)
        .sort("meter", "day")
    )


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--raw", type=Path, default="/mnt/nas02/meters/raw")
    ap.add_argument("--out", type=Path, default=Path("build/daily.parquet"))
    args = ap.parse_args()
    args.out.parent.mkdir(exist_ok=True)
    daily(read_raw(args.raw)).write_parquet(args.out)
