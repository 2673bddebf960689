"""What an experiment's analysis leaves, free of numpy."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Estimate, Frozen

FaultKind = Literal[
    "arm_not_designed",
    "empty_arm",
    "two_arms",
    "no_arm",
    "no_unit",
    "exposed_before_assigned",
    "exposed_before_start",
    "after_end",
    "covariate_after_exposure",
    "negative",
    "no_value",
    "mixed_zones",
]
Standing = Literal["better", "worse", "undecided", "unknown"]


class Fault(Frozen):
    """Something in the results that should not be.

    Attributes
    ----------
    units : int
        How many it concerns; rows where units cannot be counted.
    words : str
        What it is, and what was done about it.
    """

    kind: FaultKind
    units: int
    words: str


class SampleRatio(Frozen):
    """Whether units came in the shares that were designed.

    Attributes
    ----------
    expected : dict of str to float
        Units by arm under the designed weights.
    p : float or None
        Of the chi-squared test; None where there are no units.
    threshold : float
        Below this nothing is compared.
    """

    units: dict[str, int]
    expected: dict[str, float]
    p: float | None
    threshold: float

    @property
    def mismatch(self) -> bool:
        """Whether the shares cannot be chance."""
        return self.p is not None and self.p < self.threshold


class Look(Frozen):
    """How often results were looked at, and what this look may therefore claim.

    Attributes
    ----------
    times : list of float
        Share of the planned units at each look, this one last.
    bound : float
        Of the z statistic, for one comparison.
    level : float
        Coverage that one comparison's interval needs at this look by itself.
    """

    times: list[float]
    bound: float
    level: float
    spending: str


class Comparison(Frozen):
    """One metric of one arm against the control.

    Attributes
    ----------
    lift, relative : Estimate
        Difference of means (or of ratios), and the same as a share of the control's; intervals
        hold over all looks and all primary comparisons together.
    p : float or None
        Of this look alone, as if it were the only one.
    standing : str
        Whether it is told from 0. Several primary comparisons step down (Holm): once one is told,
        the others need less than their intervals, which are made for all at once.
    narrowed : float or None
        Share of the variance that the covariate takes away.
    why : str
        Why it is unknown.
    """

    metric: str
    arm: str
    role: Literal["primary", "guardrail"]
    control: float | None = None
    treated: float | None = None
    lift: Estimate
    relative: Estimate
    p: float | None = None
    standing: Standing
    narrowed: float | None = None
    why: str = ""


class Guarded(Frozen):
    """Whether a guardrail holds: not worse by more than its margin.

    Attributes
    ----------
    state : {"holds", "broken", "unsure"}
        ``holds``: the whole interval is better than the margin; ``broken``: the whole interval is
        beyond it.
    """

    metric: str
    arm: str
    margin: float
    state: Literal["holds", "broken", "unsure"]


class Part(Frozen):
    """The lift in a part of the time: a half, or a day of the week."""

    metric: str
    arm: str
    part: str
    units: int
    lift: Estimate


class Parts(Frozen):
    """Whether the lift is the same in all parts.

    Attributes
    ----------
    p : float or None
        Of Cochran's test that all parts have one lift.
    """

    kind: Literal["halves", "weekdays"]
    parts: list[Part] = Field(default_factory=list)
    p: float | None = None
    note: str = ""


class Analysis(Frozen):
    """What the results say, sample ratio first.

    Attributes
    ----------
    comparisons : list of Comparison
        Empty where the sample ratio does not fit.
    """

    ratio: SampleRatio
    look: Look | None = None
    comparisons: list[Comparison] = Field(default_factory=list)
    guardrails: list[Guarded] = Field(default_factory=list)
    halves: Parts | None = None
    weekdays: Parts | None = None


class Replays(Frozen):
    """What the planned design would have said in many worlds made of the project's own values.

    Attributes
    ----------
    worlds, units : int
        Worlds that were played, and units of both arms in each.
    looks : list of float
        Share of the planned units at each look.
    effect : float
        That was planted in the worlds with an effect, on the metric's own scale.
    false_positives : Estimate
        Share of worlds without an effect in which a difference is claimed at any look.
    peeking : Estimate
        The same, where each look is taken as if it were the only one.
    power : Estimate
        Share of worlds with the effect in which it is found at any look, the right way round.
    fixed : Estimate
        The same for a single look at the end.
    expected_share : float
        Share of the planned units after which worlds with the effect end on average.
    """

    worlds: int
    units: int
    looks: list[float]
    effect: float
    false_positives: Estimate
    peeking: Estimate
    power: Estimate
    fixed: Estimate
    expected_share: float
    notes: list[str] = Field(default_factory=list)


__all__ = [
    "Analysis",
    "Comparison",
    "Fault",
    "FaultKind",
    "Guarded",
    "Look",
    "Part",
    "Parts",
    "Replays",
    "SampleRatio",
    "Standing",
]
