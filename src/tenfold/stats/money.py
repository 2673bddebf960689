"""Money per week with its doubt: payoffs drawn jointly, cases resampled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tenfold.stats.case_draws import mean_draws, mix_draws
from tenfold.stats.operating import (
    best_threshold,
    capacity_threshold,
    decide,
    net_benefit,
    profit_curve,
)
from tenfold.stats.payoffs import (
    errors_by_side,
    iso_profit_slope,
    listed,
    missing_payoffs,
    outcome_codes,
    outcomes,
    threshold,
    value_per_case,
)
from tenfold.stats.triples import draw_triples
from tenfold.stats.worth import evpi, evpi_normal, npv, tornado
from tenfold.vocabulary import Estimate, Money, ValueModel

_FEWEST = 10


def money_per_week(
    value: ValueModel,
    y: Any,
    decided: Any,
    *,
    labels: Sequence[str] | None = None,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 4000,
    always: bool = False,
    perfect: bool = False,
) -> Money:
    """What these decisions earn per week, with an interval.

    The value is taken at the likely payoffs and volume. Each of `draws` joint draws takes
    payoffs and volume from their triples and the mix of outcomes from its sampling
    distribution: Dirichlet around the observed counts (a Bayesian bootstrap of the cases with
    two pseudo-cases, so that an outcome not seen yet keeps its chance), for regression
    Student's t around the mean errors. What training on other cases would
    change is not in it.

    Parameters
    ----------
    value : ValueModel
        Payoffs and volume.
    y, decided : array-like of shape (n,)
        See `value_per_case`.
    labels : sequence of str, optional
        Class labels of a multiclass task.
    rng : numpy.random.Generator
        Source of the draws.
    level : float
        Coverage of the interval.
    draws : int
        Number of joint draws.
    always : bool
        Whether a rule decides every case alike (`decided_b`, where two are compared): outcomes
        that it cannot have then keep no chance. Acting on nobody, at no worth of a case left
        alone, is worth 0 and nothing else. Amounts are drawn as without it.
    perfect : bool
        Whether the decisions are right by definition: errors then keep no chance, either.

    Returns
    -------
    Money
        In ``value.per_week``; "not evaluated" without payoffs or volume, "not enough data"
        below ten cases.

    References
    ----------
    Rubin, The Bayesian Bootstrap, Annals of Statistics 9 (1981).

    Examples
    --------
    >>> value = ValueModel(
    ...     task="binary",
    ...     payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0},
    ...     volume_per_week=100,
    ... )
    >>> y, acted = [1, 0] * 50, [1, 0] * 40 + [0, 1] * 10
    >>> money_per_week(value, y, acted, rng=np.random.default_rng(0)).value
    3500.0
    """
    return _money(
        value, y, decided, None, always, perfect, labels=labels, rng=rng, level=level, draws=draws
    )


def money_difference(
    value: ValueModel,
    y: Any,
    decided_a: Any,
    decided_b: Any,
    *,
    labels: Sequence[str] | None = None,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 4000,
    always: bool = False,
) -> Money:
    """How much more A earns per week than B on the same cases: paired, A minus B.

    Both are valued under the same drawn payoffs, and on the same cases, so what they
    share cancels. Parameters and result are those of `money_per_week`.

    Examples
    --------
    >>> value = ValueModel(
    ...     task="binary",
    ...     payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0},
    ...     volume_per_week=100,
    ... )
    >>> y, nobody = [1, 0] * 50, [0] * 100
    >>> money_difference(value, y, y, nobody, rng=np.random.default_rng(0)).value
    4500.0
    """
    return _money(
        value, y, decided_a, decided_b, always, labels=labels, rng=rng, level=level, draws=draws
    )


def _money(
    value: ValueModel,
    y: Any,
    decided: Any,
    other: Any,
    always: bool,  # noqa: FBT001 (private; both callers name it)
    perfect: bool = False,  # noqa: FBT001, FBT002
    *,
    labels: Sequence[str] | None,
    rng: np.random.Generator,
    level: float,
    draws: int,
) -> Money:
    why = why_not_evaluated(value, labels)
    if why:
        return Money.not_evaluated(why, unit=value.per_week)
    per_case = value_per_case(value, y, decided, labels=labels)
    if other is not None:
        per_case = per_case - value_per_case(value, y, other, labels=labels)
    n = len(per_case)
    if n < _FEWEST:
        few = f"{n} cases, at least {_FEWEST} are needed"
        return Money.of(Estimate.not_enough(few, n=n), value)
    assert value.volume_per_week is not None
    keys = outcomes(value, labels)
    drawn = draw_triples(
        {"volume": value.volume_per_week} | {key: value.payoffs[key] for key in keys},
        rng=rng,
        draws=draws,
    )
    prices = np.column_stack([drawn[key] for key in keys])
    if value.task == "regression":
        errors = errors_by_side(y, decided)
        if other is not None:
            errors = errors - errors_by_side(y, other)
        per_draw = -(mean_draws(errors, rng, draws) * prices).sum(axis=1)
    else:
        codes = outcome_codes(value, y, decided, labels)
        others = None if other is None else outcome_codes(value, y, other, labels)
        per_draw = mix_draws(codes, others, prices, rng, draws, always=always, perfect=perfect)
    weekly = per_draw * drawn["volume"]
    point = float(per_case.mean() * value.volume_per_week.likely)
    low, high = np.quantile(weekly, [(1 - level) / 2, (1 + level) / 2])
    method = "joint draws of payoffs, volume and cases" + (", paired" if other is not None else "")
    estimate = Estimate(
        value=point,
        # Skewed triples can push the likely value out of the interval of the draws.
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        n=n,
        method=method,
    )
    return Money.of(estimate, value)


def why_not_evaluated(value: ValueModel, labels: Sequence[str] | None = None) -> str:
    """Why `value` cannot price decisions, in words; empty when it can.

    Examples
    --------
    >>> why_not_evaluated(ValueModel(task="binary"))
    'step 1 gives no payoffs'
    """
    if not value.payoffs:
        return "step 1 gives no payoffs"
    if value.volume_per_week is None:
        return "step 1 gives no volume per week"
    lacking = missing_payoffs(value, labels)
    return f"step 1 gives no payoff for {listed(lacking)}" if lacking else ""


__all__ = [
    "best_threshold",
    "capacity_threshold",
    "decide",
    "draw_triples",
    "evpi",
    "evpi_normal",
    "iso_profit_slope",
    "missing_payoffs",
    "money_difference",
    "money_per_week",
    "net_benefit",
    "npv",
    "profit_curve",
    "threshold",
    "tornado",
    "value_per_case",
    "why_not_evaluated",
]
