"""The rows that the serving model was trained on: what every later batch is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.features.cleaning import cast
from tenfold.standing import Standing
from tenfold.vocabulary import PreparedData

MOST = 50_000


@dataclass(frozen=True)
class Reference:
    """Training rows, all of them or a sample.

    Attributes
    ----------
    frame : DataFrame
        Raw rows.
    rows : int
        How many there are in all.
    day : ndarray of float, shape (rows,)
        Moment of every training row, in days since 2000; NaN where it is not known.
    """

    frame: pd.DataFrame
    rows: int
    day: NDArray[np.float64]


def reference_of(standing: Standing, data: PreparedData, *, seed: int = 0) -> Reference:
    """Read them from the snapshot of step 2.

    Raises
    ------
    DataProblem
        The snapshot is gone or was changed.
    """
    frame = tables.load(standing.open(data.snapshot))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    train = frame[part == "train"].reset_index(drop=True)
    day = days(train, data.roles.time)
    if len(train) > MOST:
        kept = np.random.default_rng([seed, 8]).choice(len(train), MOST, replace=False)
        return Reference(train.iloc[np.sort(kept)].reset_index(drop=True), len(train), day)
    return Reference(train, len(train), day)


def days(frame: pd.DataFrame, time: str | None) -> NDArray[np.float64]:
    """Moment of each row in days since 2000; NaN without a column of time."""
    if time is None or time not in frame.columns or _numeric(frame[time]):
        return np.full(len(frame), np.nan)
    gap = cast(frame[time], "datetime") - pd.Timestamp("2000-01-01")
    found = (gap / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(found, dtype=float)


def _numeric(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column)


__all__ = ["MOST", "Reference", "days", "reference_of"]
