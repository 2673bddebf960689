"""What step 4 reads and what it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step04_mlops.decisions import Trigger
from tenfold.vocabulary import (
    Column,
    Estimate,
    Exclusion,
    Frozen,
    LeakSuspect,
    ModelCandidate,
    Money,
    Operations,
    PreparedData,
    Task,
    Trials,
    ValueModel,
)


class MLOpsInputs(Inputs):
    """The payoffs of step 1, if there are any, the data of step 2, what step 3 tried and chose."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")
    leaks: list[LeakSuspect] = from_step("data_quality")
    candidate: ModelCandidate = from_step("baseline_models")
    trials: Trials = from_step("baseline_models")


class KeptRun(Frozen):
    """One run as it was read back from the tracking store.

    Attributes
    ----------
    differs : list of str
        Parameters and metrics that are not there as they were written; empty when all is well.
    """

    name: str
    title: str
    status: str
    params: int
    metrics: int
    differs: list[str] = Field(default_factory=list)


class Tracking(Frozen):
    """What the tracking store holds of step 3.

    Attributes
    ----------
    dataset : str
        SHA-256 of the snapshot that all runs name.
    code : str
        Hash of the source that they ran.
    """

    experiment: str
    dataset: str
    code: str
    runs: list[KeptRun]


class SignatureColumn(Frozen):
    """One column of a signature, with MLflow's word for its type."""

    name: str
    type: str


class Registered(Frozen):
    """The candidate in the registry, its files read back and checked.

    Attributes
    ----------
    model : str
        SHA-256 of the fitted pipeline's file.
    example_rows : int
        Made-up rows that are kept as input example.
    requirements : list of str
        Libraries that it is served with, pinned.
    """

    model_name: str
    digest: str
    model: str
    inputs: list[SignatureColumn]
    outputs: list[SignatureColumn]
    example_rows: int
    requirements: list[str]


class Parity(Frozen):
    """The package's answers beside the notebook's, on the same held-out rows.

    Attributes
    ----------
    max_difference : float or None
        Largest absolute difference of a prediction; of amounts relative to their size.
    decided_differently : int
        Rows on which the decision is another one.
    """

    rows: int
    max_difference: float | None
    decided_differently: int
    note: str = ""


class PromotionRule(Frozen):
    """When a challenger takes the champion's place.

    Attributes
    ----------
    gain : float
        Money per week that it must earn more.
    sure : float
        Chance of that which must be shown.
    by_hand : bool
        A person promotes; the rule is only shown.
    """

    gain: float
    sure: float
    by_hand: bool


class Barred(Frozen):
    """A champion that reads what step 2 keeps out of the model now: its figures are not to trust.

    Attributes
    ----------
    columns : list of Exclusion
        What it reads and no model may read any more, with the reasons.
    money : Money
        Of the candidate over it per week, on the same rows: shown, and nothing hangs on it.
    """

    title: str
    digest: str
    columns: list[Exclusion]
    money: Money


class Promotion(Frozen):
    """Candidate against what serves, on the same held-out rows, and what follows.

    Attributes
    ----------
    rival : str
        What it was compared with, in words: the champion, else what is done today.
    rival_digest : str
        Identity of the champion; empty where there was none.
    suspected : list of str
        Columns that step 2 suspects of knowing the answer, while nobody has settled that: the
        rule promotes nothing.
    barred : Barred or None
        The champion, where it reads what may not be read: the candidate is then held against what
        is done today.
    by : str
        ``money``, ``score`` where nothing can be priced, ``none`` where nothing compares.
    money : Money
        Of the candidate over the rival per week, paired.
    score : Estimate
        Mean loss that the candidate saves per row, paired; used where money is not evaluated.
    chance : float or None
        That the candidate is better by what the rule asks.
    promoted : bool
        Whether the rule makes it champion; where a person decides, whether it is champion already.
    serves : bool
        Whether it is champion after this run; an earlier rule may have made it so.
    """

    rule: PromotionRule
    rival: str
    rival_kind: Literal["champion", "today", "constant", "none"]
    rival_digest: str = ""
    rows: int
    by: Literal["money", "score", "none"]
    money: Money
    score: Estimate
    chance: float | None
    candidate_money: Money
    rival_money: Money
    promoted: bool
    serves: bool
    why: str
    notes: list[str] = Field(default_factory=list)
    # Both left out where there are none: records of other projects stay what they were.
    suspected: list[Column] = Field(default_factory=list, exclude_if=lambda found: not found)
    barred: Barred | None = Field(None, exclude_if=lambda found: found is None)

    @property
    def stays(self) -> str:
        """What serves on where the candidate does not, in words."""
        return self.barred.title if self.barred is not None else self.rival


class Rollback(Frozen):
    """The rehearsal: promoted, rolled back, and the restored model asked.

    Attributes
    ----------
    kind : str
        ``previous`` restored the champion before; ``itself`` took the candidate out and put it
        back, for there is no other; ``lost`` did so because the files of the champion before are
        damaged, while the candidate serves; ``failed`` could not.
    rows : int
        Held-out rows that the restored model scored.
    max_difference : float or None
        Between its answers to its example rows now and when it was registered.
    """

    kind: Literal["previous", "itself", "lost", "failed"]
    title: str
    digest: str
    rows: int
    max_difference: float | None
    note: str = ""


class Refusal(Frozen):
    """A bad batch, and who refused it with which words."""

    batch: str
    refused: bool
    by: str
    said: str


class Link(Frozen):
    """One link of the lineage, from decision to record."""

    kind: Literal["decision", "data", "code", "model", "record"]
    what: str
    digest: str


class MLOpsEvidence(Evidence):
    """The evidence of step 4; exports read `operations`."""

    task: Task
    operations: Operations
    triggers: list[Trigger]
    tracking: Tracking
    registered: Registered
    parity: Parity
    promotion: Promotion
    rollback: Rollback
    refusals: list[Refusal]
    refusal_note: str = ""
    lineage: list[Link]

    @property
    def look(self) -> tuple[str, str] | None:
        """None: the candidate's held-out rows are those that step 3 has looked at already."""
        return None


__all__ = [
    "Barred",
    "KeptRun",
    "Link",
    "MLOpsEvidence",
    "MLOpsInputs",
    "Parity",
    "Promotion",
    "PromotionRule",
    "Refusal",
    "Registered",
    "Rollback",
    "SignatureColumn",
    "Tracking",
]
