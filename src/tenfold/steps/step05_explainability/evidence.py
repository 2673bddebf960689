"""What step 5 reads and what it leaves."""

from __future__ import annotations

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step05_explainability.case import Explained
from tenfold.steps.step05_explainability.decisions import MOST_CASES
from tenfold.steps.step05_explainability.findings import (
    Dependence,
    Driver,
    ErrorSlice,
    Sign,
    Spread,
    StandIn,
    Steadiness,
)
from tenfold.vocabulary import (
    Changeable,
    Column,
    Doubts,
    Estimate,
    FileRef,
    Frozen,
    Meanings,
    ModelCandidate,
    PreparedData,
    Proposal,
    Task,
    ValueModel,
)

MOST_DRIVERS = 200


class ExplainabilityInputs(Inputs):
    """The payoffs of step 1 and the dictionary of step 2, if any, the data, the candidate."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")
    meanings: Meanings | None = from_step("data_quality", optional=True)
    candidate: ModelCandidate = from_step("baseline_models")


class Looked(Frozen):
    """What was explained, and how.

    Attributes
    ----------
    unit : str
        Unit of SHAP values and reasons: ``log odds``, ``probability`` or that of the amount.
    how : str
        Which way SHAP values were computed.
    additive : bool
        Whether they add up to the score.
    global_rows, held_out : int
        Rows behind the picture of the whole, of all held-out ones.
    explained, breaking : int
        Rows with attributions, and those of them that break the data contract.
    unfavourable : str
        Which decision is taken as bad for the person, and why.
    """

    title: str
    unit: str
    lime_unit: str = ""
    how: str = ""
    additive: bool = True
    global_rows: int
    held_out: int
    explained: int
    breaking: int = 0
    contract: str = ""
    unfavourable: str = ""
    notes: list[str] = Field(default_factory=list)


class ExplainabilityEvidence(Evidence):
    """The evidence of step 5.

    Attributes
    ----------
    attributions : FileRef or None
        Parquet of every explained row: ``row``, ``p`` or ``p_k``, ``decided``, ``usual``,
        ``output`` and one column ``shap: FEATURE`` (and ``lime: FEATURE``) per feature; no value.
    ways_back : Estimate
        Share of unfavourable decisions for which a way back was found, over the searched cases that
        were drawn by chance; picked ones say nothing of the others.
    changeable : Changeable
        What a person can change; the letter of step 10 goes by it, too.
    doubts : Doubts
        Held-out cases whose explanation should not be relied on; step 6 asks people about them.
    proposals : list of Proposal
        Changes of step 2 that follow from what was found; nothing changes until one is accepted.
    """

    task: Task
    looked: Looked
    drivers: list[Driver] = Field(max_length=MOST_DRIVERS)
    summary: list[Spread] = Field(default_factory=list)
    dependence: list[Dependence] = Field(default_factory=list)
    signs: list[Sign] = Field(default_factory=list)
    slices: list[ErrorSlice] = Field(default_factory=list)
    slices_note: str = ""
    stand_ins: list[StandIn] = Field(default_factory=list)
    protected: list[Column] = Field(default_factory=list)
    protected_drivers: list[Column] = Field(default_factory=list)
    steadiness: Steadiness
    ways_back: Estimate = Estimate.not_enough("nobody searched")
    cases: list[Explained] = Field(max_length=2 * MOST_CASES)
    changeable: Changeable = Field(default_factory=Changeable)
    doubts: Doubts = Field(default_factory=Doubts)
    attributions: FileRef | None = None
    proposals: list[Proposal] = Field(default_factory=list)
    candidate_digest: str


__all__ = ["ExplainabilityEvidence", "ExplainabilityInputs", "Looked"]
