"""How much worse the model gets when it may no longer know a feature, on rows it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.explaining.carrying import shares
from tenfold.explaining.losses import loss_name, losses, priced_units, unpriced, weekly
from tenfold.explaining.subject import Ints, Subject
from tenfold.scoring import Floats, decide
from tenfold.stats import intervals
from tenfold.stats.multiplicity import benjamini_hochberg
from tenfold.vocabulary import Estimate, Money, ValueModel

_Judged = tuple[Floats, Floats | None]
"""Loss of each row, and its units of each payoff where it is priced."""


@dataclass(frozen=True)
class Importance:
    """What one feature is worth to the model.

    Attributes
    ----------
    column : str
        The feature, after the recipe.
    loss : Estimate
        Rise of the mean loss when the feature's values are shuffled among the rows; its unit
        names the loss.
    money : Money
        What that costs per week: what the decisions earn now, less what they would earn then.
    p : float or None
        Of the hypothesis that the loss does not rise, adjusted over all features by Benjamini and
        Hochberg; None where there is not enough data.
    share : Estimate
        Of the loss of all features together.
    """

    column: str
    loss: Estimate
    money: Money
    p: float | None
    share: Estimate


def permutation_importance(
    subject: Subject,
    frame: pd.DataFrame,
    y: Any,
    *,
    repeats: int = 5,
    rng: np.random.Generator,
    level: float = 0.95,
    value: ValueModel | None = None,
) -> list[Importance]:
    """Shuffle one feature at a time, and measure what is lost.

    Rows are compared with themselves. A row counts twice in the interval: as one that was given
    another's value, and as one whose value was given away; both draws vary from sample to sample.
    Features that tell the same can stand in for each other, and then each looks unimportant;
    shuffled rows can be rows that do not exist.

    Parameters
    ----------
    frame : DataFrame of shape (n, columns)
        Raw rows, not those of training.
    y : array-like of shape (n,)
        Class codes, or amounts; none is missing.
    repeats : int
        Shuffles of each feature.
    value : ValueModel, optional
        Prices the decisions.

    Returns
    -------
    list of Importance
        The most important first.

    Raises
    ------
    WrongInput
        `y` does not fit the rows, holds gaps, or there is no shuffle.
    DataProblem
        A column that the model reads is missing.

    References
    ----------
    Fisher, Rudin and Dominici, All Models are Wrong, but Many are Useful, JMLR 20 (2019).
    """
    actual = np.asarray(y, dtype=float)
    if len(actual) != len(frame) or not np.isfinite(actual).all():
        raise WrongInput.because(
            f"{int(np.isfinite(actual).sum())} known outcomes stand against {len(frame)} rows."
        )
    if repeats < 1:
        raise WrongInput.because("A feature is shuffled at least once.")
    names = subject.names
    if not names or not len(frame):
        return []
    one = subject.scorer.candidate
    why = unpriced(subject.scorer, value)
    X = subject.encoded(subject.shaped(frame))

    def judged(rows: Floats) -> _Judged:
        p = subject.predicted(rows)
        units = None
        if value is not None and not why:
            units = priced_units(value, actual, decide(one.rule, p), one.labels)
        return losses(subject.scorer, actual, p), units

    base = judged(X)
    found, rows = [], []
    for block, name in zip(subject.blocks, names, strict=True):
        lost, units = _shuffled(X, block, judged, base, repeats=repeats, rng=rng)
        rows.append(lost)
        unit = loss_name(subject.scorer)
        estimate = _risen(lost, level=level, unit=unit)
        if units is None or value is None:
            money = Money.not_evaluated(why, unit=value.per_week if value is not None else "")
        else:
            money = weekly(value, -units, one.labels, rng=rng, level=level)
        found.append((name, estimate, money, _one_sided(lost)))
    known = [k for k, (*_, p) in enumerate(found) if p is not None]
    adjusted = dict(zip(known, benjamini_hochberg([found[k][-1] for k in known]), strict=True))
    told = [
        Importance(name, loss, money, float(adjusted[k]) if k in adjusted else None, share)
        for k, ((name, loss, money, _), share) in enumerate(
            zip(found, shares(rows, level=level), strict=True)
        )
    ]
    return sorted(told, key=lambda each: -(each.loss.value or 0.0))


def _shuffled(
    X: Floats,
    block: Ints,
    judged: Callable[[Floats], _Judged],
    base: _Judged,
    *,
    repeats: int,
    rng: np.random.Generator,
) -> _Judged:
    """What each row adds to the mean change of loss and of priced units, as giver and taker."""
    loss, units = base
    rows = X.copy()
    lost = _Moved.of(loss)
    priced = None if units is None else _Moved.of(units)
    for _ in range(repeats):
        order = rng.permutation(len(X))
        rows[:, block] = X[order][:, block]
        now, now_units = judged(rows)
        lost.add((now - loss) / repeats, order)
        if priced is not None and now_units is not None and units is not None:
            priced.add((now_units - units) / repeats, order)
    return lost.each, None if priced is None else priced.each


@dataclass(frozen=True, eq=False)
class _Moved:
    """What shuffles change, by the row that takes a value and by the row that gives it."""

    taken: Floats
    given: Floats

    @classmethod
    def of(cls, like: Floats) -> _Moved:
        return cls(np.zeros_like(like), np.zeros_like(like))

    def add(self, gap: Floats, order: Ints) -> None:
        self.taken[:] += gap
        self.given[order] += gap

    @property
    def each(self) -> Floats:
        """Its mean is the mean change; its spread is that of both draws."""
        return np.asarray(self.taken + self.given - self.taken.mean(axis=0), dtype=float)


def _risen(lost: Floats, *, level: float, unit: str) -> Estimate:
    if not np.ptp(lost):
        why = "no shuffle changes the loss: the model does not use it"
        return Estimate.not_enough(why, n=len(lost), unit=unit, value=float(lost.mean()))
    estimate = intervals.mean(lost, level=level, unit=unit)
    method = "shuffled, paired; t over rows as takers and givers"
    return estimate.model_copy(update={"method": method}) if estimate.known else estimate


def _one_sided(lost: Floats) -> float | None:
    if len(lost) < 2 or not np.ptp(lost):
        return None
    t = float(lost.mean()) / (float(lost.std(ddof=1)) / np.sqrt(len(lost)))
    return float(stats.t.sf(t, len(lost) - 1))


__all__ = ["Importance", "permutation_importance"]
