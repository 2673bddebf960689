"""What step 7 reads and what it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.experiments.records import Analysis, Fault, Replays
from tenfold.step import Evidence, Inputs, from_step
from tenfold.vocabulary import (
    ExperimentPlan,
    Frozen,
    ModelCandidate,
    Money,
    ValueModel,
    digest,
)

Course = Literal["test", "ship", "leave"]
Ending = Literal["ship", "stop", "continue", "unknown"]


class ExperimentationInputs(Inputs):
    """The payoffs of step 1, if there are any, and the candidate of step 3."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    candidate: ModelCandidate = from_step("baseline_models")


class Size(Frozen):
    """How many units one primary metric takes.

    Attributes
    ----------
    effect : float
        That is to be found, in the metric's unit.
    why : str
        Where the effect comes from.
    control, treated : float
        Units of the control arm, and of the smallest other arm, looks included.
    fixed : float
        Of the control arm, with a single look.
    weeks : int
        Whole weeks, not held to `max_weeks`.
    """

    metric: str
    effect: float
    why: str
    sd: float | None
    control: float
    treated: float
    fixed: float
    formula: str
    weeks: int


class Design(Frozen):
    """How large the experiment is, and what it can find.

    Attributes
    ----------
    weeks : int or None
        Whole weeks that are planned; None where it cannot be told.
    power : float or None
        With which the planned weeks find the smallest effect of the first primary metric.
    power_expected : float or None
        With which they find the effect that step 3 promises.
    found : float or None
        The effect that the planned weeks find with the wanted power.
    ends_after : float or None
        Weeks after which it ends on average where the smallest effect is there.
    curve_weeks, curve_power : list
        Power at the smallest effect by weeks.
    """

    sizes: list[Size] = Field(default_factory=list)
    weeks: int | None = None
    units: int | None = None
    looks: int = 1
    power: float | None = None
    power_expected: float | None = None
    found: float | None = None
    ends_after: float | None = None
    curve_weeks: list[int] = Field(default_factory=list)
    curve_power: list[float] = Field(default_factory=list)
    curve_expected: list[float] = Field(default_factory=list)
    note: str = ""


class Weighing(Frozen):
    """Whether the experiment is worth its time, in money.

    Attributes
    ----------
    smallest : Money
        Smallest effect per unit that pays for switching and running, over the horizon.
    expected : Money
        Effect per unit that step 3 promises.
    needed : Money
        The smallest effect per week, if every unit got it.
    net : list of float
        What testing for so many weeks adds to the better of shipping and leaving, in `unit`.
    best_weeks : int or None
        Weeks with the highest net.
    waiting : Money or None
        What units that stay as today forgo in the planned weeks, with the doubt of the gain.
    information, planned_net : Money or None
        What the planned weeks are expected to teach, and to add: expectations over what is
        believed, without an interval of their own.
    course : str
        Which course is expected to earn most, at its best length.
    """

    smallest: Money
    expected: Money
    needed: Money = Money.not_evaluated("nobody has weighed it")
    unit: str = ""
    weeks: list[int] = Field(default_factory=list)
    net: list[float] = Field(default_factory=list)
    best_weeks: int | None = None
    waiting: Money | None = None
    information: Money | None = None
    planned_net: Money | None = None
    course: Course | None = None
    words: str = ""
    note: str = ""


class Results(Frozen):
    """What the results say.

    Attributes
    ----------
    digest : str
        Of the file: the same results looked at twice are one look.
    weeks : float
        From the first exposure to the last; 0 where no day is known.
    money : Money
        Per week, if every unit got the best arm, on the first metric that has a price.
    ending : str
        Whether to ship, stop or go on.
    """

    rows: int
    digest: str
    weeks: float
    first_day: str = ""
    faults: list[Fault] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    analysis: Analysis
    money: Money
    best_arm: str = ""
    ending: Ending = "unknown"
    words: str = ""


class ExperimentationEvidence(Evidence):
    """The plan and its hash, its size and worth, and what came out.

    Attributes
    ----------
    plan_hash : str
        Of the plan as it stands: what is registered before the first result.
    """

    plan: ExperimentPlan
    plan_hash: str
    design: Design
    weighing: Weighing
    simulated: Replays | None = None
    simulated_note: str = ""
    results: Results | None = None
    notes: list[str] = Field(default_factory=list)

    @property
    def look(self) -> tuple[str, str] | None:
        """Which results of which experiment were analysed.

        An experiment is who was divided how. Its plan may be edited, and registered anew, after
        somebody has looked: such looks count all the same. Where nothing was compared, nobody
        has seen a lift.
        """
        if self.results is None or not self.results.analysis.comparisons:
            return None
        divided = self.plan.model_dump(mode="json", include={"unit", "arms", "salt"})
        return digest(divided)[:16], self.results.digest


__all__ = [
    "Course",
    "Design",
    "Ending",
    "ExperimentationEvidence",
    "ExperimentationInputs",
    "Results",
    "Size",
    "Weighing",
]
