import polars as pl

RFM = ["recency_days", "orders", "spend"]


def rfm_table(orders: pl.DataFrame, today) -> pl.DataFrame:
    return (
        orders.filter(pl.col("status") != "returned")
        .group_by("customer_id")
        .agg(
            recency_days=(pl.lit(today) - pl.col("ordered_on").max()).dt.total_days(),
            orders=pl.len(),
            spend=pl.col("amount").sum(),
        )
        .sort("customer_id")
    )
