"""What errors cost in one group beyond what they cost in another."""

from __future__ import annotations

import math

from tenfold.fairness.records import GroupPrice
from tenfold.vocabulary import Money


def excess(worse: GroupPrice, other: GroupPrice) -> Money:
    """Money per week that errors cost in `worse` over what they would at the price of `other`.

    The groups share no case, so that their doubts add as squares.

    Parameters
    ----------
    worse, other : GroupPrice
        Two groups of one attribute.

    Returns
    -------
    Money
        Below 0 where a case of `worse` costs less.

    References
    ----------
    Zou and Donner, Construction of confidence limits about effect measures, Statistics in
    Medicine 27 (2008): limits of a difference from those of its two sides.

    Examples
    --------
    >>> from tenfold.vocabulary import Estimate, Money
    >>> def price(group, value):
    ...     case = Estimate(value=value, low=value - 3, high=value + 3, n=100, method="t")
    ...     week = case.model_copy(update={"value": 10 * value}).model_dump()
    ...     week |= {"low": 10 * value - 30, "high": 10 * value + 30, "unit": "EUR/week"}
    ...     return GroupPrice(attribute="sex", group=group, n=100, loss_per_case=case,
    ...                       loss_per_week=Money.model_validate(week))
    >>> excess(price("b", 20), price("a", 12)).value
    80.0
    """
    a, b, week = worse.loss_per_case, other.loss_per_case, worse.loss_per_week
    if a.value is None or b.value is None or week.value is None:
        return Money.not_evaluated("errors have no price in one of the groups", unit=week.unit)
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return Money.not_evaluated("one case has no spread", unit=week.unit)
    cases = week.value / a.value if a.value else 0.0  # where nothing is lost, nothing exceeds
    apart = a.value - b.value
    return week.model_copy(
        update={
            "value": cases * apart,
            "low": cases * (apart - math.hypot(a.value - a.low, b.high - b.value)),
            "high": cases * (apart + math.hypot(a.high - a.value, b.value - b.low)),
            "n": (a.n or 0) + (b.n or 0),
            "method": "t, squared and added",
        }
    )


__all__ = ["excess"]
