"""What a person decides in step 3, each decision declared once."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, Frozen

MetricName = Literal[
    "auc", "average_precision", "f1", "log_loss", "accuracy", "rmse", "mae", "r2", "money"
]
RungName = Literal[
    "todays_rule", "constant", "linear", "tree", "forest", "boosting", "xgboost", "network"
]
CalibrationMethod = Literal["sigmoid", "isotonic", "none"]
ThresholdPolicy = Literal["money", "f1", "fixed", "capacity"]
ComplexityRule = Literal["one_se", "paired", "best"]
MOST_TRAINED = 10_000_000
"""Largest `row_cap`: beyond, all rows train on a cluster (`all_rows`)."""


class FeatureGroup(Frozen):
    """Features that come or go together: one source, one supplier, one team."""

    name: str = Field(description="name of the group", min_length=1)
    columns: list[Column] = Field(description="features that belong to it", min_length=1)


class BaselineDecisions(Decisions):
    """Which models are tried, how they are compared, and how the winner decides."""

    metric: Literal["auto", MetricName] = Field(
        "auto",
        description="metric that the leaderboard reports; auto: AUC, for several classes log loss, "
        "for amounts RMSE. The model is always chosen by a proper score",
        json_schema_extra=ui(
            section="Score",
            words={
                "auto": "automatic",
                "auc": "AUC",
                "average_precision": "average precision",
                "f1": "F1",
                "log_loss": "log loss",
                "rmse": "RMSE",
                "mae": "MAE",
                "r2": "R²",
            },
        ),
    )
    accuracy_needs: float = Field(
        0.35,
        ge=0,
        le=0.5,
        description="smallest share of the rarer classes together at which accuracy is accepted; "
        "below it, never acting already scores over 65 % (Provost, Fawcett and Kohavi, "
        "ICML 1998)",
        json_schema_extra=ui(section="Score"),
    )
    todays_rule: bool = Field(
        True,
        description="put what is done today on the ladder; TF0301 compares with it in any case",
        json_schema_extra=ui(section="Ladder"),
    )
    constant: bool = Field(
        True,
        description="compare with the same answer for every case",
        json_schema_extra=ui(section="Ladder"),
    )
    linear: bool = Field(
        True,
        description="logistic regression, or ridge regression for amounts",
        json_schema_extra=ui(section="Ladder"),
    )
    tree: bool = Field(
        True,
        description="one small decision tree that fits on a page",
        json_schema_extra=ui(section="Ladder"),
    )
    forest: bool = Field(
        False,
        description="random forest of 100 trees (slow on many rows)",
        json_schema_extra=ui(section="Ladder"),
    )
    boosting: bool = Field(
        True,
        description="gradient boosting on histograms (scikit-learn)",
        json_schema_extra=ui(section="Ladder"),
    )
    xgboost: bool = Field(
        True,
        description="gradient boosting by XGBoost",
        json_schema_extra=ui(section="Ladder"),
    )
    network: bool = Field(
        False,
        description="neural network with one hidden layer (slow)",
        json_schema_extra=ui(section="Ladder"),
    )
    cv_folds: int = Field(
        5,
        ge=2,
        le=20,
        description="cross-validation folds",
        json_schema_extra=ui(section="Comparison"),
    )
    cv_repeats: int = Field(
        1,
        ge=1,
        le=20,
        description="times the folds are drawn anew; a split by time has one order only",
        json_schema_extra=ui(section="Comparison"),
    )
    complexity_rule: ComplexityRule = Field(
        "one_se",
        description="one_se: the simplest model within one standard error of the best (Breiman et "
        "al. 1984); paired: the simplest that the best does not beat significantly; "
        "best: the best",
        json_schema_extra=ui(
            section="Comparison",
            words={
                "one_se": "within one standard error",
                "paired": "not beaten in pairs",
                "best": "the best",
            },
        ),
    )
    complex_run_cost: float = Field(
        0.0,
        ge=0,
        description="what running anything more complex than the linear model costs more per year, "
        "in the currency",
        json_schema_extra=ui(section="Comparison"),
    )
    level: float = Field(
        0.95,
        gt=0.5,
        lt=1,
        description="coverage of every interval",
        json_schema_extra=ui(section="Comparison"),
    )
    threshold_policy: ThresholdPolicy = Field(
        "money",
        description="when to act: where it pays (money), where F1 is highest, at a fixed "
        "probability, or on as many cases as capacity allows",
        json_schema_extra=ui(
            section="Deciding",
            words={
                "money": "where it pays",
                "f1": "where F1 is highest",
                "fixed": "at a fixed probability",
                "capacity": "as many as capacity allows",
            },
        ),
    )
    fixed_threshold: float = Field(
        0.5,
        gt=0,
        lt=1,
        description="probability from which to act",
        json_schema_extra=ui(section="Deciding", when={"threshold_policy": "fixed"}),
    )
    calibration: Literal["auto", CalibrationMethod] = Field(
        "auto",
        description="how scores become probabilities that hold; auto: whatever helps out of fold, "
        "else nothing",
        json_schema_extra=ui(
            section="Deciding",
            words={
                "auto": "whatever helps",
                "sigmoid": "sigmoid",
                "isotonic": "isotonic",
                "none": "none",
            },
        ),
    )
    calibration_loss: float = Field(
        0.02,
        ge=0,
        le=1,
        description="share of the model's money per week that poor calibration may cost before it "
        "is a warning",
        json_schema_extra=ui(section="Deciding"),
    )
    calibration_slope: float = Field(
        0.2,
        ge=0,
        le=1,
        description="distance of the calibration slope from 1 that is tolerated where there is no "
        "money to judge by (1 ± 0.2: van Calster et al. 2016 call it moderate)",
        json_schema_extra=ui(section="Deciding"),
    )
    feature_groups: list[FeatureGroup] = Field(
        default=[],
        description="features to leave out together, to see what a source is worth",
        json_schema_extra=ui(section="Features"),
    )
    features_tried: int = Field(
        30,
        ge=0,
        le=10_000,
        description="single features left out one by one at most, those that go most with the "
        "target first",
        json_schema_extra=ui(section="Features"),
    )
    reweigh_by: list[Column] = Field(
        default=[],
        description="protected columns whose groups are weighted in every fit so that group and "
        "label are independent in the training rows (Kamiran and Calders 2012); two classes only",
        json_schema_extra=ui(section="Fairness"),
    )
    max_gap: float = Field(
        0.5,
        ge=0,
        le=1,
        description="share of the skill shown in training that may be missing on new rows",
        json_schema_extra=ui(section="Judging"),
    )
    worthwhile_skill: float = Field(
        0.02,
        ge=0,
        le=1,
        description="smallest improvement on the constant, as a share of its error, worth having: "
        "it tells a question without an answer from one with too few rows",
        json_schema_extra=ui(section="Judging"),
    )
    looks_allowed: int = Field(
        10,
        ge=1,
        le=1000,
        description="models or decision rules that may be scored on the same held-out rows before "
        "it is a warning: the best of ten equally good ones already looks 1.5 standard errors "
        "better than it is (expected largest of ten normal draws)",
        json_schema_extra=ui(section="Judging"),
    )
    noise_limit: float = Field(
        0.1,
        ge=0,
        le=0.5,
        description="share of wrong labels from which the labels are the suspect when models fail "
        "(Northcutt et al. 2021: benchmarks reach 10 %)",
        json_schema_extra=ui(section="Judging"),
    )
    row_cap: int = Field(
        50_000,
        ge=100,
        le=MOST_TRAINED,
        description="training rows at most; beyond, a sample stratified by the target is drawn, "
        "and said",
        json_schema_extra=ui(section="Effort"),
    )
    all_rows: bool = Field(
        False,
        description="fit XGBoost, once chosen, again on all rows of the table but the held-out "
        "ones, with Spark (engine: spark in step 2); the sample chooses, calibrates and sets the "
        "rule",
        json_schema_extra=ui(section="Effort", when={"xgboost": True}),
    )
    all_rows_workers: int = Field(
        1,
        ge=1,
        le=1_000,
        description="tasks of Spark that fit all rows together, each with its share of them in "
        "memory; another number changes the model in its last digits",
        json_schema_extra=ui(section="Effort", when={"all_rows": True}),
    )
    fit_budget: int = Field(
        100,
        ge=10,
        le=100_000,
        description="model fits allowed; more than a million values (rows times features), five "
        "classes, or for all but linear model and tree a hundred features count as several. What "
        "it leaves out is said",
        json_schema_extra=ui(section="Effort"),
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**32 - 1,
        description="seed of folds, samples and models",
        json_schema_extra=ui(section="Effort"),
    )

    @model_validator(mode="after")
    def _check_groups(self) -> BaselineDecisions:
        names = [group.name for group in self.feature_groups]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two feature groups are called '{twice[0]}'")
        return self

    @model_validator(mode="after")
    def _check_all_rows(self) -> BaselineDecisions:
        if self.all_rows and not self.xgboost:
            raise ValueError("all_rows fits XGBoost on all rows: put xgboost on the ladder")
        if self.all_rows and self.reweigh_by:
            raise ValueError(
                "all_rows fits without weights: leave either all_rows or reweigh_by out"
            )
        return self

    @property
    def rungs(self) -> list[RungName]:
        """The rungs that are switched on, simplest first."""
        return [name for name in LADDER if getattr(self, name)]


LADDER: tuple[RungName, ...] = (
    "todays_rule",
    "constant",
    "linear",
    "tree",
    "forest",
    "boosting",
    "xgboost",
    "network",
)
"""Every rung, simplest first."""

RUNG_TITLES: dict[RungName, str] = {
    "todays_rule": "Today's rule",
    "constant": "Constant",
    "linear": "Linear model",
    "tree": "Decision tree",
    "forest": "Random forest",
    "boosting": "Gradient boosting",
    "xgboost": "XGBoost",
    "network": "Neural network",
}

METRIC_TITLES: dict[MetricName, str] = {
    "auc": "AUC",
    "average_precision": "average precision",
    "f1": "F1",
    "log_loss": "log loss",
    "accuracy": "accuracy",
    "rmse": "RMSE",
    "mae": "MAE",
    "r2": "R²",
    "money": "money per week",
}
