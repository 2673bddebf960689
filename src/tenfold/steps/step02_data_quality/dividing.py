"""How rows are divided, what crosses the line, and the target on either side and over time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast
from tenfold.stats.intervals import mean, wilson
from tenfold.steps.step02_data_quality.evidence import Delay, Part, Split, Target, TargetPoint
from tenfold.steps.step02_data_quality.preparing import Labelled
from tenfold.tables import TableProfile, across, fingerprint
from tenfold.vocabulary import ColumnRoles, Estimate, SplitPlan

_MOST_PERIODS = 40
_DELAY_ROWS = 5_000
_FEWEST_DATED = 30
_MOSTLY = 0.95


def split_of(
    labelled: Labelled,
    roles: ColumnRoles,
    plan: SplitPlan,
    why: str,
    parts: np.ndarray[Any, Any],
    features: list[str],
) -> Split:
    """Describe a split.

    Parameters
    ----------
    parts : ndarray of shape (n_rows,)
        ``"train"``, ``"test"`` or ``"embargo"``.
    features : list of str
        Columns that count when a test row is compared with training rows.
    """
    frame = labelled.frame
    compared = [name for name in features if name in frame] + [roles.target]
    return Split(
        kind=plan.kind,
        why=why,
        parts=[
            _part(labelled, roles, parts, name)
            for name in ("train", "embargo", "test")
            if (parts == name).any()
        ],
        repeated=int(across(frame, parts, compared).sum()),
        shared_ids=_shared(frame, parts, roles.id),
        shared_groups=_shared(frame, parts, roles.group),
        delay=_delay(frame, roles),
        fingerprint=fingerprint(parts),
    )


def target_of(labelled: Labelled, roles: ColumnRoles, described: TableProfile) -> Target:
    """Describe the target."""
    y = labelled.y
    points = _over_time(labelled, roles)
    if labelled.task == "regression":
        column = described.column(roles.target)
        known = labelled.whole is not None and column.mean is not None and column.sd is not None
        return Target(
            mean=column.mean if known else float(np.mean(y)),
            sd=column.sd if known else float(np.std(y, ddof=1)),
            over_time=points,
            histogram=column.histogram,
        )
    counts = {label: int(np.sum(y == place)) for place, label in enumerate(labelled.labels)}
    if labelled.whole is not None:
        counts = {label: labelled.whole.classes[label] for label in labelled.labels}
    rate = None
    if labelled.task == "binary":
        rate = wilson(counts[labelled.labels[-1]], sum(counts.values()))
    return Target(classes=counts, rate=rate, over_time=points)


def figure(labelled: Labelled, rows: np.ndarray[Any, Any]) -> Estimate:
    """The target in some rows: positive share, share of the rarest class, or mean."""
    y = labelled.y[rows]
    if labelled.task == "regression":
        return mean(y)
    rarest = int(np.argmin(np.bincount(labelled.y, minlength=len(labelled.labels))))
    wanted = 1 if labelled.task == "binary" else rarest
    return wilson(int(np.sum(y == wanted)), len(y))


def _part(labelled: Labelled, roles: ColumnRoles, parts: np.ndarray[Any, Any], name: str) -> Part:
    rows = parts == name
    first = last = None
    if roles.time is not None:
        moments = labelled.frame.loc[rows, roles.time].dropna()
        if len(moments):
            first, last = _shown(moments.min()), _shown(moments.max())
    return Part(
        name=name, rows=int(rows.sum()), figure=figure(labelled, rows), first=first, last=last
    )


def _shown(moment: Any) -> str:
    return str(moment.date()) if isinstance(moment, pd.Timestamp) else f"{moment:.10g}"


def _shared(frame: pd.DataFrame, parts: np.ndarray[Any, Any], column: str | None) -> int | None:
    if column is None:
        return None
    values = frame[column]
    train, test = (set(values[parts == name].dropna().unique()) for name in ("train", "test"))
    return len(train & test)


def _delay(frame: pd.DataFrame, roles: ColumnRoles) -> Delay | None:
    """The latest of the excluded columns that hold days after the case arose."""
    if roles.time is None or not pd.api.types.is_datetime64_any_dtype(frame[roles.time]):
        return None
    # Evenly spread rows, so that nothing depends on a draw.
    rows = frame.iloc[:: max(len(frame) // _DELAY_ROWS, 1)]
    found = []
    for name in dict.fromkeys(each.column for each in roles.excluded):
        if name not in rows or pd.api.types.is_numeric_dtype(rows[name]):
            continue
        lags = (cast(rows[name], "datetime") - rows[roles.time]).dropna().dt.days
        if len(lags) >= _FEWEST_DATED and (lags > 0).mean() >= _MOSTLY:
            found.append(Delay(column=name, days=int(lags.quantile(0.9))))
    return max(found, key=lambda delay: delay.days, default=None)


def _over_time(labelled: Labelled, roles: ColumnRoles) -> list[TargetPoint]:
    if roles.time is None:
        return []
    moments = labelled.frame[roles.time]
    known = moments.notna().to_numpy(dtype=bool)
    if not known.any():
        return []
    if pd.api.types.is_datetime64_any_dtype(moments):
        starts = _periods(moments[known])
    else:
        cut = pd.cut(moments[known].astype(float), min(_MOST_PERIODS, moments.nunique()))
        starts = cut.map(lambda interval: f"{interval.left:.6g}").astype(str)
    found = []
    places = np.flatnonzero(known)
    for start, rows in pd.Series(places, index=starts.index).groupby(starts, sort=False):
        chosen = np.zeros(len(moments), dtype=bool)
        chosen[rows.to_numpy()] = True
        found.append(
            (int(rows.iloc[0]), TargetPoint(start=str(start), figure=figure(labelled, chosen)))
        )
    first = moments.to_numpy()
    return [point for place, point in sorted(found, key=lambda pair: first[pair[0]])]


def _periods(moments: pd.Series[Any]) -> pd.Series[Any]:
    span = (moments.max() - moments.min()).days
    for period, days in (("D", 1), ("W", 7), ("M", 30.4), ("Q", 91.3), ("Y", 365.25)):
        if span / days <= _MOST_PERIODS - 1 or period == "Y":
            break
    starts: pd.Series[Any] = moments.dt.to_period(period).dt.start_time.dt.strftime("%Y-%m-%d")
    return starts
