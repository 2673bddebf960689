"""What step 3 leaves: the comparison, the choice, and what the chosen model did."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.fairness import Weight
from tenfold.step import Evidence
from tenfold.steps.step03_baseline_models.decisions import MetricName, RungName
from tenfold.steps.step03_baseline_models.findings import (
    AllRows,
    BreakEven,
    CalibrationFinding,
    Curves,
    Diagnosis,
    FeaturesVersusAlgorithms,
    FeatureWorth,
    LearningCurve,
    Load,
)
from tenfold.vocabulary import (
    Column,
    Estimate,
    FileRef,
    Frozen,
    ModelCandidate,
    Money,
    Task,
    Trials,
)

MOST_WEIGHTS = 100


class MetricUse(Frozen):
    """Which metric was asked for, which one is reported, and which score chose.

    Attributes
    ----------
    refused : str
        Why what was asked for does not fit the task or the data; empty when it fits.
    """

    asked: Literal["auto", MetricName]
    reported: MetricName
    chosen_by: MetricName
    higher_is_better: bool
    refused: str = ""
    unavailable: str = ""


class Material(Frozen):
    """The rows that were used, and every departure from "all of them"."""

    rows: int
    train_rows: int
    test_rows: int
    used_rows: int
    features: int
    positives: int | None = None
    class_counts: dict[str, int] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)


class Reweighing(Frozen):
    """The weights of the training rows in the final fit, as the decision `reweigh_by` says.

    Attributes
    ----------
    weights : list of Weight
        By group and label; groups below ten rows are weighted too and not told.
    untold : int
        Weights that are not listed.
    """

    columns: list[Column]
    weights: list[Weight] = Field(max_length=MOST_WEIGHTS)
    untold: int = 0
    note: str


class FoldPlan(Frozen):
    """How rows were folded. `notes` say where this is not what was asked for."""

    kind: Literal["stratified", "random", "time", "group", "none"]
    folds: int
    repeats: int
    train_rows: int
    test_rows: int
    notes: list[str] = Field(default_factory=list)


class FitLedger(Frozen):
    """What the fit budget was spent on, and what it left out."""

    budget: int
    used: int
    left_out: list[str] = Field(default_factory=list)


class RungResult(Frozen):
    """One rung of the ladder over all folds.

    Attributes
    ----------
    score : Estimate
        The proper score that chooses, with the corrected interval. Probabilities are scored
        as they would be delivered: calibrated by maps fitted on the other folds.
    metric : Estimate
        The reported metric, with the corrected interval.
    train_score : float or None
        The proper score on the rows that were fitted, before any calibration.
    money : Money
        Per week on out-of-fold rows.
    gain : Estimate
        Improvement of the score on the constant (higher is better), corrected interval.
    simpler : RungName or None
        The next simpler rung that was fitted; `difference`, `p` and `naive_p` compare with it
        (improvement, higher is better; `naive_p` ignores that folds share rows).
    """

    rung: RungName
    title: str
    status: Literal["fitted", "left_out", "failed", "not_applicable"]
    note: str = ""
    score: Estimate
    metric: Estimate
    train_score: float | None = None
    money: Money
    gain: Estimate
    simpler: RungName | None = None
    difference: Estimate
    p: float | None = None
    naive_p: float | None = None
    money_difference: Money


class Choice(Frozen):
    """Which rung was chosen, by which rule, and what the rule saw.

    Attributes
    ----------
    best : RungName
        Best mean score.
    tolerance : float or None
        How much worse than the best still counts as equal, in the score's unit.
    before_money : RungName
        What the complexity rule alone chose; differs from `chosen` where the complex model
        did not earn its extra cost.
    earned : Money
        Extra money per week of `before_money` over the simplest model worth having below it,
        out of fold, before `extra_cost`.
    """

    chosen: RungName
    best: RungName
    before_money: RungName
    tolerance: float | None
    rule: str
    earned: Money
    earned_over: RungName | None = None
    extra_cost_per_week: float = 0.0
    words: str


class HeldOut(Frozen):
    """The candidate on held-out rows, scored once after every choice was made.

    Attributes
    ----------
    over_today, over_constant : Money
        Paired difference in money per week on the same rows.
    score_over_constant : Estimate
        Paired improvement of the proper score on the constant, per row.
    skill_train, skill_cv, skill_test : float or None
        Share of the constant's error that the model removes: on the rows it was fitted to,
        out of fold, held out.
    confusion : list of list of int
        Rows actual, columns decided, in the order of the labels.
    today_note : str
        Where today's rule does otherwise on these rows than step 1 states.
    load : Load or None
        Cases acted on a week; None where step 1 states no capacity.
    threshold_rows, threshold_rows_shared : int
        Rows that were given to the setting of the decision rule, and how many of them were held
        out.
    fingerprint : str
        Which rows these are; the history counts how many models were scored on the same.
    """

    rows: int
    note: str = ""
    score: Estimate
    metric: Estimate
    money: Money
    money_perfect: Money
    money_today: Money
    money_constant: Money
    money_simple: Money
    simple: RungName | None = None
    over_today: Money
    over_constant: Money
    score_over_constant: Estimate
    precision: Estimate
    recall: Estimate
    acted: Estimate
    # Left out where today's rule does as stated.
    today_note: str = Field("", exclude_if=lambda note: not note)
    load: Load | None = Field(None, exclude_if=lambda found: found is None)
    skill_train: float | None = None
    skill_cv: float | None = None
    skill_test: Estimate
    confusion: list[list[int]] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)
    threshold_rows: int = 0
    threshold_rows_shared: int = 0
    fingerprint: str = ""


class KeptScores(Frozen):
    """Scores that other decision rules can be tried on without a fit.

    Attributes
    ----------
    file : FileRef
        Out of fold of every rung, and on held-out rows of the candidate, the constant, the linear
        model and today's rule.
    today : str
        Digest of today's rule as step 1 stated it then.
    why_no_today : str
        Why that cannot be computed case by case; empty when it can.
    """

    file: FileRef
    today: str
    why_no_today: str = ""


class BaselineEvidence(Evidence):
    """The evidence of step 3; `candidate` and `trials` are what later steps ask for."""

    task: Task
    money_note: str = ""
    metric: MetricUse
    material: Material
    folds: FoldPlan
    fits: FitLedger
    leaderboard: list[RungResult]
    choice: Choice
    candidate: ModelCandidate
    calibration: CalibrationFinding
    held_out: HeldOut
    curves: Curves
    learning_curve: LearningCurve
    feature_worth: list[FeatureWorth]
    feature_note: str = ""
    features_versus_algorithms: FeaturesVersusAlgorithms
    break_even: BreakEven
    diagnosis: Diagnosis
    trials: Trials
    # Left out where there is none: records of projects that reweigh nothing stay what they were.
    reweighing: Reweighing | None = Field(None, exclude_if=lambda found: found is None)
    # What decision rules are set on and judged by: previews read it. Two classes only.
    scored: KeptScores | None = Field(None, exclude_if=lambda found: found is None)
    # Left out where nobody asked for it.
    all_rows: AllRows | None = Field(None, exclude_if=lambda found: found is None)

    @property
    def look(self) -> tuple[str, str] | None:
        """The held-out rows, and the model with its decision rule that was scored on them."""
        held = self.held_out
        return (held.fingerprint, self.candidate.digest) if held.rows else None

    def rung(self, name: RungName) -> RungResult | None:
        """The leaderboard's entry for a rung, if it stands there."""
        return next((entry for entry in self.leaderboard if entry.rung == name), None)


__all__ = [
    "BaselineEvidence",
    "Choice",
    "FitLedger",
    "FoldPlan",
    "HeldOut",
    "KeptScores",
    "Material",
    "MetricUse",
    "Reweighing",
    "RungResult",
]
