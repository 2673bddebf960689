"""What step 8 reads and what it leaves."""

from __future__ import annotations

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step08_monitoring.findings import FeatureDrift, Joint, Kept, Period, Replay
from tenfold.steps.step08_monitoring.outlook import AlertState, Performance, Retraining, Silence
from tenfold.vocabulary import (
    Alert,
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
    required_gain: Money | None = from_step("business_problem", optional=True)


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


class MonitoringEvidence(Evidence):
    """The evidence of step 8.

    Attributes
    ----------
    alerts : list of Alert
        What a running model is to be watched for; exported with the rest.
    ringing : list of AlertState
        One per alert.
    silent : list of Silence
        What has no alert, and why.
    required_gain : Money
        Of step 1: what the project must add per week to pay for itself.
    """

    task: Task
    goal: Goal | None = None
    required_gain: Money
    material: Material
    contract: Kept
    features: list[FeatureDrift] = Field(max_length=MOST_FEATURES)
    joint: Joint
    periods: list[Period] = Field(max_length=MOST_PERIODS)
    performance: Performance
    replay: Replay
    retraining: Retraining
    alerts: list[Alert] = Field(default_factory=list)
    ringing: list[AlertState] = Field(default_factory=list)
    silent: list[Silence] = Field(default_factory=list)
    candidate_digest: str


__all__ = ["MOST_FEATURES", "MOST_PERIODS", "Material", "MonitoringEvidence", "MonitoringInputs"]
