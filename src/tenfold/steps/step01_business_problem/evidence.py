"""What step 1 leaves: the value model, the money it implies, and what is missing for more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Evidence, Inputs
from tenfold.vocabulary import CaseMix, Estimate, Frozen, Goal, Money, ValueModel


class Swing(Frozen):
    """How far one uncertain decision alone moves the result: a bar of the tornado.

    `at_low` and `at_high` are the result, in the currency, with this quantity at its low and
    high and all others at their likely value.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_likely: float
    at_high: float


class Distribution(Frozen):
    """A histogram: `shares` between consecutive `edges`."""

    edges: list[float]
    shares: list[float]


class Curve(Frozen):
    """`likely` over `x`, with the ends of its interval where there is one."""

    name: str
    x: list[float]
    likely: list[float]
    low: list[float] | None = None
    high: list[float] | None = None


class BreakEven(Frozen):
    """How good a model must be before it pays.

    Attributes
    ----------
    capture : Estimate
        Share of the gap between today's rule and a perfect model; above 1 is out of reach.
    slope, intercept : Estimate or None
        The line of equal profit in ROC space; binary only. A model pays where its
        true-positive rate exceeds ``intercept + slope · false-positive rate``.
    precision : Estimate or None
        Share of positives among the cases acted on, when as many are acted on as there are
        positives (or as capacity allows); binary only.
    auc : Estimate or None
        Area under the ROC curve of a binormal model that just pays; binary only.
    """

    capture: Estimate
    slope: Estimate | None = None
    intercept: Estimate | None = None
    precision: Estimate | None = None
    auc: Estimate | None = None


Standing = Literal["reached", "missed", "open", "unknown"]


class Replay(Frozen):
    """The same cases done as today and by the new plan.

    Attributes
    ----------
    cases, weeks : int
        How many there are; weeks count as independent, cases within one do not.
    today, new : float
        Mean per case, in the metric's unit.
    change : Estimate
        Of the total, in %.
    saved : Estimate
        Per week in the metric's unit, if every case got the new plan; positive where it improves.
    money : Money
        The same at `unit_price`; what the change itself costs is not deducted.
    before_after : float or None
        The % that the second quarter of the time by the new plan differs from the first as it
        was: what somebody would have claimed who compares before with after.
    standing : str
        Whether the interval of the change lies beyond the target, short of it, or around it.
    """

    cases: int
    weeks: int
    today: float
    new: float
    change: Estimate
    saved: Estimate
    money: Money
    before_after: float | None = None
    standing: Standing = "unknown"


class BusinessProblemInputs(Inputs):
    """Step 1 stands on nothing but its decisions."""


class BusinessProblemEvidence(Evidence):
    """What the decisions of step 1 imply.

    Attributes
    ----------
    value : ValueModel
        The source of every later money figure.
    mix : CaseMix
        The shares of cases that all this rests on, for step 2 to hold against the data.
    payoffs_from : str
        Whether payoffs were given, elicited by trade-off questions, or are missing.
    missing : list of str
        Decisions to fill in before all of the money can be evaluated, most important first.
    threshold : Estimate
        Binary: act from this probability on. Regression: the quantile to predict.
    required_change : Estimate
        From baseline to target, in % of the baseline.
    today, perfect, blind, blind_gain, gain : Money
        Per week: today's rule; a perfect model; the better of the decisions that need no data
        (all or none, one answer for all), and what that adds to today's rule; what a model is
        expected to add to today's rule.
    nobody, everybody : Money or None
        Per week, acting on none and on all of them (at random, up to capacity); binary only.
    required_gain : Money
        Per week, over today's rule, before the project pays for itself.
    reachable : Estimate
        Chance that a perfect model would earn the required gain.
    npv, npv_perfect, evpi : Money
        Over the horizon, in today's money: as expected, with a perfect model, and what
        knowing every number exactly before go or no-go would be worth at most.
    p_loss : Estimate
        Chance that the project loses money.
    payback_weeks : int or None
        First week in which the likely case has paid back.
    tornado_of : str
        What the bars of `tornado` move: the NPV, or the gain per week where costs are missing.
    replay : Replay or None
        The same cases as today and by a new plan; None where no file was given.
    """

    value: ValueModel
    goal: Goal = Goal()
    mix: CaseMix = CaseMix()
    payoffs_from: Literal["given", "elicited", "missing"]
    missing: list[str] = Field(default_factory=list)
    threshold: Estimate
    required_change: Estimate
    today: Money
    perfect: Money
    blind: Money
    # Left out where a task knows no acting: its records stay what they were.
    nobody: Money | None = Field(None, exclude_if=lambda found: found is None)
    everybody: Money | None = Field(None, exclude_if=lambda found: found is None)
    blind_gain: Money
    gain: Money
    required_gain: Money
    reachable: Estimate
    break_even: BreakEven
    npv: Money
    npv_perfect: Money
    p_loss: Estimate
    evpi: Money
    payback_weeks: int | None = None
    npv_distribution: Distribution | None = None
    tornado_of: Literal["npv", "gain"] = "npv"
    tornado: list[Swing] = Field(default_factory=list)
    value_by_quality: Curve | None = None
    profit_by_threshold: list[Curve] = Field(default_factory=list)
    roc: list[Curve] = Field(default_factory=list)
    replay: Replay | None = None


__all__ = [
    "BreakEven",
    "BusinessProblemEvidence",
    "BusinessProblemInputs",
    "Curve",
    "Distribution",
    "Replay",
    "Standing",
    "Swing",
]
