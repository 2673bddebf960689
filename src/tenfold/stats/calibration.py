"""Can the probabilities be taken at their word: slope, intercept, and the money that it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from tenfold.errors import WrongInput
from tenfold.stats.intervals import mean, wilson
from tenfold.stats.logistic import logistic
from tenfold.stats.money import decide, money_difference, why_not_evaluated
from tenfold.stats.payoffs import class_index
from tenfold.vocabulary import Estimate, Frozen, Money, ValueModel

_FEWEST = 10
_EDGE = 1e-6


class Bin(Frozen):
    """Cases of like probability: what was predicted and what came."""

    predicted: float
    observed: Estimate


class CalibrationResult(Frozen):
    """How far probabilities can be taken at their word.

    Attributes
    ----------
    slope : Estimate
        1 is right; below 1 the probabilities are too extreme (overfitting).
    intercept : Estimate
        Calibration in the large, in log odds: 0 is right; below 0 they are too high overall.
    brier : Estimate
        Mean squared error of the probabilities; lower is better.
    ece : Estimate
        Expected calibration error over the bins. It is above 0 by chance alone: the note
        says by how much.
    bins : list of Bin
        The reliability curve, with Wilson intervals.
    """

    slope: Estimate
    intercept: Estimate
    brier: Estimate
    ece: Estimate
    bins: list[Bin]


def calibration(y: Any, p: Any, *, level: float = 0.95, bins: int = 10) -> CalibrationResult:
    """Calibration slope and intercept by logistic recalibration, Brier score and bins.

    The slope is that of y on logit(p); the intercept is fitted with the slope held at 1.
    Probabilities are kept 1e-6 away from 0 and 1.

    Parameters
    ----------
    y : array-like of shape (n,)
        0/1.
    p : array-like of shape (n,)
        Probabilities in [0, 1], out of sample.
    level : float
        Coverage.
    bins : int
        Number of equally filled bins.

    Returns
    -------
    CalibrationResult
        Slope and intercept say "not enough data" when a class has fewer than ten cases, the
        probabilities do not vary, or they separate the classes.

    References
    ----------
    Cox, Two Further Applications of a Model for Binary Regression, Biometrika 45 (1958);
    Van Calster et al., Calibration: the Achilles Heel of Predictive Analytics, BMC Med 17 (2019).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> p = rng.uniform(0.1, 0.9, 2000)
    >>> result = calibration(rng.random(2000) < p, p)
    >>> result.slope.low < 1 < result.slope.high
    True
    """
    actual, chance = _cases(y, p)
    n, events = len(actual), int(actual.sum())
    groups = _bins(actual, chance, bins, level)
    slope, intercept = _cox(actual, special.logit(chance), level)
    if min(events, n - events) < _FEWEST:
        few = f"positives: {events}, negatives: {n - events}, at least {_FEWEST} each are needed"
        slope = intercept = Estimate.not_enough(few, n=n)
    return CalibrationResult(
        slope=slope,
        intercept=intercept,
        brier=mean((np.asarray(p, dtype=float) - actual) ** 2, level=level),
        ece=_ece(groups, n),
        bins=groups,
    )


def recalibrated(
    y: Any, p: Any, *, rng: np.random.Generator, folds: int = 5
) -> NDArray[np.float64]:
    """Probabilities recalibrated by slope and intercept that were fitted on the other folds.

    Where a fold cannot be fitted (too few of a class, separation), `p` stays as it is.

    Returns
    -------
    ndarray of shape (n,)

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> p = np.tile([0.3, 0.6, 0.9], 1000)
    >>> y = rng.random(3000) < p / 2  # twice too high
    >>> bool(np.abs(recalibrated(y, p, rng=rng) - p / 2).max() < 0.05)
    True
    """
    actual, chance = _cases(y, p)
    logit = special.logit(chance)
    better = np.asarray(p, dtype=float).copy()
    fold = rng.permutation(len(actual)) % folds
    for k in range(folds):
        rest = fold != k
        fit = logistic(actual[rest], np.column_stack([np.ones(rest.sum()), logit[rest]]))
        if fit is not None:
            beta, _ = fit
            better[~rest] = special.expit(beta[0] + beta[1] * logit[~rest])
    return better


def miscalibration_cost(
    value: ValueModel,
    y: Any,
    p: Any,
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 4000,
) -> Money:
    """Money per week lost by acting at t* on `p` as it is instead of on `p` recalibrated.

    Positive: recalibrating pays. Paired, and recalibrated out of fold. Binary tasks only.

    Examples
    --------
    >>> value = ValueModel(task="regression", payoffs={"over": 1, "under": 1}, volume_per_week=1)
    >>> miscalibration_cost(value, [0, 1], [0.2, 0.8], rng=np.random.default_rng(0)).note
    'not evaluated: probabilities are priced for binary tasks only'
    """
    if value.task != "binary":
        why = "probabilities are priced for binary tasks only"
        return Money.not_evaluated(why, unit=value.per_week)
    why = why_not_evaluated(value)
    if why:
        return Money.not_evaluated(why, unit=value.per_week)
    as_given = decide(value, np.asarray(p, dtype=float))
    better = decide(value, recalibrated(y, p, rng=rng))
    return money_difference(value, y, better, as_given, rng=rng, level=level, draws=draws)


def _cox(
    actual: NDArray[np.intp], logit: NDArray[np.float64], level: float
) -> tuple[Estimate, Estimate]:
    n = len(actual)
    ones = np.ones((n, 1))
    large = logistic(actual, ones, offset=logit)
    both = logistic(actual, np.column_stack([ones, logit])) if np.ptp(logit) > 0 else None
    why = "the probabilities do not vary or separate the classes"
    z = float(stats.norm.ppf((1 + level) / 2))
    found = []
    for fit, position in ((both, 1), (large, 0)):
        if fit is None:
            found.append(Estimate.not_enough(why, n=n))
            continue
        point, error = float(fit[0][position]), float(np.sqrt(fit[1][position, position]))
        found.append(
            Estimate(
                value=point,
                low=point - z * error,
                high=point + z * error,
                level=level,
                n=n,
                method="logistic, wald",
            )
        )
    return found[0], found[1]


def _bins(
    actual: NDArray[np.intp], chance: NDArray[np.float64], bins: int, level: float
) -> list[Bin]:
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, min(bins, len(order))) if len(part)]
    return [
        Bin(
            predicted=float(chance[part].mean()),
            observed=wilson(int(actual[part].sum()), len(part), level=level),
        )
        for part in parts
    ]


def _ece(groups: list[Bin], n: int) -> Estimate:
    seen = chance_alone = 0.0
    for group in groups:
        size = group.observed.n or 0
        seen += size / n * abs((group.observed.value or 0.0) - group.predicted)
        noise = group.predicted * (1 - group.predicted) / size
        chance_alone += size / n * float(np.sqrt(2 / np.pi * noise))
    note = f"no interval: perfect probabilities would show about {chance_alone:.3f} by chance"
    return Estimate(value=seen, n=n, method=f"{len(groups)} equally filled bins", note=note)


def _cases(y: Any, p: Any) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    actual, chance = class_index(y, 2, "y"), np.asarray(p, dtype=float)
    if actual.shape != chance.shape or actual.size == 0:
        raise WrongInput.because("Give one probability per case, and at least one case.")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise WrongInput.because("A probability is missing or outside [0, 1].")
    return actual, np.clip(chance, _EDGE, 1 - _EDGE)


__all__ = ["Bin", "CalibrationResult", "calibration", "miscalibration_cost", "recalibrated"]
