"""What step 6 reads and what it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step06_collaboration.answers import Verdict
from tenfold.vocabulary import (
    Column,
    Doubts,
    Estimate,
    Frozen,
    ModelCandidate,
    Money,
    PreparedData,
    Proposal,
    ReasonCode,
    Task,
    ValueModel,
)

Kind = Literal["costliest", "labels", "uncertain", "surprising", "random"]
MOST_CASES = 200
MOST_SAID = 400
MOST_PEOPLE = 50
MOST_KINDS = 60


class CollaborationInputs(Inputs):
    """The data of step 2, the candidate of step 3; payoffs and doubts of step 5, if any."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")
    candidate: ModelCandidate = from_step("baseline_models")
    doubts: Doubts | None = from_step("explainability", optional=True)


class Case(Frozen):
    """One case to review. It has a row number and no name.

    Attributes
    ----------
    row : int
        Row of the snapshot, from 0; a held-out row.
    data : str
        Fingerprint of what may be shown of it: an answer names it, and counts for as long as the
        data have a case like that. The target does not enter: a corrected label voids no review.
    kind : str
        Which part of the queue it stands for; it may fit others too.
    why : str
        In a sentence, why it is here.
    score : float or None
        Calibrated chance of the positive class, of the decided class, or the predicted amount.
    decided, actual : str
        What the model decides, and what the record says happened.
    suggested : str
        The outcome that is meant if the record is wrong; empty where it has to be said.
    stake : Money
        What this one decision costs against the right one, if the record is right.
    per_week : Money
        What errors of its kind cost per week.
    error : str
        Its kind of error, for example ``FN``; empty where the decision was right.
    values : dict of str to str
        Its values in columns that name and describe nobody.
    """

    row: int
    data: str
    kind: Kind
    why: str
    score: float | None
    decided: str
    actual: str
    suggested: str = ""
    stake: Money
    per_week: Money
    error: str = ""
    reasons: list[ReasonCode] = Field(max_length=3)
    values: dict[str, str]


class Part(Frozen):
    """One part of the queue: how many it should have, how many there are, and what came of them.

    Attributes
    ----------
    wrong : Estimate
        Share of its answered cases whose outcome is wrong. They were picked: only that of the
        random part says anything of the cases at large.
    """

    kind: Kind
    wanted: int
    cases: int
    answered: int
    wrong: Estimate
    note: str = ""


class ErrorKind(Frozen):
    """One kind of error on the held-out rows.

    Attributes
    ----------
    confirmed, refuted : int
        Reviewed cases whose outcome is right (the error is one), and wrong (it is none).
    """

    name: str
    words: str
    rows: int
    per_week: Money
    reviewed: int
    confirmed: int
    refuted: int


class Pair(Frozen):
    """Two reviewers on the cases that both have judged."""

    first: str
    second: str
    cases: int
    agreed: Estimate
    kappa: Estimate


class Reviewer(Frozen):
    """What one reviewer has done."""

    reviewer: str
    answers: int
    in_queue: int
    right: int
    wrong_label: int
    missing_feature: int
    comments: int
    last: str = ""


class Contradiction(Frozen):
    """A case on which reviewers say different things of its outcome."""

    row: int
    said: dict[str, str]


class Remark(Frozen):
    """Words that a reviewer left with a case."""

    row: int
    reviewer: str
    verdict: Verdict
    words: str


class RejectedNow(Frozen):
    """A rejected column, and whether the model still reads it.

    Attributes
    ----------
    how : str
        ``out``, ``feature`` (it is one), ``derived`` (a derived feature reads it: `through`) or
        ``unknown`` (no column has that name).
    """

    column: Column
    who: str
    why: str
    how: Literal["out", "feature", "derived", "unknown"]
    through: list[str] = Field(default_factory=list, max_length=20)


class Material(Frozen):
    """The rows that cases were taken from."""

    rows: int
    held_out: int
    notes: list[str] = Field(default_factory=list)


class Reviewed(Frozen):
    """What came of the queue.

    Attributes
    ----------
    worked : Estimate
        Share of the queue that somebody has answered; a count, without an interval.
    wrong, wrong_at_large : Estimate
        Share of answered cases whose outcome is wrong; of those that were drawn at random.
    suspects : Estimate
        Share of the suspected label errors that are some: the precision of the suspicion.
    last : str
        Day of the latest answer, ISO; empty without any.
    other_data : int
        Answers on cases that the data no longer hold as they were: they are kept in the file and
        count for nothing.
    elsewhere : int
        Answers on cases that are not in this queue.
    withheld : int
        Remarks that seem to hold personal data: they stay in the file of answers.
    """

    worked: Estimate
    answered: int
    verdicts: dict[str, int]
    wrong: Estimate
    wrong_at_large: Estimate
    suspects: Estimate
    confirmed_errors: Money
    refuted_errors: Money
    all_errors: Money
    last: str = ""
    other_data: int = 0
    elsewhere: int = 0
    withheld: int = 0
    faults: list[str] = Field(default_factory=list, max_length=11)
    fault_count: int = 0


class CollaborationEvidence(Evidence):
    """The evidence of step 6.

    Attributes
    ----------
    labels : list of str
        Outcomes that a reviewer may choose from; empty for amounts.
    left_out : dict of str to int
        What does not stand here because a list is full, only where there is any: ``reviewers``,
        ``pairs`` (with the fewest cases), ``remarks`` (the oldest), ``corrections``, ``wishes``
        (the rarest) and ``errors`` (the rarest kinds).
    proposals : list of Proposal
        What reviewers and experts would change in earlier steps; nothing changes by itself.
    """

    task: Task
    labels: list[str] = Field(default_factory=list)
    candidate_digest: str
    material: Material
    queue: list[Case] = Field(max_length=MOST_CASES)
    parts: list[Part]
    errors: list[ErrorKind] = Field(max_length=MOST_KINDS)
    reviewed: Reviewed
    reviewers: list[Reviewer] = Field(max_length=MOST_PEOPLE)
    pairs: list[Pair] = Field(max_length=MOST_PEOPLE)
    contradictions: list[Contradiction] = Field(max_length=MOST_CASES)
    contradiction_count: int = 0
    remarks: list[Remark] = Field(max_length=MOST_SAID)
    rejected: list[RejectedNow]
    proposals: list[Proposal]
    left_out: dict[str, int] = Field(default_factory=dict)


__all__ = [
    "MOST_CASES",
    "MOST_KINDS",
    "MOST_PEOPLE",
    "MOST_SAID",
    "Case",
    "CollaborationEvidence",
    "CollaborationInputs",
    "Contradiction",
    "ErrorKind",
    "Kind",
    "Material",
    "Pair",
    "Part",
    "RejectedNow",
    "Remark",
    "Reviewed",
    "Reviewer",
]
