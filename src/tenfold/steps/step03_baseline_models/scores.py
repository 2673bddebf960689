"""Scores: the proper ones that choose a model, and those that a leaderboard reports."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models.decisions import MetricName
from tenfold.steps.step03_baseline_models.rows import Floats
from tenfold.vocabulary import Estimate, Task

_SURE = 1e-6
_DRAWS = 200
_MOST_DRAWN_ROWS = 20_000

LOSSES: tuple[MetricName, ...] = ("log_loss", "rmse", "mae")
"""Scores of which less is better; they are proper and can choose a model."""


def limits(name: MetricName) -> tuple[float, float]:
    """The least and the most that a metric can be; money has neither."""
    if name in LOSSES:
        return 0.0, math.inf
    least = -math.inf if name in ("money", "r2") else 0.0
    return least, math.inf if name == "money" else 1.0


def higher_is_better(name: MetricName) -> bool:
    """Whether more of a metric is better."""
    return name not in LOSSES


def losses(name: MetricName, y: NDArray[Any], p: Floats) -> Floats:
    """Loss of each case: log loss, squared error (``rmse``) or absolute error (``mae``).

    A probability of 0 or 1 counts as one in a million, so that one surprise is not infinite.

    Parameters
    ----------
    y : ndarray of shape (n,)
        Class codes, or amounts.
    p : ndarray of shape (n,) or (n, K)
        Probability of the positive class, of each class, or the predicted amount.

    Returns
    -------
    ndarray of shape (n,)
        ≥ 0; less is better.
    """
    if name == "rmse":
        return np.asarray((y - p) ** 2, dtype=float)
    if name == "mae":
        return np.asarray(np.abs(y - p), dtype=float)
    codes = y.astype(np.intp)
    hit = np.where(codes == 1, p, 1 - p) if p.ndim == 1 else p[np.arange(len(y)), codes]
    return np.asarray(-np.log(np.clip(hit, _SURE, 1 - _SURE)), dtype=float)


def loss(name: MetricName, y: NDArray[Any], p: Floats) -> float:
    """Mean loss in the score's own unit (RMSE: the root of the mean)."""
    mean = float(losses(name, y, p).mean())
    return math.sqrt(mean) if name == "rmse" else mean


def metric(name: MetricName, y: NDArray[Any], p: Floats, decided: NDArray[Any]) -> float | None:
    """Any metric but money on one set of rows; None where it is undefined.

    Several classes are averaged with equal weight (one against the rest).
    """
    if not len(y):
        return None
    if name in LOSSES:
        return loss(name, y, p)
    if name == "r2":
        spread = float(((y - y.mean()) ** 2).sum())
        return 1 - float(((y - p) ** 2).sum()) / spread if spread > 0 else None
    if name == "accuracy":
        return float((decided == y).mean())
    if name == "f1":
        return _f1(y, decided, classes=1 if p.ndim == 1 else p.shape[1])
    present = np.unique(y)
    if len(present) < 2:
        return None
    ranking = _auc if name == "auc" else _average_precision
    if p.ndim == 1:
        return ranking(y == 1, p)
    return float(np.mean([ranking(y == k, p[:, k]) for k in present]))


# scikit-learn's own check their input for longer than they compute, and intervals call them
# thousands of times; a test holds these three equal to them.
def _auc(positive: NDArray[np.bool_], p: Floats) -> float:
    hits = int(positive.sum())
    ranks = float(rankdata(p)[positive].sum())
    return (ranks - hits * (hits + 1) / 2) / (hits * (len(p) - hits))


def _average_precision(positive: NDArray[np.bool_], p: Floats) -> float:
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(positive[order])
    # Equal scores come in or stay out together.
    ends = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    found = hits[ends]
    return float((np.diff(found, prepend=0) * found / (ends + 1)).sum() / hits[-1])


def _f1(y: NDArray[Any], decided: NDArray[Any], *, classes: int) -> float:
    found = []
    for k in [1] if classes == 1 else np.union1d(y, decided):
        both = int(((y == k) & (decided == k)).sum())
        either = int((y == k).sum() + (decided == k).sum())
        found.append(2 * both / either if either else 0.0)
    return float(np.mean(found))


def metric_estimate(
    name: MetricName,
    y: NDArray[Any],
    p: Floats,
    decided: NDArray[Any],
    *,
    rng: np.random.Generator,
    level: float,
) -> Estimate:
    """A metric of held-out rows with an interval over those rows."""
    if not len(y):
        return Estimate.not_enough("there are no held-out rows", n=0)
    if name in ("log_loss", "mae"):
        return intervals.mean(losses(name, y, p), level=level)
    if name == "rmse":
        return _root(intervals.mean(losses(name, y, p), level=level))
    if name == "auc" and p.ndim == 1:
        return intervals.auc(y, p, level=level)
    if name == "accuracy":
        return intervals.wilson(int((decided == y).sum()), len(y), level=level)
    if len(y) > _MOST_DRAWN_ROWS:
        # Resampling a sample: the interval is a little too wide, never too narrow.
        rows = rng.choice(len(y), _MOST_DRAWN_ROWS, replace=False)
        whole = metric(name, y, p, decided)
        drawn = metric_estimate(name, y[rows], p[rows], decided[rows], rng=rng, level=level)
        return _moved(drawn, whole)

    def statistic(a: Any, b: Any, c: Any) -> float:
        found = metric(name, a, b, c)
        return math.nan if found is None else found

    return intervals.bootstrap(statistic, y, p, decided, rng=rng, level=level, draws=_DRAWS)


def _root(squared: Estimate) -> Estimate:
    def root(value: float | None) -> float | None:
        return None if value is None else math.sqrt(max(value, 0.0))

    ends = {key: root(getattr(squared, key)) for key in ("value", "low", "high")}
    return squared.model_copy(update=ends)


def _moved(drawn: Estimate, whole: float | None) -> Estimate:
    if whole is None or drawn.value is None or drawn.low is None or drawn.high is None:
        return drawn
    shift = whole - drawn.value
    ends = {"value": whole, "low": drawn.low + shift, "high": drawn.high + shift}
    return drawn.model_copy(update=ends | {"note": f"interval from {drawn.n:,} rows"})


def fits(name: MetricName, task: Task) -> bool:
    """Whether a metric exists for the task."""
    if name == "money":
        return True
    return (name in ("rmse", "mae", "r2")) == (task == "regression")


__all__ = [
    "LOSSES",
    "fits",
    "higher_is_better",
    "limits",
    "loss",
    "losses",
    "metric",
    "metric_estimate",
]
