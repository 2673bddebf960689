"""What step 9 reads and what it leaves."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from tenfold.step import Evidence, Inputs, from_step
from tenfold.steps.step09_technical_debt.catalog import (
    SECTIONS,
    ItemId,
    Section,
    section_of,
)
from tenfold.steps.step09_technical_debt.decisions import Attestation
from tenfold.steps.step09_technical_debt.environment import Environment
from tenfold.steps.step09_technical_debt.history import History
from tenfold.steps.step09_technical_debt.manifests import Manifest
from tenfold.steps.step09_technical_debt.reproduced import Reproduced
from tenfold.steps.step09_technical_debt.stages import Stage
from tenfold.vocabulary import Frozen, Money, Severity

MOST_SMELLS = 100
MOST_DEBTS = 60


class TechnicalDebtInputs(Inputs):
    """The records of the steps before it, whole: it audits what they left."""

    business_problem: dict[str, Any] | None = from_step(
        "business_problem", optional=True, whole=True
    )
    data_quality: dict[str, Any] | None = from_step("data_quality", optional=True, whole=True)
    baseline_models: dict[str, Any] | None = from_step("baseline_models", optional=True, whole=True)
    mlops: dict[str, Any] | None = from_step("mlops", optional=True, whole=True)
    monitoring: dict[str, Any] | None = from_step("monitoring", optional=True, whole=True)


class ItemFound(Frozen):
    """One item of the ML Test Score.

    Attributes
    ----------
    computed : float
        From artefacts: 0, ½ (done, its result written down) or 1 (done again and again).
    proof : list of str
        What shows it: a record's field, a file, a test, a command in CI.
    lacking : str
        What would supply the rest; empty at 1.
    attested : Attestation or None
        Someone's word for it; counts ½ until its day.
    """

    item: ItemId
    title: str
    computed: float = Field(ge=0, le=1, multiple_of=0.5)
    proof: list[str] = Field(default_factory=list)
    lacking: str = ""
    attested: Attestation | None = None

    def score(self, day: date | None) -> float:
        """Its points on a day; without one, from artefacts alone."""
        if day is None or self.attested is None or self.attested.until < day:
            return self.computed
        return max(self.computed, 0.5)


class Scan(Frozen):
    """What was looked at."""

    files: int
    notebooks: int
    modules: int
    tests: int
    automated: list[str] = Field(default_factory=list)
    passed_over: list[str] = Field(default_factory=list)


class Versioned(Frozen):
    """Whether one kind of thing can be brought back as it was."""

    what: Literal["code", "data", "model"]
    status: Literal["yes", "no", "not_evaluated"]
    why: str


class Documentation(Frozen):
    """How much is written down; counts of all there is, no sample.

    Attributes
    ----------
    public, documented : int
        Public functions, classes and modules; those with a docstring.
    notebooks, explained : int
        Notebooks; those that open with prose and have some for every three code cells.
    readme_words : int
        Words of the README; 0 where there is none.
    """

    public: int
    documented: int
    notebooks: int
    explained: int
    readme_words: int


class SmellSeen(Frozen):
    """A habit that will hurt, as `tenfold.smells` found it."""

    kind: str
    severity: Severity
    path: str
    place: str
    message: str
    remedy: str


class UnusedFeature(Frozen):
    """A feature that the model does as well without, as far as step 3 can tell."""

    name: str
    money: Money
    why: str


class Debt(Frozen):
    """Something owed, and what stands behind it.

    Attributes
    ----------
    money : Money
        Per week, the most that rests on it; not what it will cost.
    rests_on : str
        Which figure of the chain that is.
    pay : str
        What pays it off.
    """

    what: str
    section: str
    money: Money
    rests_on: str
    pay: str


class TechnicalDebtEvidence(Evidence):
    """The evidence of step 9."""

    scan: Scan
    items: list[ItemFound] = Field(min_length=28, max_length=28)
    reproduction: Reproduced
    versioned: list[Versioned]
    history: History
    environment: Environment
    stages: list[Stage]
    documentation: Documentation
    manifests: list[Manifest]
    targets: list[str] = Field(default_factory=list)
    smells: list[SmellSeen] = Field(max_length=MOST_SMELLS)
    smell_counts: dict[str, int]
    unused: list[UnusedFeature]
    debts: list[Debt] = Field(max_length=MOST_DEBTS)
    stake: Money

    def sections(self, day: date | None = None) -> dict[Section, float]:
        """Points per section, of 7, on a day; without one, from artefacts alone."""
        return {
            section: sum(one.score(day) for one in self.items if section_of(one.item) == section)
            for section in SECTIONS
        }

    def score(self, day: date | None = None) -> float:
        """The ML Test Score: the weakest section."""
        return min(self.sections(day).values())


__all__ = [
    "Debt",
    "Documentation",
    "ItemFound",
    "Scan",
    "SmellSeen",
    "TechnicalDebtEvidence",
    "TechnicalDebtInputs",
    "UnusedFeature",
    "Versioned",
]
