"""What step 10 reads and what it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.fairness import (
    CrossCheck,
    FairnessReport,
    Frontier,
    GroupPrice,
    Proxy,
    Representation,
)
from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step10_ethics.letters import Letter
from tenfold.vocabulary import (
    Changeable,
    Column,
    Estimate,
    FileRef,
    Frozen,
    Meanings,
    ModelCandidate,
    Money,
    PreparedData,
    Proposal,
    Task,
    ValueModel,
)

MOST_ATTRIBUTES = 12
MOST_PROXIES = 60
MOST_SHARES = 60
SMALLEST_SHOWN = 10
GAP_WORDS = {
    "selection_rate": "the share acted on",
    "fpr": "the false positive rate",
    "fnr": "the false negative rate",
    "ppv": "precision",
}
"""What a frontier compares groups by, in words."""


class EthicsInputs(Inputs):
    """The payoffs of step 1 and the dictionary of step 2, if any, the data, the candidate."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")
    meanings: Meanings | None = from_step("data_quality", optional=True)
    candidate: ModelCandidate = from_step("baseline_models")
    changeable: Changeable | None = from_step("explainability", optional=True)


class Good(Frozen):
    """What is good for the person.

    Attributes
    ----------
    code : int or None
        Code of the favourable decision; None where nobody has said it, or for amounts.
    words : str
        The favourable decision in words.
    why_not : str
        Why nothing is judged; empty where it is.
    remedy : str
        What to do about that.
    """

    code: int | None = None
    words: str = ""
    why_not: str = ""
    remedy: str = ""


class Attribute(Frozen):
    """A protected attribute: where its groups begin, and whether the model reads it.

    Attributes
    ----------
    reference_note : str
        How the reference was chosen.
    cuts : list of float
        Where the next group begins; empty for categories.
    missing : int or None
        Rows of the snapshot that do not state it; None where they are one to nine.
    """

    column: Column
    groups: int
    reference: str
    reference_note: str = ""
    cuts: list[float] = Field(default_factory=list)
    missing: int | None = 0
    in_model: bool = False


class Told(Frozen):
    """The decision letter, for one case that stands for many.

    Attributes
    ----------
    file : FileRef or None
        The letter as an HTML page.
    refused : int
        Held-out cases that the decision went against.
    helped : int or None
        How many of `tried` cases can be told a change that turns the decision.
    tried : int
        Cases for which such a change was searched, evenly spread over the scores.
    helped_share : Estimate
        The share of them, with the doubt that is left about all whom the decision went against.
    why_not : str
        Why there is no letter; empty where there is one.
    """

    letter: Letter | None = None
    file: FileRef | None = None
    refused: int = 0
    helped: int | None = None
    tried: int = 0
    helped_share: Estimate = Estimate.not_enough("nobody was looked at", n=0)
    why_not: str = ""


class Choice(Frozen):
    """The mitigation that the decisions choose, as the frontier prices it.

    Attributes
    ----------
    by_lot : bool
        Whether equal cases may be decided differently.
    """

    name: str
    key: str
    protected: Column
    money: Money
    over_candidate: Money
    by_lot: bool = False


class Looked(Frozen):
    """How much was looked at for proxies; the evidence keeps the foremost alone.

    Attributes
    ----------
    features : int
        Features of the model that were tried, each against every attribute.
    close, unsure : int
        Pairs of a feature and an attribute that are close, or that cannot be told.
    """

    features: int = 0
    close: int = 0
    unsure: int = 0


class EthicsEvidence(Evidence):
    """The evidence of step 10.

    Attributes
    ----------
    report : FairnessReport or None
        Groups and intersections with verdicts; None where nothing could be compared.
    called : dict of str to str
        Columns that are told of, and what step 2's dictionary says they hold.
    representation : list of Representation
        Shares of groups in the data against a stated population.
    cross_checks : list of CrossCheck
        The same gaps by AIF360 and Fairlearn, where the decisions ask for them.
    prices : list of GroupPrice
        What errors cost in each group.
    proxies : list of Proxy
        How well features tell protected attributes: the close ones first, then those that cannot
        be told, the strongest first.
    looked : Looked
        How many there are in all.
    frontiers : list of Frontier
        Money against disparity, one per attribute.
    ways_note : str
        Why no way to treat groups more alike was tried; empty where some were.
    chosen : Choice or None
        The chosen mitigation, for the waterfall.
    proposals : list of Proposal
        Changes of steps 2 and 3 that a person may accept.
    """

    task: Task
    good: Good
    rows: int
    attributes: list[Attribute] = Field(max_length=MOST_ATTRIBUTES)
    called: dict[str, str] = Field(default_factory=dict)
    report: FairnessReport | None = None
    representation: list[Representation] = Field(default_factory=list, max_length=MOST_SHARES)
    representation_note: str = ""
    cross_checks: list[CrossCheck] = Field(default_factory=list)
    prices: list[GroupPrice] = Field(default_factory=list)
    priced_note: str = ""
    proxies: list[Proxy] = Field(default_factory=list, max_length=MOST_PROXIES)
    proxies_note: str = ""
    looked: Looked = Looked()
    frontiers: list[Frontier] = Field(default_factory=list)
    ways_note: str = ""
    chosen: Choice | None = None
    told: Told = Told()
    proposals: list[Proposal] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    candidate_digest: str
    predictions: Literal["held-out rows of step 3"] = "held-out rows of step 3"


__all__ = [
    "GAP_WORDS",
    "MOST_ATTRIBUTES",
    "MOST_PROXIES",
    "MOST_SHARES",
    "SMALLEST_SHOWN",
    "Attribute",
    "Choice",
    "EthicsEvidence",
    "EthicsInputs",
    "Good",
    "Looked",
    "Told",
]
