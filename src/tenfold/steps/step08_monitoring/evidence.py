"""What step 8 reads and what it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.vocabulary import (
    Column,
    Estimate,
    Frozen,
    Goal,
    ModelCandidate,
    Money,
    PreparedData,
    Task,
    ValueModel,
)

MOST_PERIODS = 400
MOST_FEATURES = 200


class MonitoringInputs(Inputs):
    """The payoffs of step 1, if there are any, the data of step 2, the candidate of step 3."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")
    candidate: ModelCandidate = from_step("baseline_models")
    goal: Goal | None = from_step("business_problem", optional=True)
    today: Money | None = from_step("business_problem", optional=True)


class Material(Frozen):
    """What was compared with what.

    Attributes
    ----------
    labelled : int
        Rows of the current side whose outcome is known.
    unit : str
        ``day``, ``week``, ``month`` or ``rows``.
    per_month : float
        Periods per month; a thirty-day month.
    later : bool
        Whether the current rows come after the reference: only then can drift show.
    reported_on : bool
        Whether these are the held-out rows on which step 3 reported.
    """

    reference: str
    current: str
    reference_rows: int
    current_rows: int
    labelled: int
    periods: int
    unit: str
    per_month: float
    later: bool
    reported_on: bool
    notes: list[str] = Field(default_factory=list)


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
    alarms: list[int] = Field(default_factory=list)
    evidence: float = 0.0


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


class Performance(Frozen):
    """The current rows as a whole, with labels and without.

    Attributes
    ----------
    score : str
        ``AUC``, ``accuracy`` or ``mean absolute error``.
    promised : Estimate
        The same score as step 3 left it.
    expected, realised : Estimate
        Estimated without labels; measured with those that are known.
    expected_money, realised_money, promised_money, today_money : Money
        Per week; the last is what today's rule earns, as step 1 has it.
    change : Money
        Realised less promised where labels are known, else expected less promised; per week.
    """

    score: str
    higher_is_better: bool
    promised: Estimate
    expected: Estimate
    realised: Estimate
    promised_money: Money
    today_money: Money
    expected_money: Money
    realised_money: Money
    change: Money
    note: str = ""


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
    """

    threshold: float
    streams: int
    shuffles: int
    false_alarms_per_month: Estimate
    past_periods: int = 0
    past_alarms: int = 0
    past_first: str = ""
    note: str = ""


class Cadence(Frozen):
    """Retraining every so many periods, replayed on the current rows.

    Attributes
    ----------
    every : int
        Periods between two trainings; 0 is never.
    gained : Money
        Per week over never, before the cost of retraining.
    cost_per_week : float
        Of retraining this often.
    net : Money
        Gained less cost.
    """

    every: int
    trainings: int
    gained: Money
    cost_per_week: float
    net: Money


class Retraining(Frozen):
    """Which cadence the replay recommends."""

    status: Literal["evaluated", "not_evaluated"]
    why: str = ""
    unit: str = ""
    cadences: list[Cadence] = Field(default_factory=list)
    recommended: int | None = None
    words: str = ""


class MonitoringEvidence(Evidence):
    """The evidence of step 8."""

    task: Task
    goal: Goal | None = None
    material: Material
    features: list[FeatureDrift] = Field(max_length=MOST_FEATURES)
    joint: Joint
    periods: list[Period] = Field(max_length=MOST_PERIODS)
    performance: Performance
    replay: Replay
    retraining: Retraining
    candidate_digest: str


__all__ = [
    "Cadence",
    "FeatureDrift",
    "Joint",
    "Material",
    "MonitoringEvidence",
    "MonitoringInputs",
    "Performance",
    "Period",
    "Replay",
    "Retraining",
]
