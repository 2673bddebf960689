"""Numbers for the monthly slide; independent of the model's inputs."""

import pandas as pd


def cohort_table(df: pd.DataFrame) -> pd.DataFrame:
    table = df.assign(
        cohort=lambda d: d["joined"].dt.to_period("Q"),
        arpu_band=lambda d: pd.cut(d["arpu"], [0, 10, 20, 40, 1e6]),
        months_to_renewal=lambda d: (d["contract_end"] - d["snapshot"]).dt.days // 30,
    )
    return table.pivot_table(
        index="cohort",
        columns="arpu_band",
        values="months_to_renewal",
        aggfunc="mean",
        observed=True,
    )
