"""Each column of the current rows beside the reference, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from tenfold.features.cleaning import cast
from tenfold.stats import drift
from tenfold.stats.change_detection import Watch
from tenfold.steps.step08_monitoring.evidence import MOST_FEATURES
from tenfold.steps.step08_monitoring.findings import FeatureDrift, Joint
from tenfold.steps.step08_monitoring.gauging import Gauge
from tenfold.steps.step08_monitoring.sides import Sides
from tenfold.steps.step08_monitoring.streams import Floats, Streams, is_number
from tenfold.steps.step08_monitoring.unlike import beyond
from tenfold.vocabulary import Estimate

_JOINT_ROWS = 1000
_PERMUTATIONS = 199
_RIDGE = 0.001


def features(
    sides: Sides,
    streams: Streams,
    seen: Watch,
    level: float,
    *,
    distances: Mapping[str, Mapping[str, float | None]] | None = None,
) -> list[FeatureDrift]:
    """One finding per feature, the loudest first; at most as many as a record keeps.

    Parameters
    ----------
    distances : mapping of str to mapping, optional
        Per feature, those of rows that are not in memory.
    """
    of: dict[str, list[int]] = {str(name): [] for name in sides.reference.watched.columns}
    for k, name in enumerate(streams.columns):
        if name in of:
            of[name].append(k)
    known = distances or {name: _distances(name, sides) for name in of}
    found = [
        _feature(name, mine, sides, streams, seen, level, known[name]) for name, mine in of.items()
    ]
    loud = sorted(found, key=lambda one: (-one.evidence, -abs(one.shift.value or 0.0), one.column))
    return loud[:MOST_FEATURES]


def joint(sides: Sides, encode: Any, seed: int) -> Joint:
    """AUC of a linear classifier that tries to tell current rows from reference rows.

    Parameters
    ----------
    encode : sklearn.pipeline.Pipeline
        From raw rows to numbers: the fitted head of the model's pipeline.
    """
    from sklearn.preprocessing import QuantileTransformer

    if not len(sides.reference.watched.columns):
        return Joint(auc=None, p=None, rows=0, note="not evaluated: the model reads no column")
    rng = np.random.default_rng([seed, 88])
    parts = []
    for side in (sides.reference, sides.current):
        rows = rng.permutation(len(side))[:_JOINT_ROWS]
        parts.append(side.frame.iloc[np.sort(rows)])
    if min(len(part) for part in parts) < 50:
        return Joint(auc=None, p=None, rows=0, note="not evaluated: fewer than 50 rows a side")
    X = np.nan_to_num(
        np.asarray(encode.transform(pd.concat(parts, ignore_index=True)), dtype=float)
    )
    X = QuantileTransformer(n_quantiles=min(100, len(X)), random_state=0).fit_transform(X)
    # Spread as well as place: |x| after centring tells a wider distribution from a narrower one.
    X = np.hstack([X - 0.5, np.abs(X - 0.5) - 0.25])
    y = np.repeat([-1.0, 1.0], [len(part) for part in parts])
    labels = np.column_stack([y, *(rng.permutation(y) for _ in range(_PERMUTATIONS))])
    found = _left_out_aucs(X, labels)
    p = float((found >= found[0]).sum() / len(found))
    return Joint(auc=float(found[0]), p=p, rows=len(X))


def _left_out_aucs(X: Floats, labels: Floats) -> Floats:
    """AUC of ridge regression on each column of labels, every row predicted without itself.

    Leaving a row out has a closed form, so that all permutations cost one solution.
    """
    # In terms of rows, not columns: there may be thousands of columns. The 1 is the intercept.
    alike = X @ X.T + 1.0
    reach = np.linalg.solve(alike + _RIDGE * len(X) * np.eye(len(X)), alike)
    own = reach.diagonal()[:, None]
    said = (reach @ labels - own * labels) / (1 - own)
    ranks = stats.rankdata(said, axis=0)
    positive = labels > 0
    n = positive.sum(axis=0)
    above = np.where(positive, ranks, 0.0).sum(axis=0) - n * (n + 1) / 2
    return np.asarray(above / (n * (len(X) - n)), dtype=float)


def _feature(
    column: str,
    mine: list[int],
    sides: Sides,
    streams: Streams,
    seen: Watch,
    level: float,
    distances: Mapping[str, float | None],
) -> FeatureDrift:
    old = sides.reference.watched[column]
    shift, loudest = _largest_shift(mine, streams, level)
    return FeatureDrift(
        column=column,
        kind="number" if is_number(old) else "category",
        shift=shift,
        beyond=beyond(old, sides.current.watched[column]),
        stream=streams.names[loudest] if loudest is not None else "",
        alarms=np.flatnonzero(seen.alarms[:, mine].any(axis=1)).tolist(),
        evidence=float(seen.evidence[:, mine].max(initial=0.0)) / seen.threshold,
        **distances,
    )


def _largest_shift(mine: list[int], streams: Streams, level: float) -> tuple[Estimate, int | None]:
    mean, sd = streams.mean, streams.sd
    shifts = {}
    for k in mine:
        size, now, variance = streams.moments_now(k)
        before = int((~np.isnan(streams.reference[:, k])).sum())
        if size > 1 and sd[k] > 0:
            error = np.sqrt(max(variance, 1e-12) / size + sd[k] ** 2 / before)
            shifts[k] = ((now - mean[k]) / sd[k], error / sd[k], int(size))
    if not shifts:
        return Estimate.not_enough("the column has no values to compare"), None
    k = max(shifts, key=lambda one: abs(shifts[one][0]))
    value, error, n = shifts[k]
    half = stats.norm.ppf(0.5 + level / 2) * error
    estimate = Estimate(
        value=float(value),
        low=float(value - half),
        high=float(value + half),
        level=level,
        n=n,
        method="normal",
        unit="SD",
    )
    return estimate, k


def _distances(column: str, sides: Sides) -> dict[str, float | None]:
    old, new = sides.reference.watched[column], sides.current.watched[column]
    return _numbers(old, new) if is_number(old) else _categories(old, new)


def _numbers(old: pd.Series[Any], new: pd.Series[Any]) -> dict[str, float | None]:
    a = cast(old, "number").to_numpy(dtype=float)
    b = cast(new, "number").to_numpy(dtype=float)
    if np.isnan(a).all() or np.isnan(b).all():
        edges = drift.bins(a)
        psi = drift.population_stability(drift.counts(a, edges), drift.counts(b, edges))
        return {"psi": psi.value, "psi_p": psi.p}
    found = drift.numbers(a, b)
    return {
        "psi": found.psi.value,
        "psi_p": found.psi.p,
        "distance": found.ks.value,
        "p": found.ks.p,
        "moved": found.moved if np.isfinite(found.moved) else None,
    }


def _categories(old: pd.Series[Any], new: pd.Series[Any]) -> dict[str, float | None]:
    gauge = Gauge.of(old)
    return gauge.distances(old, gauge.tally(new))


__all__ = ["features", "joint"]
