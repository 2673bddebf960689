"""What step 2 leaves: the prepared data, and everything found out about them."""

from __future__ import annotations

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step02_data_quality.contract.clause import ClauseResult
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.tables.profiled import ColumnProfile, Histogram
from tenfold.vocabulary import (
    Column,
    Estimate,
    FileRef,
    Frozen,
    Money,
    PreparedData,
    Severity,
    ValueModel,
)

MOST_COLUMNS = 200
MOST_FINDINGS = 200


class DataQualityInputs(Inputs):
    """What step 2 asks of others: the payoffs, to price what it finds."""

    value: ValueModel | None = from_step("business_problem", optional=True)


class Priced(Frozen):
    """A finding, and the most it can cost per week while it stands."""

    finding: Finding
    money: Money


class Gap(Frozen):
    """A column, and the share of its cells that are missing after cleaning."""

    column: Column
    share: float


class Overview(Frozen):
    """The table at a glance.

    Attributes
    ----------
    unlabelled : int
        Rows without a target, left out of the prepared data.
    looked_at : int
        Rows that the detectors looked at.
    profile : FileRef
        The profile of every column, JSON.
    columns : list of ColumnProfile
        The same, of the first 200 columns.
    gaps : list of Gap
        Columns with missing cells after cleaning, the 200 worst first.
    notes : list of str
        What was detected, assumed or left out on the way, in sentences.
    """

    rows: int
    unlabelled: int
    looked_at: int
    column_count: int
    duplicate_rows: int
    duplicate_ids: int | None
    profile: FileRef
    columns: list[ColumnProfile] = Field(max_length=MOST_COLUMNS)
    gaps: list[Gap] = Field(max_length=MOST_COLUMNS)
    notes: list[str]


class Target(Frozen):
    """The target: classes with their shares, or the spread of a number.

    Attributes
    ----------
    rate : Estimate or None
        Share of the positive label (binary).
    over_time : list of TargetPoint
        The positive share or the mean per period, where there is a time column.
    histogram : Histogram or None
        Of a number.
    """

    classes: dict[str, int] = Field(default_factory=dict)
    rate: Estimate | None = None
    mean: float | None = None
    sd: float | None = None
    over_time: list[TargetPoint] = Field(default_factory=list)
    histogram: Histogram | None = None


class TargetPoint(Frozen):
    """The target in one period: its first day, and the share or mean with its interval."""

    start: str
    figure: Estimate


class Treatment(Frozen):
    """A cleaning rule and what it did to the rows looked at."""

    column: Column
    rule: str
    changed: int
    emptied: int
    reason: str


class Part(Frozen):
    """One side of the split."""

    name: str
    rows: int
    figure: Estimate
    first: str | None = None
    last: str | None = None


class Split(Frozen):
    """How rows were divided, and what crosses the line.

    Attributes
    ----------
    repeated : int
        Test rows equal to a training row in every feature and the target.
    shared_ids, shared_groups : int or None
        Ids and groups with rows on both sides; None where there is no such column.
    """

    kind: str
    why: str
    parts: list[Part]
    repeated: int
    shared_ids: int | None
    shared_groups: int | None
    fingerprint: str


class Contract(Frozen):
    """The contract and how the data fare under it.

    Attributes
    ----------
    suite : FileRef
        Great Expectations suite, JSON.
    written, learnt : int
        Clauses by a person (checked on all rows), and learnt from training rows (checked on the
        test rows, which they have not seen).
    broken : list of ClauseResult
        Those that do not hold, the written ones first; at most 200.
    false_alarms, literal_false_alarms : float
        Chance that a clean batch raises an alarm: under this contract, and under one that takes
        the smallest and largest value of each number literally.
    """

    suite: FileRef
    batch_rows: int
    written: int
    learnt: int
    broken: list[ClauseResult]
    unknown_columns: list[str] = Field(default_factory=list)
    false_alarms: float
    literal_false_alarms: float
    validation: FileRef


class Plausibility(Frozen):
    """How a derived feature looks before any model is fitted.

    Attributes
    ----------
    signal, best_parent : Estimate or None
        What it says about the target alone, and what the best of its sources says.
    """

    name: str
    kind: str
    author: str
    reason: str
    missing: float
    distinct: int
    low: float | None
    median: float | None
    high: float | None
    signal: Estimate | None
    best_parent: Estimate | None
    verdict: str
    usable: bool


class Parity(Frozen):
    """The same rows through the notebook's path and the packaged one.

    Attributes
    ----------
    worst : float or None
        Largest absolute difference of any encoded feature; None when not evaluated.
    against : str
        What was compared.
    columns : list of str
        Features that differ by more than the tolerance; at most 20.
    """

    rows: int
    worst: float | None
    against: str
    columns: list[str] = Field(default_factory=list)
    note: str = ""


class Sufficiency(Frozen):
    """Whether there are enough rows for the decision.

    Attributes
    ----------
    events : int
        Training cases of the rarest class; all training rows for regression.
    width : Estimate
        Half width of the interval that the final test will give: of recall at 80 %, for
        regression of the root mean squared error (relative).
    """

    events: int
    features: int
    events_per_feature: float | None
    width: Estimate


class GroupShare(Frozen):
    """How a column's groups are represented; labels stay out of the record.

    Attributes
    ----------
    ratio : float or None
        Smallest ratio of a group's share to its stated share; None without a stated population.
    """

    column: Column
    role: str
    groups: int
    smallest_rows: int
    smallest_share: float
    ratio: float | None = None


class LeakSuspect(Frozen):
    """A column that may know the answer, why, and whether it is in the model."""

    column: Column
    why: str
    severity: Severity
    in_model: bool
    confirmed: str = ""


class Signal(Frozen):
    """What one feature alone says about the target."""

    column: Column
    strength: Estimate
    missing: float | None = None


class Dictionary(Frozen):
    """How much of the data dictionary is written, and confirmed by someone."""

    columns: int
    with_meaning: int
    confirmed: int
    undescribed: list[str] = Field(max_length=20)


class DataQualityEvidence(Evidence):
    """Evidence of step 2."""

    overview: Overview
    target: Target
    findings: list[Priced] = Field(max_length=MOST_FINDINGS)
    finding_count: int
    treatments: list[Treatment]
    signals: list[Signal] = Field(max_length=MOST_COLUMNS)
    leaks: list[LeakSuspect]
    split: Split
    contract: Contract
    plausibility: list[Plausibility]
    parity: Parity
    sufficiency: Sufficiency
    groups: list[GroupShare]
    label_queue: list[int] = Field(max_length=100)
    dictionary: Dictionary
    stake: Money
    data: PreparedData


Target.model_rebuild()
