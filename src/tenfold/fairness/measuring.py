"""Rates of groups, counted from decisions and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.fairness.gaps import Floats, Rates, shares
from tenfold.fairness.meanings import Task
from tenfold.fairness.records import Metric
from tenfold.stats.payoffs import class_index

_PSEUDO = 2.0


@dataclass(frozen=True)
class Cases:
    """Decisions and outcomes in the words of fairness.

    Attributes
    ----------
    favoured : ndarray of bool, shape (n,), or None
        Who gets the favourable outcome; None for amounts.
    acted, actual : ndarray of shape (n,)
        Decided as positive, and positive (0/1); amounts: decided and actual.
    chance : ndarray of shape (n,), or None
        Predicted chance of being positive.
    """

    favoured: NDArray[np.bool_] | None
    acted: Floats
    actual: Floats
    chance: Floats | None


def cases(task: Task, y: Any, decided: Any, p: Any, *, favourable: int, classes: int) -> Cases:
    """Check what is given, and see it from the side of the favourable outcome.

    Several classes are seen as the favourable one against all others.
    """
    if np.shape(y) != np.shape(decided) or np.ndim(y) != 1:
        raise WrongInput.because(
            f"{np.shape(y)} outcomes stand against {np.shape(decided)} decisions.",
            "Give one of each per case.",
        )
    if task == "regression":
        actual, amount = np.asarray(y, dtype=float), np.asarray(decided, dtype=float)
        if not (np.isfinite(actual).all() and np.isfinite(amount).all()):
            raise WrongInput.because("Actual or decided amounts are missing or infinite.")
        return Cases(None, amount, actual, None)
    if not 0 <= favourable < classes:
        raise WrongInput.because(
            f"The favourable outcome {favourable} is none of the {classes} classes.",
            f"Give its position, 0 to {classes - 1}.",
        )
    actual_class = class_index(y, classes, "y")
    acted_class = class_index(decided, classes, "decided")
    positive = 1 if task == "binary" else favourable
    return Cases(
        acted_class == favourable,
        (acted_class == positive).astype(float),
        (actual_class == positive).astype(float),
        _chance(p, len(actual_class), positive),
    )


def rates(metric: Metric, data: Cases, codes: NDArray[np.intp], groups: int) -> Rates:
    """One metric of every group, shape (groups,)."""

    def count(of: Any) -> Floats:
        counted = np.bincount(codes, np.asarray(of, dtype=float), minlength=groups)
        return np.asarray(counted, dtype=float)

    size, acted, actual = count(np.ones(len(codes))), data.acted, data.actual
    if metric in {"error", "mae"} or data.favoured is None:
        error = acted - actual
        values = {"error": error, "mae": np.abs(error)}.get(metric, actual)
        return _means(values, codes, size)
    if metric == "calibration":
        assert data.chance is not None
        return _predicted_minus_observed(data.chance, actual, codes, size)
    picked: dict[str, tuple[Any, Any]] = {
        "selection_rate": (data.favoured, np.ones(len(codes))),
        "base_rate": (actual, np.ones(len(codes))),
        "fpr": (acted * (1 - actual), 1 - actual),
        "fnr": ((1 - acted) * actual, actual),
        "tpr": (acted * actual, actual),
        "ppv": (acted * actual, acted),
    }
    hits, of = picked[metric]
    return shares(count(hits), count(of))


def _means(values: Floats, codes: NDArray[np.intp], size: Floats) -> Rates:
    groups = len(size)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(codes, values, minlength=groups) / size
        squares = np.bincount(codes, np.square(values - mean[codes]), minlength=groups)
        sd = np.sqrt(squares / (size - 1))
    no_share = np.full(groups, np.nan)
    return Rates(mean, size, no_share, no_share, sd, np.zeros(groups, dtype=bool))


def _predicted_minus_observed(
    chance: Floats, actual: Floats, codes: NDArray[np.intp], size: Floats
) -> Rates:
    """Wilson's limits of the observed share, for as many cases as the residuals are worth.

    Student's limits of the residuals cover too rarely where few outcomes are of one kind.
    """
    groups = len(size)
    gap = _means(chance - actual, codes, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.bincount(codes, actual, minlength=groups) / size
        predicted = np.bincount(codes, chance, minlength=groups) / size
        residual = np.square(gap.sd) * (size - 1)
        # Two pseudo-cases of a model that tells nothing keep a small group from looking certain.
        extra = _PSEUDO * predicted * (1 - predicted)
        worth = (residual + extra) / (size * share * (1 - share) + extra)
        effective = size / worth
    return Rates(gap.value, size, share, effective, gap.sd, np.ones(groups, dtype=bool))


def _chance(p: Any, n: int, positive: int) -> Floats | None:
    if p is None:
        return None
    given = np.asarray(p, dtype=float)
    given = given[:, positive] if given.ndim == 2 else given
    if given.shape != (n,) or not ((given >= 0) & (given <= 1)).all():
        raise WrongInput.because(
            "The predicted chances must lie between 0 and 1, one per case.",
            "Give None where the model has no probabilities.",
        )
    return given


__all__ = ["Cases", "cases", "rates"]
