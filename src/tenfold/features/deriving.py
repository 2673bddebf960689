"""New columns from old ones; what must be learnt is learnt from training rows only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features import expression
from tenfold.features.cleaning import cast
from tenfold.features.history import History
from tenfold.features.recipe import DerivedFeature

Learnt = dict[str, Any]
_PARTS: Mapping[str, str] = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "day": "day",
    "day_of_year": "day_of_year",
    "weekday": "day_of_week",
    "hour": "hour",
}


def learn(
    feature: DerivedFeature, frame: pd.DataFrame, *, id_column: str | None, time: str | None
) -> Learnt:
    """What `feature` needs to remember of the training rows; nothing for most kinds."""
    if feature.kind == "group_aggregate":
        keys = cast(frame[str(feature.by)], "category")
        values = cast(frame[feature.columns[0]], "number")
        groups = values.groupby(keys, observed=True).agg(feature.statistic)
        overall = 0.0 if feature.statistic == "count" else float(values.agg(feature.statistic))
        return {"groups": groups.astype(float).to_dict(), "overall": overall}
    if feature.kind in ("lag", "rolling"):
        by = feature.by or id_column
        assert by is not None
        assert time is not None
        return {"history": History.of(frame, by=by, time=time, value=feature.columns[0])}
    return {}


def derive(feature: DerivedFeature, frame: pd.DataFrame, learnt: Learnt) -> pd.Series[Any]:
    """The new column, float64 with NaN where it cannot be told.

    Returns
    -------
    Series of shape (n_rows,), with the index of `frame`
    """
    with np.errstate(all="ignore"):
        values = np.asarray(_KINDS[feature.kind](feature, frame, learnt), dtype=float)
    return pd.Series(
        np.where(np.isfinite(values), values, np.nan), index=frame.index, name=feature.name
    )


def _ratio(feature: DerivedFeature, frame: pd.DataFrame, _: Learnt) -> Any:
    above, below = (cast(frame[name], "number") for name in feature.columns)
    return above / below


def _difference(feature: DerivedFeature, frame: pd.DataFrame, _: Learnt) -> Any:
    first, second = (frame[name] for name in feature.columns)
    if any(pd.api.types.is_datetime64_any_dtype(side) for side in (first, second)):
        gap = cast(first, "datetime") - cast(second, "datetime")
        return gap.dt.total_seconds() / 86_400
    return cast(first, "number") - cast(second, "number")


def _date_part(feature: DerivedFeature, frame: pd.DataFrame, _: Learnt) -> Any:
    dates = cast(frame[feature.columns[0]], "datetime").dt
    if feature.part == "week":
        return dates.isocalendar()["week"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    return getattr(dates, _PARTS[feature.part])


def _formula(feature: DerivedFeature, frame: pd.DataFrame, _: Learnt) -> Any:
    return expression.evaluate(feature.formula, frame)


def _group_aggregate(feature: DerivedFeature, frame: pd.DataFrame, learnt: Learnt) -> Any:
    keys = cast(frame[str(feature.by)], "category")
    return keys.map(learnt["groups"]).astype(float).fillna(learnt["overall"])


def _lag(feature: DerivedFeature, frame: pd.DataFrame, learnt: Learnt) -> Any:
    history: History = learnt["history"]
    return history.lag(frame, periods=feature.periods, embargo_days=feature.embargo_days)


def _rolling(feature: DerivedFeature, frame: pd.DataFrame, learnt: Learnt) -> Any:
    history: History = learnt["history"]
    return history.rolling(
        frame,
        statistic=feature.statistic,
        window_days=feature.window_days,
        embargo_days=feature.embargo_days,
    )


_KINDS: dict[str, Callable[[DerivedFeature, pd.DataFrame, Learnt], Any]] = {
    "ratio": _ratio,
    "difference": _difference,
    "date_part": _date_part,
    "formula": _formula,
    "group_aggregate": _group_aggregate,
    "lag": _lag,
    "rolling": _rolling,
}
