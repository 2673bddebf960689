"""Ways to treat groups more alike, each with its price: the points of the frontier."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Column, Estimate, Frozen, Money

Gap = Literal["selection_rate", "fpr", "fnr", "ppv"]
"""What groups are compared by: shares acted on; of negatives acted on; of positives missed; of
those acted on that were positive."""

Method = Literal[
    "none", "reweighing", "exponentiated_gradient", "group_thresholds", "without_proxies"
]


class Point(Frozen):
    """One way to decide, judged on the held-out rows.

    Attributes
    ----------
    key : str
        Stable name, for example ``exponentiated_gradient.demographic_parity.0.02``.
    name, how : str
        In words, and what was done in a sentence.
    needs_group : bool
        Whether the group must be known at the moment of decision: unlawful in many uses.
    random : bool
        Whether equal cases may be decided differently: decisions are drawn by lot. All figures
        are then what is to be expected over all lots.
    money, over_candidate : Money
        Per week, and the same over the candidate on the same rows.
    accuracy, accuracy_change : Estimate
        Share of right decisions, and the change against the candidate.
    disparity : Estimate
        Largest gap between two groups, 0 to 1; the interval holds over all pairs of groups.
    removed : Estimate
        Percentage points of the candidate's disparity that it takes away, on the same rows; less
        than 0 where it adds some.
    price : Money
        Money per week given up for each percentage point taken away; below 0 it earns money too.
        Its `note` says why where it cannot be told.
    best : bool
        No other way has less disparity at no less money (without payoffs: accuracy).
    rates : dict of str to Estimate
        The compared rate by group; groups below ten rows are not here.
    """

    key: str
    name: str
    how: str
    method: Method
    needs_group: bool = False
    random: bool = False
    money: Money
    over_candidate: Money
    accuracy: Estimate
    accuracy_change: Estimate
    disparity: Estimate
    removed: Estimate
    price: Money
    best: bool = False
    rates: dict[str, Estimate] = Field(default_factory=dict)


class Weight(Frozen):
    """The weight of the rows of one group with one label.

    Attributes
    ----------
    group : str
        Empty where the group has fewer than ten rows: its name is not told.
    label : str
    rows : int or None
        None where they are fewer than ten.
    weight : float
        1 leaves a row as it is.
    """

    group: str
    label: str
    rows: int | None
    weight: float


class LeftOut(Frozen):
    """A way that was not tried, and why."""

    name: str
    why: str


class Frontier(Frozen):
    """Money against disparity, for one protected attribute and one kind of gap.

    Attributes
    ----------
    protected : str
        The attribute.
    gap : str
        What groups are compared by.
    points : list of Point
        The candidate first; empty where nothing was evaluated, and then `note` says why.
    fits, budget : int
        Models that were fitted, and how many were allowed.
    axis : str
        ``money``, or ``accuracy`` where there are no payoffs: what disparity is held against.
    """

    protected: Column
    gap: Gap
    points: list[Point] = Field(default_factory=list)
    left_out: list[LeftOut] = Field(default_factory=list)
    fits: int = 0
    budget: int = 0
    axis: Literal["money", "accuracy"] = "money"
    note: str = ""

    @property
    def candidate(self) -> Point | None:
        """The candidate as it is."""
        return next((point for point in self.points if point.method == "none"), None)

    @property
    def best(self) -> list[Point]:
        """The Pareto front, least disparity first."""
        front = [point for point in self.points if point.best]
        return sorted(front, key=lambda point: point.disparity.value or 0.0)


__all__ = ["Frontier", "Gap", "LeftOut", "Method", "Point", "Weight"]
