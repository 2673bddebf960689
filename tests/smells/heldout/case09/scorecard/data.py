from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Bureau:
    path: str
    target: str = "bad_12m"

    def load(self):
        df = pd.read_parquet(self.path)
        df = df.loc[df["status"].ne("withdrawn")]
        y = df.pop(self.target).astype(int)
        return df.select_dtypes("number").fillna(-1), y
