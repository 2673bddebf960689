"""What step 2 leaves: the prepared data, and everything found out about them."""

from __future__ import annotations

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step02_data_quality.contract.outcome import Contract
from tenfold.steps.step02_data_quality.detectors.finding import Finding, Reach
from tenfold.tables.profiled import ColumnProfile, Histogram
from tenfold.vocabulary import (
    CaseMix,
    Column,
    Estimate,
    FileRef,
    Frozen,
    Label,
    LeakSuspect,
    Meanings,
    Money,
    PreparedData,
    Triple,
    ValueModel,
)

MOST_COLUMNS = 200
MOST_FINDINGS = 200
MOST_GROUPS = 50
"""Different values above which a protected column makes no groups here."""
SMALLEST_SHOWN = 10
"""Rows of a group below which neither its count nor its share is told."""


class DataQualityInputs(Inputs):
    """What step 2 asks of others: the payoffs, to price what it finds, and the stated mix."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    mix: CaseMix | None = from_step("business_problem", optional=True)


class Priced(Frozen):
    """A finding, and the most it can cost per week while it stands."""

    finding: Finding
    money: Money


class Gap(Frozen):
    """A column, and the share of its cells that are missing after cleaning."""

    column: Column
    share: float


class Lacking(Frozen):
    """A column that some parts of the source lack, and the names of the first of them."""

    column: Column
    parts: list[str] = Field(max_length=10)
    count: int


class Sample(Frozen):
    """The rows that stand for a table larger than memory.

    Attributes
    ----------
    rows, of : int
        Rows drawn, and labelled rows of the whole table.
    classes : dict of str to int
        Rows drawn of each class; `Target.classes` tells how many there are. Empty for a number.
    engine : str
        What looked at all rows.
    seed : int
        By which they were drawn.
    version : str
        Fingerprint of the rows drawn, in their order: corrections of labels name it.
    """

    rows: int
    of: int
    classes: dict[str, int] = Field(default_factory=dict)
    engine: str
    seed: int
    version: str


class Overview(Frozen):
    """The table at a glance.

    Attributes
    ----------
    version : str
        Fingerprint of the data's content as read: names, values and order, whatever the file.
    unlabelled : int
        Rows without a target, left out of the prepared data.
    looked_at, columns_looked_at : int
        Rows and columns that the detectors looked at.
    profile : FileRef
        The profile of every column, JSON.
    columns : list of ColumnProfile
        The same, of the first 200 columns.
    gaps : list of Gap
        Columns with missing cells after cleaning, the 200 worst first.
    reaches : list of Reach
        How far columns of past days reach, so that the gate can say what lies ahead of its day.
    lacking : list of Lacking
        Columns that are not in every part of a folder.
    notes : list of str
        What was detected, assumed or left out on the way, in sentences.
    sample : Sample or None
        None where all rows are in memory. Else `rows`, `unlabelled`, `duplicate_rows`,
        `duplicate_ids` and `version` are those of the whole table, and so are in `columns` all
        figures but those whose notes say otherwise.
    """

    version: str
    rows: int
    unlabelled: int
    looked_at: int
    columns_looked_at: int
    column_count: int
    duplicate_rows: int
    duplicate_ids: int | None
    profile: FileRef
    columns: list[ColumnProfile] = Field(max_length=MOST_COLUMNS)
    gaps: list[Gap] = Field(max_length=MOST_COLUMNS)
    reaches: list[Reach] = Field(default_factory=list, max_length=MOST_COLUMNS)
    lacking: list[Lacking] = Field([], max_length=MOST_COLUMNS, exclude_if=lambda found: not found)
    notes: list[str]
    # Left out where there is none: records of tables that fit into memory stay what they were.
    sample: Sample | None = Field(None, exclude_if=lambda found: found is None)


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

    Of a sample, `classes`, `rate`, `mean` and `sd` are those of all rows.
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


class StatedShare(Frozen):
    """A share that step 1 states, and the data's."""

    of: Label
    stated: Triple
    found: Estimate

    @property
    def agrees(self) -> bool:
        """Whether the data's interval and the stated range have anything in common."""
        low, high = self.found.low, self.found.high
        return low is None or high is None or (low <= self.stated.high and high >= self.stated.low)


class StatedMix(Frozen):
    """The mix of cases that step 1 reckons with, held against the data.

    Attributes
    ----------
    shares : list of StatedShare
        Of positives, or of each class.
    gain_stated, gain_found, npv_stated, npv_found : Money or None
        Binary: what step 1 expects at its own share of positives and at the data's, per week and
        over the horizon.
    note : str
        Why nothing was compared, where nothing was.
    """

    shares: list[StatedShare] = Field(default_factory=list)
    gain_stated: Money | None = None
    gain_found: Money | None = None
    npv_stated: Money | None = None
    npv_found: Money | None = None
    note: str = ""


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


class Delay(Frozen):
    """How long after `time` a column of dates is filled, in nine of ten of its rows."""

    column: Column
    days: int


class Split(Frozen):
    """How rows were divided, and what crosses the line.

    Attributes
    ----------
    repeated : int
        Test rows equal to a training row in every feature and the target.
    shared_ids, shared_groups : int or None
        Ids and groups with rows on both sides; None where there is no such column.
    delay : Delay or None
        Where columns kept out of the model are dated after `time`: the latest of them.
    """

    kind: str
    why: str
    parts: list[Part]
    repeated: int
    shared_ids: int | None
    shared_groups: int | None
    delay: Delay | None = None
    fingerprint: str


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
    encoded : int
        Numbers per row that a linear model is given: one per level of a category.
    """

    rows: int
    worst: float | None
    against: str
    columns: list[str] = Field(default_factory=list)
    encoded: int = 0
    note: str = ""


class Sufficiency(Frozen):
    """Whether there are enough rows for the decision.

    Attributes
    ----------
    events : int
        Training cases of the rarest class; all training rows for regression.
    features, parameters : int
        Columns that the model sees, and weights that a linear one fits to them.
    width : Estimate
        Half width of the interval that the final test will give: of recall at 80 %, for
        regression of the root mean squared error (relative).
    """

    events: int
    features: int
    parameters: int
    events_per_parameter: float | None
    width: Estimate


class GroupShare(Frozen):
    """How a column's groups are represented; labels stay out of the record.

    Attributes
    ----------
    ratio : Estimate or None
        Smallest ratio of a group's share to its stated share, of the groups that are surely below
        it if there are any; None without a stated population. The intervals of all stated groups
        hold together (Bonferroni).
    """

    column: Column
    role: str
    groups: int
    smallest_rows: int
    smallest_share: float
    ratio: Estimate | None = None


class Signal(Frozen):
    """What one feature alone says about the target."""

    column: Column
    strength: Estimate
    missing: float | None = None


class Doubt(Frozen):
    """A label that deserves a second look.

    Attributes
    ----------
    row : int
        Row of the snapshot, from 0.
    source_row : int
        The same row in the source, from 1, its heading and unreadable rows not counted; of a
        sample the row in the sample, since engines do not keep places.
    given, proposed : str
        The label as it stands, and what a model that has not seen the row says instead; equal
        where the model only doubts.
    confidence : float or None
        The model's probability of the proposed class; None for numbers.
    """

    row: int
    source_row: int
    given: str
    proposed: str
    confidence: float | None = None


class Corrected(Frozen):
    """Labels that were corrected, as the decision `corrections` says.

    Attributes
    ----------
    parts : dict of str to int
        How many labels were changed on each side of the split: ``train``, ``embargo``, ``test``.
    moves : dict of str to int
        How many went from which to which; empty for numbers.
    standing : int
        Corrections that say what already stood there.
    """

    parts: dict[str, int]
    moves: dict[str, int] = Field(default_factory=dict)
    standing: int = 0

    @property
    def test(self) -> int:
        """Changed labels of the rows that are kept for the final test."""
        return self.parts.get("test", 0)


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
    mix: StatedMix = StatedMix()
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
    label_queue: list[Doubt] = Field(max_length=100)
    dictionary: Dictionary
    # Left out where nothing is written: it changes no record of a project without a dictionary.
    meanings: Meanings | None = Field(None, exclude_if=lambda found: found is None)
    stake: Money
    data: PreparedData
    # Left out where there is none: records of projects without corrections stay what they were.
    corrected: Corrected | None = Field(None, exclude_if=lambda found: found is None)


Target.model_rebuild()
