import polars as pl

FEATURES = ["distance_km", "bearing", "hour", "weekday", "rush", "passengers"]
R_EARTH = 6371.0


def engineer(trips: pl.DataFrame) -> pl.DataFrame:
    rad = {c: pl.col(c).radians() for c in ("plat", "plon", "dlat", "dlon")}
    a = (
        ((rad["dlat"] - rad["plat"]) / 2).sin() ** 2
        + rad["plat"].cos() * rad["dlat"].cos() * ((rad["dlon"] - rad["plon"]) / 2).sin() ** 2
    )
    return (
        trips.with_columns(
            distance_km=2 * R_EARTH * a.sqrt().arcsin(),
            bearing=pl.arctan2(pl.col("dlon") - pl.col("plon"), pl.col("dlat") - pl.col("plat")),
        )
        .with_columns(
            hour=pl.col("pickup").dt.hour(),
            weekday=pl.col("pickup").dt.weekday(),
        )
        .with_columns(
            rush=(
                pl.col("hour").is_between(7, 9) | pl.col("hour").is_between(16, 19)
            )
            & (pl.col("weekday") <= 5)
        )
        .with_columns(
            from_airport=(pl.col("pickup_zone").is_in([1, 132, 138])).cast(pl.Int8),
        )
    )
