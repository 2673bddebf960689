"""Is the experiment worth its time: what waiting costs, and what knowing more is worth."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

from tenfold.stats.worth import annuity_weeks
from tenfold.vocabulary import Frozen

Course = Literal["test", "ship", "leave"]


class Belief(Frozen):
    """What is believed of the change before any experiment.

    Attributes
    ----------
    gain, sd : float
        Mean and standard deviation of the gain per week if every unit is treated, in money, after
        what running it costs.
    switching : float
        What shipping it costs once, ≥ 0.
    horizon_weeks : int
        Weeks that the change would last.
    discount_rate : float
        Per year.
    """

    gain: float
    sd: float
    switching: float = 0.0
    horizon_weeks: int = 52
    discount_rate: float = 0.0


class Worth(Frozen):
    """What three courses are worth today, in money: ship at once, leave it, test first.

    Attributes
    ----------
    ship, test : float
        Expected worth of both against leaving everything as it is.
    information : float
        Expected value of what the experiment would find out: what it adds to the better of
        shipping and leaving, before waiting is paid for.
    waiting : float
        Expected gain that those units forgo who stay untreated meanwhile; negative where
        treating nobody would have been better.
    net : float
        What testing adds to the best of the other two.
    wrong : float
        Chance that the better of shipping and leaving is the wrong one.
    best : {"test", "ship", "leave"}
    """

    ship: float
    test: float
    information: float
    waiting: float
    net: float
    wrong: float
    best: Course


def worth_of_test(
    belief: Belief, *, weeks: int, treated: float, error: float, cost: float = 0.0
) -> Worth:
    """Weigh an experiment against shipping at once and against leaving it.

    The gain is believed to be normal; after the experiment it is shipped where that is then
    expected to pay, for the weeks that are left.

    Parameters
    ----------
    weeks : int
        That the experiment takes; at most the horizon counts.
    treated : float
        Share of all units that are treated meanwhile, 0 to 1.
    error : float
        Standard error with which the experiment tells the gain per week, > 0.
    cost : float
        Of running it, in money.

    References
    ----------
    H. Raiffa, R. Schlaifer (1961), Applied Statistical Decision Theory, chapter 5.

    Examples
    --------
    >>> found = worth_of_test(Belief(gain=0, sd=100), weeks=4, treated=0.5, error=20)
    >>> found.best, round(found.information)
    ('test', 1878)
    >>> worth_of_test(Belief(gain=500, sd=50), weeks=4, treated=0.5, error=20).best
    'ship'
    """
    whole = annuity_weeks(belief.horizon_weeks, belief.discount_rate)
    first = annuity_weeks(min(weeks, belief.horizon_weeks), belief.discount_rate)
    rest = whole - first
    ship = belief.gain * whole - belief.switching
    # How far the mean of what is believed will move, once the result is in.
    moves = belief.sd**2 / (belief.sd**2 + error**2) ** 0.5 if belief.sd > 0 else 0.0
    later = belief.gain * rest - belief.switching
    decided = _expected_gain(later, moves * rest)
    information = decided - max(later, 0.0)
    test = decided + treated * belief.gain * first - cost
    best: Course = "test" if test > max(ship, 0.0) else "ship" if ship > 0 else "leave"
    doubt = belief.sd * whole
    wrong = NormalDist().cdf(-abs(ship) / doubt) if doubt > 0 else 0.0
    return Worth(
        ship=ship,
        test=test,
        information=information,
        waiting=(1 - treated) * belief.gain * first,
        net=test - max(ship, 0.0),
        wrong=wrong,
        best=best,
    )


def _expected_gain(mean: float, sd: float) -> float:
    """E[max(x, 0)] of a normal x."""
    if sd <= 0:
        return max(mean, 0.0)
    normal = NormalDist()
    return mean * normal.cdf(mean / sd) + sd * normal.pdf(mean / sd)


__all__ = ["Belief", "Course", "Worth", "worth_of_test"]
