"""Is the project worth it: net present value, value of perfect information, sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.stats.triples import draw_triples
from tenfold.vocabulary import Estimate, Frozen, Money, Triple, ValueModel

_WEEKS_PER_YEAR = 52.0


class NetPresentValue(Frozen):
    """What the project is worth today.

    Attributes
    ----------
    npv : Money
        At the likely values, with the interval of the joint draws.
    p_negative : float or None
        Share of the draws in which money is lost.
    mean, sd : float or None
        Of the draws, in the currency.
    evpi : float or None
        What knowing everything before go or no-go would be worth at most, in the currency.
    break_even_weeks : int or None
        First week at which the likely case has paid back; None when it never does in the horizon.
    """

    npv: Money
    p_negative: float | None = None
    mean: float | None = None
    sd: float | None = None
    evpi: float | None = None
    break_even_weeks: int | None = None


class Swing(Frozen):
    """How far one uncertain quantity alone moves the result: a bar of the tornado."""

    name: str
    at_low: float
    at_likely: float
    at_high: float

    @property
    def width(self) -> float:
        """Distance between the two ends, ≥ 0."""
        return abs(self.at_high - self.at_low)


def npv(
    value: ValueModel,
    weekly: Any,
    *,
    weekly_likely: float,
    rng: np.random.Generator,
    level: float = 0.95,
) -> NetPresentValue:
    """Net present value of the project over its horizon, by joint draws.

    Build and switching cost fall due today; the weekly gain less 1/52 of the yearly run cost
    comes at the end of each week, discounted at ``(1 + rate)^(−week/52)``. Costs that are
    not given count as zero.

    Parameters
    ----------
    value : ValueModel
        Costs, horizon, discount rate.
    weekly : array-like of shape (draws,)
        Drawn gain per week over what is done today, in the currency.
    weekly_likely : float
        The same at the likely values.
    rng : numpy.random.Generator
        Draws the costs.
    level : float
        Coverage of the interval.

    Examples
    --------
    >>> value = ValueModel(task="binary", build_cost=1000, horizon_weeks=10)
    >>> result = npv(value, np.full(100, 150.0), weekly_likely=150, rng=np.random.default_rng(0))
    >>> result.npv.value, result.p_negative, result.break_even_weeks
    (500.0, 0.0, 7)
    """
    gains = np.asarray(weekly, dtype=float)
    if gains.ndim != 1 or gains.size == 0 or not np.isfinite(gains).all():
        raise WrongInput.because("The weekly gains must be one finite number per draw.")
    costs = {"build": value.build_cost, "run": value.run_cost_per_year}
    costs["switch"] = value.switching_cost
    triples = {key: cost or _free() for key, cost in costs.items()}
    drawn = draw_triples(triples, rng=rng, draws=len(gains))
    annuity = annuity_weeks(value.horizon_weeks, value.discount_rate)
    worth = (gains - drawn["run"] / _WEEKS_PER_YEAR) * annuity - drawn["build"] - drawn["switch"]
    flow = weekly_likely - triples["run"].likely / _WEEKS_PER_YEAR
    due = triples["build"].likely + triples["switch"].likely
    point = flow * annuity - due
    low, high = np.quantile(worth, [(1 - level) / 2, (1 + level) / 2])
    estimate = Estimate(
        value=point,
        low=min(float(low), point),
        high=max(float(high), point),
        level=level,
        method="joint draws",
    )
    horizon = Money.of(estimate, value, per=f"{value.horizon_weeks} weeks")
    return NetPresentValue(
        npv=horizon,
        p_negative=float((worth < 0).mean()),
        mean=float(worth.mean()),
        sd=float(worth.std(ddof=1)) if len(worth) > 1 else None,
        evpi=evpi(worth),
        break_even_weeks=_break_even(flow, due, value),
    )


def annuity_weeks(weeks: int, rate: float) -> float:
    """Today's worth of 1 at the end of each of `weeks` weeks, at a yearly discount `rate` > −1.

    Examples
    --------
    >>> annuity_weeks(52, 0.0)
    52.0
    """
    return float(_discounts(weeks, rate).sum())


def evpi_normal(mean: float, sd: float) -> float:
    """Expected value of perfect information before go or no-go on a worth of N(mean, sd²).

    Parameters
    ----------
    mean, sd : float
        Of the project's worth against doing nothing; sd ≥ 0.

    Returns
    -------
    float
        sd·φ(d) − abs(mean)·Φ(−d) with d = abs(mean)/sd; same unit as `mean`.

    References
    ----------
    Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961, unit normal loss.

    Examples
    --------
    >>> round(evpi_normal(100_000, 150_000))
    22668
    """
    if not sd >= 0 or not np.isfinite([mean, sd]).all():
        raise WrongInput.because(f"A standard deviation of {sd} is not a spread.")
    if sd == 0:
        return 0.0
    d = abs(mean) / sd
    # Not scipy.stats: it takes most of a second to import, and step 1 would wait for it.
    normal = NormalDist()
    return sd * normal.pdf(d) - abs(mean) * normal.cdf(-d)


def evpi(worth: Any) -> float:
    """Expected value of perfect information from draws of the worth: E[max(w, 0)] − max(E[w], 0).

    Examples
    --------
    >>> evpi([-100.0, 300.0])
    50.0
    """
    drawn: NDArray[np.float64] = np.asarray(worth, dtype=float)
    return float(np.maximum(drawn, 0.0).mean() - max(drawn.mean(), 0.0))


def tornado(
    result: Callable[[Mapping[str, float]], float], triples: Mapping[str, Triple]
) -> list[Swing]:
    """Move one quantity at a time from low to high, the others at likely; widest first.

    Examples
    --------
    >>> price = Triple(low=9, likely=10, high=11)
    >>> volume = Triple(low=50, likely=100, high=120)
    >>> bars = tornado(lambda q: q["price"] * q["volume"], {"price": price, "volume": volume})
    >>> [(bar.name, bar.at_low, bar.at_high) for bar in bars]
    [('volume', 500.0, 1200.0), ('price', 900.0, 1100.0)]
    """
    likely = {name: triple.likely for name, triple in triples.items()}
    base = float(result(likely))
    bars = [
        Swing(
            name=name,
            at_low=float(result(likely | {name: triple.low})),
            at_likely=base,
            at_high=float(result(likely | {name: triple.high})),
        )
        for name, triple in triples.items()
    ]
    return sorted(bars, key=lambda bar: (-bar.width, bar.name))


def _free() -> Triple:
    return Triple(low=0, likely=0, high=0)


def _discounts(weeks: int, rate: float) -> NDArray[np.float64]:
    if rate <= -1:
        raise WrongInput.because(f"A discount rate of {rate:g} is below −100 %.")
    return np.asarray((1 + rate) ** (-np.arange(1, weeks + 1) / _WEEKS_PER_YEAR), dtype=float)


def _break_even(flow: float, due: float, value: ValueModel) -> int | None:
    paid = np.cumsum(flow * _discounts(value.horizon_weeks, value.discount_rate)) >= due
    return int(paid.argmax()) + 1 if paid.any() else None


__all__ = ["NetPresentValue", "Swing", "annuity_weeks", "evpi", "evpi_normal", "npv", "tornado"]
