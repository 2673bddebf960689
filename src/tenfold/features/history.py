"""What was known of an id before a moment: lags and rolling statistics that never look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class History:
    """Past rows: who, when, how much; those of the scored table join them.

    Attributes
    ----------
    by, time, value : str
        The columns read.
    past : DataFrame of shape (n_rows, 3)
        Columns ``by`` (str), ``time`` (datetime64) and ``value`` (float), rows without id or
        time left out.
    """

    by: str
    time: str
    value: str
    past: pd.DataFrame

    @classmethod
    def of(cls, frame: pd.DataFrame, *, by: str, time: str, value: str) -> History:
        """Remember the rows of `frame`."""
        return cls(by, time, value, _triples(frame, by, time, value).dropna(subset=["by", "time"]))

    def lag(self, frame: pd.DataFrame, *, periods: int, embargo_days: float) -> Array:
        """Value `periods` rows earlier, of those before the row and `embargo_days` old.

        Returns
        -------
        ndarray of shape (n_rows,), NaN where there is no such row
        """
        values, first, last = self._spans(frame, embargo_days, None)
        at = last - periods
        known = values[np.clip(at, 0, max(len(values) - 1, 0))]
        return np.asarray(np.where(at >= first, known, np.nan), dtype=float)

    def rolling(
        self, frame: pd.DataFrame, *, statistic: str, window_days: float, embargo_days: float
    ) -> Array:
        """Statistic over the `window_days` that end `embargo_days` before each row.

        Returns
        -------
        ndarray of shape (n_rows,), NaN where the window is empty; for ``count`` 0
        """
        values, first, last = self._spans(frame, embargo_days, window_days)
        known = ~np.isnan(values)
        counts = np.concatenate([[0], np.cumsum(known)])
        n = counts[last] - counts[first]
        if statistic == "count":
            return np.asarray(n, dtype=float)
        if statistic in ("sum", "mean"):
            sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
            total = sums[last] - sums[first]
            return np.where(n > 0, total / (np.maximum(n, 1) if statistic == "mean" else 1), np.nan)
        least = 2 if statistic == "std" else 1
        out = np.full(len(first), np.nan)
        for row in np.flatnonzero(n >= least):
            span = values[first[row] : last[row]]
            out[row] = getattr(pd.Series(span), statistic)()
        return out

    def _spans(
        self, frame: pd.DataFrame, embargo_days: float, window_days: float | None
    ) -> tuple[Array, Array, Array]:
        rows = _triples(frame, self.by, self.time, self.value)
        past = self._joined(rows)
        moments = np.unique(past["time"].to_numpy())
        codes, ids = pd.factorize(past["by"])
        width = len(moments) + 2
        keys = codes.astype(np.int64) * width + np.searchsorted(moments, past["time"].to_numpy())
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], past["value"].to_numpy()[order]

        base = pd.Index(ids).get_indexer(rows["by"]).astype(np.int64) * width
        when = rows["time"].to_numpy()
        known = when - _days(embargo_days)
        until = np.searchsorted(moments, known, side="right" if embargo_days > 0 else "left")
        since = np.zeros(len(rows), dtype=np.int64)
        if window_days is not None:
            since = np.searchsorted(moments, known - _days(window_days), side="left")
        gone = (base < 0) | pd.isna(when)
        last = np.where(gone, 0, np.searchsorted(keys, base + until))
        first = np.where(gone, 0, np.searchsorted(keys, base + since))
        # Without a value to read, every span is empty.
        return (values, first, last) if len(values) else (np.array([np.nan]), first, first)

    def _joined(self, rows: pd.DataFrame) -> pd.DataFrame:
        # Training rows that are scored again must not count twice.
        own = rows.dropna(subset=["by", "time"])
        again = pd.MultiIndex.from_frame(self.past[["by", "time"]]).isin(
            pd.MultiIndex.from_frame(own[["by", "time"]])
        )
        return pd.concat([self.past[~again], own], ignore_index=True)


def _triples(frame: pd.DataFrame, by: str, time: str, value: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "by": cast(frame[by], "category").to_numpy(dtype=object),
            "time": cast(frame[time], "datetime").to_numpy(),
            "value": cast(frame[value], "number").to_numpy(),
        }
    )


def _days(days: float) -> np.timedelta64:
    return np.timedelta64(round(days * 86_400_000_000), "us")
