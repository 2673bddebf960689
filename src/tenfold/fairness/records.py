"""What a comparison of groups leaves behind: plain records, free of numpy and pandas."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Estimate, Frozen, Money

Verdict = Literal["breach", "clear", "not_enough"]
Metric = Literal[
    "selection_rate", "fpr", "fnr", "tpr", "ppv", "calibration", "base_rate", "error", "mae"
]
NOT_STATED = "not stated"
REST = "all other groups"


class MetricMeaning(Frozen):
    """What a metric means here: no metric is recorded without it.

    Attributes
    ----------
    name, title : str
        For example ``fpr``, "False positive rate".
    definition : str
        One sentence in the words of the decision.
    favourable : str
        The outcome that people want.
    positive : str
        The outcome that the error rates call positive.
    worse : str
        Which side is worse for the person: a ``higher`` or ``lower`` value, or ``neither``.
    harm : str
        Who bears it, in words.
    measure : str
        How groups are compared: by ``ratio`` or ``difference`` (group against reference).
    tolerated : float or None
        Smallest tolerated ratio, or largest tolerated difference; None where it is not judged.
    judged : bool
        Whether it has verdicts.
    aif360, fairlearn : str
        The name there, and how the definition differs.
    """

    name: Metric
    title: str
    definition: str
    favourable: str
    positive: str
    worse: Literal["higher", "lower", "neither"]
    harm: str
    measure: Literal["ratio", "difference"]
    tolerated: float | None = None
    judged: bool = False
    unit: str = ""
    aif360: str = ""
    fairlearn: str = ""


class GroupMetrics(Frozen):
    """One group and its metrics.

    Attributes
    ----------
    n : int or None
        People in the group; None where they are fewer than the smallest group shown.
    parts : int
        Groups pooled in it: more than 1 only for the rest.
    rates : dict of str to Estimate
        Metric by name. Empty for a group that is too small to be shown.
    slope : Estimate or None
        Calibration slope: 1 is right, below 1 too extreme. None where not computed.
    shrunk : dict of str to Estimate
        Intersections: the rate drawn towards the others, with its credible interval.
    """

    attribute: str
    group: str
    n: int | None
    parts: int = 1
    reference: bool = False
    suppressed: bool = False
    rates: dict[str, Estimate] = Field(default_factory=dict)
    slope: Estimate | None = None
    shrunk: dict[str, Estimate] = Field(default_factory=dict)
    note: str = ""


class Comparison(Frozen):
    """One group against the reference, by one metric.

    Attributes
    ----------
    favourable, worse, reference : str
        As in `MetricMeaning`; kept here too, since a gap means nothing without them.
    difference : Estimate
        Group minus reference, signed.
    ratio : Estimate or None
        Group over reference.
    judged_by : str
        ``ratio`` or ``difference``.
    tolerated : float
        Smallest tolerated ratio (its inverse is the largest), or largest absolute difference.
    verdict : str
        ``breach``: the whole interval, widened for the number of comparisons, lies beyond what
        is tolerated. ``clear``: the whole interval lies within. ``not_enough``: neither.
    worse_off : str
        Where there is a breach: the group that fares worse, or the reference.
    p : float or None
        Of "no gap beyond what is tolerated", adjusted for all comparisons.
    judged_level : float or None
        Level of the widened interval that the breach was judged by.
    needed : int or None
        People needed in the group (the reference growing in proportion) to tell.
    note : str
        One sentence for the reader.
    """

    attribute: str
    group: str
    reference: str
    metric: Metric
    favourable: str
    worse: Literal["higher", "lower", "neither"]
    n: int
    n_reference: int
    difference: Estimate
    ratio: Estimate | None = None
    judged_by: Literal["ratio", "difference"]
    tolerated: float
    verdict: Verdict
    worse_off: str = ""
    p: float | None = None
    judged_level: float | None = None
    needed: int | None = None
    note: str = ""


class AttributeReport(Frozen):
    """The groups of one protected column, or of an intersection of several.

    Attributes
    ----------
    attribute : str
        The column, or columns joined by " × ".
    columns : list of str
    reference : str or None
        The group that others are compared with; None where there is no one to compare with.
    reference_note : str
        How it was chosen.
    groups : list of GroupMetrics
        Largest first; then "not stated", then the rest.
    comparisons : list of Comparison
    notes : list of str
        What was pooled, cut into bands, left out.
    """

    attribute: str
    columns: list[str]
    reference: str | None
    reference_note: str = ""
    groups: list[GroupMetrics]
    comparisons: list[Comparison] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)


class FairnessReport(Frozen):
    """Groups compared, with honest doubt: what `group_report` returns.

    Attributes
    ----------
    favourable : str
        The outcome that people want.
    rows : int
    level : float
        Coverage of the intervals; 1 − level is also the share of false ones among the breaches
        that is accepted on average, and of any false breach where nothing is beyond tolerance.
    family : int
        Number of comparisons that the breaches are adjusted for.
    adjusted_by : str
    smallest, judged_from : int
        Groups below are not shown; groups below are shown, not judged.
    metrics : list of MetricMeaning
    attributes, intersections : list of AttributeReport
    notes : list of str
    """

    task: Literal["binary", "multiclass", "regression"]
    favourable: str
    rows: int
    level: float
    family: int
    adjusted_by: Literal["benjamini-hochberg"] = "benjamini-hochberg"
    smallest: int
    judged_from: int
    metrics: list[MetricMeaning]
    attributes: list[AttributeReport]
    intersections: list[AttributeReport] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)

    def comparisons(self, verdict: Verdict | None = None) -> list[Comparison]:
        """All comparisons, attributes first; only those of a verdict where one is given."""
        parts = [*self.attributes, *self.intersections]
        found = [each for part in parts for each in part.comparisons]
        return [each for each in found if verdict is None or each.verdict == verdict]


class Proxy(Frozen):
    """How well one feature, or all together, tells a protected column.

    Attributes
    ----------
    column : str
        The feature; ``all features`` for all together.
    measure : str
        ``auc`` (as 2·AUC − 1) or ``correlation`` (of ranks) for a protected number.
    strength : Estimate
        Out of fold: 0 tells nothing, 1 everything. Several groups: that of the group that is
        told best, with an interval that holds for all of them at once.
    group : str
        That group; empty for a number.
    macro : float or None
        Several groups: the mean over groups.
    floor : float
        What a feature that tells nothing reaches in 95 % of shuffles of the protected column.
    threshold : float
    verdict : str
        ``close``: the whole interval, widened for the number of features, lies at or above the
        threshold; ``not_close``: it lies below; ``not_enough``: neither.
    """

    column: str
    protected: str
    measure: Literal["auc", "correlation"]
    strength: Estimate
    group: str = ""
    macro: float | None = None
    floor: float | None = None
    threshold: float
    verdict: Literal["close", "not_close", "not_enough"]
    note: str = ""


class Representation(Frozen):
    """Share of a group in the data against its share in a stated population.

    Attributes
    ----------
    share : Estimate
        Of the people who state the attribute.
    ratio : Estimate
        Share over stated share.
    verdict : str
        ``under`` or ``over`` where the whole interval lies beyond the tolerated ratio, ``fair``
        where it lies within, ``not_enough`` otherwise.
    """

    attribute: str
    group: str
    share: Estimate
    population: float
    ratio: Estimate
    verdict: Literal["under", "over", "fair", "not_enough"]
    note: str = ""


class CrossCheck(Frozen):
    """One gap as AIF360 and Fairlearn report it under the same name.

    Attributes
    ----------
    ours, aif360, fairlearn : float
        Group minus reference; of the same pair, unprivileged minus privileged; the largest less
        the smallest of all groups.
    agree : bool
        Whether both get ours once their definition is turned into ours.
    differs : str
        Where the definitions differ; empty where all three say the same.
    """

    attribute: str
    group: str
    reference: str
    metric: Metric
    ours: float
    aif360: float
    fairlearn: float
    agree: bool
    differs: str = ""


class GroupPrice(Frozen):
    """What errors cost in one group.

    Attributes
    ----------
    loss_per_case : Estimate
        Money lost to errors against right decisions, per case of the group, ≥ 0 where right
        decisions pay.
    loss_per_week : Money
        The same for the group's share of the weekly volume.
    by_error : dict of str to float
        Loss per case of the group by kind of error (``FP``, ``FN``; ``over``, ``under``).
    errors_per_100 : dict of str to Estimate
        How many of 100 cases of the group have that error (amounts: not given).
    """

    attribute: str
    group: str
    n: int | None
    suppressed: bool = False
    loss_per_case: Estimate
    loss_per_week: Money
    by_error: dict[str, float] = Field(default_factory=dict)
    errors_per_100: dict[str, Estimate] = Field(default_factory=dict)


__all__ = [
    "NOT_STATED",
    "REST",
    "AttributeReport",
    "Comparison",
    "CrossCheck",
    "FairnessReport",
    "GroupMetrics",
    "GroupPrice",
    "Metric",
    "MetricMeaning",
    "Proxy",
    "Representation",
    "Verdict",
]
