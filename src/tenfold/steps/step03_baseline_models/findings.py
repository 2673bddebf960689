"""The findings around the choice: calibration, curves, more data, features, what is wrong."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.steps.step03_baseline_models.decisions import CalibrationMethod
from tenfold.vocabulary import Estimate, Frozen, Money

TODAY = "today's rule"


class Curve(Frozen):
    """Points of a curve, at most a hundred.

    Attributes
    ----------
    beyond : int
        How many of the first points act on more cases than there is capacity for.
    """

    x: list[float] = Field(default_factory=list)
    y: list[float] = Field(default_factory=list)
    beyond: int = Field(0, exclude_if=lambda points: not points)

    @property
    def best(self) -> int:
        """Which point is highest, of those that capacity allows; the curve is not empty."""
        return max(range(self.beyond, len(self.y)), key=lambda i: self.y[i])


class Load(Frozen):
    """The work that the decision rule makes, against what there is capacity for.

    Attributes
    ----------
    acted : Estimate
        Cases a week acted on at the likely volume, with the doubt about the share alone.
    capacity : float
        Cases a week, as step 1 states it.
    """

    acted: Estimate
    capacity: float

    @property
    def exceeds(self) -> bool:
        """Whether more cases are acted on than there is capacity for."""
        return self.acted.value is not None and self.acted.value > self.capacity

    @property
    def words(self) -> str:
        """Both figures in a sentence."""
        if not self.exceeds:
            return f"There is capacity for {self.capacity:g}."
        return (
            f"There is capacity for {self.capacity:g} only, so that not all can be acted on; the "
            "money counts them all."
        )


class Curves(Frozen):
    """Curves of the held-out rows; empty where they do not apply.

    Attributes
    ----------
    roc : Curve
        True-positive rate over false-positive rate.
    precision_recall : Curve
        Precision over recall.
    profit : Curve
        Money per week over the threshold, at the likely payoffs and volume.
    profit_out_of_fold : Curve
        The same on out-of-fold rows: what the threshold was judged on.
    reliability : Curve
        Observed share (or mean amount) over predicted, in bins of equal size.
    reliability_low, reliability_high : list of float
        Ends of the interval of each bin's observed value.
    """

    roc: Curve = Curve()
    precision_recall: Curve = Curve()
    profit: Curve = Curve()
    profit_out_of_fold: Curve = Curve()
    reliability: Curve = Curve()
    reliability_low: list[float | None] = Field(default_factory=list)
    reliability_high: list[float | None] = Field(default_factory=list)
    note: str = ""


class ClassCalibration(Frozen):
    """One class against the rest; the intervals of all classes hold together."""

    label: str
    slope: Estimate
    intercept: Estimate


class CalibrationFinding(Frozen):
    """Whether probabilities hold, before and after they were corrected.

    Attributes
    ----------
    slope, intercept : Estimate
        Of the logistic recalibration on held-out rows (ideal: 1 and 0). Regression: slope of
        actual on predicted, and the mean error.
    raw_slope, raw_intercept : Estimate
        The same out of fold, before any correction.
    classes : list of ClassCalibration
        Multiclass: each class on held-out rows; empty otherwise.
    lost : Money
        Money per week that the remaining miscalibration costs on held-out rows, paired with
        the correction found on their other folds; for amounts that of the shift, too.
    gained : Money
        Money per week that the correction gained out of fold.
    """

    asked: str
    used: CalibrationMethod
    why: str
    slope: Estimate
    intercept: Estimate
    raw_slope: Estimate
    raw_intercept: Estimate
    classes: list[ClassCalibration] = Field(default_factory=list)
    lost: Money
    gained: Money


class LearningPoint(Frozen):
    """What a model trained on this many rows does out of fold."""

    rows: int
    score: Estimate
    money: Money


class LearningCurve(Frozen):
    """Would more data pay: a power law through growing training sizes, read off further on.

    Attributes
    ----------
    more_labels : int
        Labels added to what is there: 1,000, or as many again where there are fewer.
    money : Money
        What they would add per week; its unit names how many labels.
    score : Estimate
        What they would add to the score (higher is better).
    last_doubling : Money
        What the last doubling of rows brought per week, paired: no extrapolation.
    """

    points: list[LearningPoint] = Field(default_factory=list)
    more_labels: int = 1000
    money: Money
    score: Estimate
    last_doubling: Money
    verdict: str
    note: str = ""


class FeatureWorth(Frozen):
    """What a feature or a group is worth: the model with it against the model without it.

    `gone` are the columns left out together: the feature and all that is made from it.
    """

    name: str
    kind: Literal["feature", "group"]
    gone: list[str]
    money: Money
    score: Estimate
    folds: int


class FeaturesVersusAlgorithms(Frozen):
    """Whether engineered features or a complex model helps more.

    `cells` holds the score, `money` the money per week, by ``raw linear``, ``raw xgboost``,
    ``engineered linear`` and ``engineered xgboost``. `claim` is the simple model on engineered
    features against the complex one on raw columns (higher: features win).
    """

    status: Literal["evaluated", "not_evaluated"]
    cells: dict[str, Estimate] = Field(default_factory=dict)
    money: dict[str, Money] = Field(default_factory=dict)
    features_effect: Estimate
    algorithm_effect: Estimate
    claim: Estimate
    holds: Literal["yes", "no", "cannot be told", "not evaluated"]
    words: str


class BreakEven(Frozen):
    """Whether the candidate reaches the break-even of step 1.

    Attributes
    ----------
    required_gain_per_week : float or None
        What it must earn per week over today's rule to pay back its costs.
    gain : Money
        What it earns over `over` on held-out rows: this is judged. `over` is today's rule, or
        the same answer for every case where today's rule is not known.
    required_precision : float or None
        Step 1's precision when acting on as many cases as there are positives, or as capacity
        allows; `precision` is measured there too. A model may pay without reaching it.
    """

    required_precision: float | None = None
    precision: Estimate
    required_gain_per_week: float | None = None
    gain: Money
    over: str = ""


class Diagnosis(Frozen):
    """Why models fail, where they fail: the data, or the question.

    Attributes
    ----------
    signal_p : float or None
        Permutation p of the strongest association of any one feature with the target.
    skill : Estimate
        Share of the constant's error that the best rung removes.
    """

    verdict: Literal["models_work", "data_problem", "ill_posed_question", "cannot_be_told"]
    route: Literal["", "business_problem", "data_quality"] = ""
    reasons: list[str] = Field(default_factory=list)
    signal_p: float | None = None
    skill: Estimate
    label_noise: Estimate | None = None


class AllRows(Frozen):
    """The chosen rung fitted again on all rows of the table, and what that changes.

    Attributes
    ----------
    why_not : str
        Why the sample's model was handed on all the same; empty where all rows trained it.
    rows, trained : int
        Rows of the table, and those that the model was fitted on.
    sample_trained : int
        Rows that the sample's model was fitted on.
    equal, of_groups, of_period, calibrating, unknown : int
        Rows that were kept out: equal to a held-out row in every cell but the target; of held-out
        groups; from the held-out period, the embargo before it, or without a time; equal to a row
        that calibrates, or of its group; without a known target, or of a class that the sample has
        none of.
    workers : int
        Tasks of Spark that fitted together.
    score_of_sample, score : Estimate
        The proper score on held-out rows of the sample's model and of that of all rows.
    better_by : Estimate
        Paired: by how much all rows lower the loss per row; below 0 they raise it.
    money_of_sample, money, earns_more : Money
        Per week on held-out rows, and the paired difference.
    words : str
        What was done, in sentences.
    """

    why_not: str = ""
    rows: int
    trained: int = 0
    sample_trained: int = 0
    equal: int = 0
    of_groups: int = 0
    of_period: int = 0
    calibrating: int = 0
    unknown: int = 0
    workers: int = 1
    score_of_sample: Estimate
    score: Estimate
    better_by: Estimate
    money_of_sample: Money
    money: Money
    earns_more: Money
    words: str


__all__ = [
    "TODAY",
    "AllRows",
    "BreakEven",
    "CalibrationFinding",
    "ClassCalibration",
    "Curve",
    "Curves",
    "Diagnosis",
    "FeatureWorth",
    "FeaturesVersusAlgorithms",
    "LearningCurve",
    "LearningPoint",
    "Load",
]
