"""What step 8 saw: drift per feature and joint, the contract, period by period."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Column, Estimate, Frozen, Money

MOST_RULES = 50
MOST_PAST = 50


class FeatureDrift(Frozen):
    """One column of the current rows beside the reference.

    Attributes
    ----------
    shift : Estimate
        Largest shift of any of its streams (mean, share of a category, share missing), in
        standard deviations of the reference.
    stream : str
        Which one that is.
    psi, psi_p : float or None
        Population stability index, and the chance of one as large without any change.
    distance, p : float or None
        Kolmogorov–Smirnov distance (numbers) or Cramér's V (categories) with its p.
    moved : float or None
        Wasserstein distance in standard deviations (numbers).
    distance_error, moved_error : float or None
        How much larger they may be than said, where the values of all rows were counted at
        values of the reference; None where rows were compared one by one.
    beyond : float
        Share of the current rows that hold what no training row held.
    alarms : list of int
        Periods, from 0, in which one of its streams alarmed.
    evidence : float
        Highest evidence of any of its streams, as a share of the threshold.
    """

    column: Column
    kind: Literal["number", "category"]
    shift: Estimate
    stream: str
    psi: float | None = None
    psi_p: float | None = None
    distance: float | None = None
    p: float | None = None
    moved: float | None = None
    distance_error: float | None = None
    moved_error: float | None = None
    beyond: float = 0.0
    alarms: list[int] = Field(default_factory=list)
    evidence: float = 0.0


class Joint(Frozen):
    """Whether a classifier can tell current rows from reference rows: a second opinion.

    Attributes
    ----------
    auc : float or None
        One half where it cannot.
    p : float or None
        By permutation, the classifier fitted anew each time.
    """

    auc: float | None
    p: float | None
    rows: int
    note: str = ""


class BrokenRule(Frozen):
    """A rule of the data contract that the current rows break.

    Attributes
    ----------
    text, fact : str
        The rule in words, and how it is broken; free of values where the column is private.
    share : float
        Of the cells looked at that break it; 1 where the column is absent.
    """

    column: Column
    text: str
    fact: str
    source: Literal["written", "learnt"]
    share: float


class Kept(Frozen):
    """How the current rows fare under the data contract of step 2.

    Attributes
    ----------
    why : str
        Why they were not held against it; empty where they were.
    broken : list of BrokenRule
        The written ones first; `broken_count` counts all.
    unknown_columns : list of str
        Columns that the contract has never seen.
    """

    why: str = ""
    rules: int = 0
    rows: int = 0
    broken_count: int = 0
    broken: list[BrokenRule] = Field(default_factory=list, max_length=MOST_RULES)
    unknown_columns: list[Column] = Field(default_factory=list)


class Period(Frozen):
    """One period of the current rows.

    Attributes
    ----------
    evidence : float
        Highest evidence of any stream, as a share of the threshold: 1 is an alarm.
    loudest : str
        The stream that it is of.
    predicted : float
        Mean prediction: chance of a positive, or amount; of several classes the mean of the
        highest chance.
    expected_score, realised_score : float or None
        Estimated without labels, and measured with them, in the unit of `Performance.score`.
    expected_money, realised_money : Money
        Per week.
    """

    label: str
    rows: int
    labelled: int
    evidence: float
    loudest: str
    alarms: list[str] = Field(default_factory=list)
    predicted: float
    expected_score: float | None = None
    realised_score: float | None = None
    expected_money: Money
    realised_money: Money


class PastAlarm(Frozen):
    """An alarm that this configuration would have raised on the reference's own past."""

    period: str
    stream: str


class BudgetTry(Frozen):
    """What another budget of false alarms would have meant, on the same rows.

    Attributes
    ----------
    allowed : float
        False alarms per month of all features together.
    false_alarms_per_month : Estimate
        On the reference in random order.
    past_alarms, current_alarms : int
        On the reference's own past, and on the current rows.
    first : str
        Period of the first alarm on the current rows; empty where there is none.
    """

    allowed: float
    threshold: float
    false_alarms_per_month: Estimate
    past_alarms: int
    current_alarms: int
    first: str = ""


class Replay(Frozen):
    """What this configuration would have raised where nothing changed, and on the past.

    Attributes
    ----------
    threshold : float
        Evidence at which a stream alarms.
    streams : int
        Streams that share the budget.
    false_alarms_per_month : Estimate
        On the reference rows in random order: there every alarm is false.
    past_periods, past_alarms : int
        Periods of the reference in their own order, the later half held against the earlier.
    past : list of PastAlarm
        Which of them, the first ones.
    budgets : list of BudgetTry
        The same with other budgets.
    """

    threshold: float
    streams: int
    shuffles: int
    false_alarms_per_month: Estimate
    past_periods: int = 0
    past_alarms: int = 0
    past: list[PastAlarm] = Field(default_factory=list, max_length=MOST_PAST)
    budgets: list[BudgetTry] = Field(default_factory=list)
    note: str = ""


__all__ = [
    "MOST_PAST",
    "MOST_RULES",
    "BrokenRule",
    "BudgetTry",
    "FeatureDrift",
    "Joint",
    "Kept",
    "PastAlarm",
    "Period",
    "Replay",
]
