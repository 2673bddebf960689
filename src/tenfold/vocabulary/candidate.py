"""The candidate: the fitted model that later steps examine, explain, price and serve."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tenfold.vocabulary.data import FileRef
from tenfold.vocabulary.estimates import Estimate, Money
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.worth import Task


class Calibrator(Frozen):
    """A rising map from a model's score to a probability that holds; no map where `kind` is none.

    ``sigmoid``: ``1/(1+exp(−(slope·logit(p)+intercept)))``; for several classes each
    probability is raised to the power `slope` and the row scaled back to 1 (temperature).
    ``isotonic``: linear between the points (`x`, `y`).
    """

    kind: str = "none"
    slope: float = 1.0
    intercept: float = 0.0
    x: list[float] = Field(default_factory=list)
    y: list[float] = Field(default_factory=list)


class DecisionRule(Frozen):
    """How a prediction becomes a decision.

    Attributes
    ----------
    threshold : float or None
        Binary: act where the calibrated probability is at least this. It may lie above 1
        (never act) or at 0 (always).
    shift : float or None
        Regression: added to the predicted mean where over- and under-prediction cost
        unequally; the decision is the shifted amount.
    payoffs : list of list of float, or None
        Multiclass: money by actual (row) and decided class (column); the class of the highest
        expected money is decided. None: the most probable class.
    how : str
        In words, where the rule comes from.
    source : str
        ``payoffs``, ``out_of_fold``, ``fixed`` or ``none``: what it was set on. Never the
        held-out rows.
    """

    threshold: float | None = None
    shift: float | None = None
    payoffs: list[list[float]] | None = None
    how: str
    source: str


class ModelCandidate(Frozen):
    """The model of step 3, once: what it is, how it decides, and what it did on held-out rows.

    Attributes
    ----------
    model : FileRef
        A joblib file; ``joblib.load`` gives a pipeline from raw rows to uncalibrated
        predictions (``predict_proba``, or ``predict`` for amounts).
    digest : str
        Identity: a hash of its parameters, calibration and predictions on a fixed probe.
    rung, title : str
        Which rung of the ladder, and its name in words.
    columns : list of str
        Raw columns it reads.
    features : list of str
        Columns after the feature recipe.
    labels : list of str
        Classification: class labels in the order of their codes; binary: negative, positive.
    known : list of int
        Classification: codes of the model's probability columns. A label that no training row
        has is missing here: the model never answers with it.
    score : str
        Name of the proper score it was chosen by.
    cross_validated, held_out : dict of str to Estimate
        Metric by name, over the folds of the training rows and on the held-out rows.
    money : Money
        Per week on the held-out rows.
    over_today : Money or None
        The same over today's rule, case by case: known far better than the two amounts apart.
    predictions : FileRef
        Parquet of the held-out rows: ``row`` (position in the snapshot, from 0), ``y``, ``p``
        (probability, or amount; several classes: ``p_0`` … ``p_K−1``) and ``decided``.
    """

    model: FileRef
    digest: str
    rung: str
    title: str
    task: Task
    labels: list[str]
    known: list[int]
    columns: list[str]
    features: list[str]
    recipe_digest: str
    calibrator: Calibrator
    rule: DecisionRule
    parameters: dict[str, Any]
    score: str
    cross_validated: dict[str, Estimate]
    held_out: dict[str, Estimate]
    money: Money
    over_today: Money | None = None
    train_rows: int
    test_rows: int
    predictions: FileRef


__all__ = ["Calibrator", "DecisionRule", "ModelCandidate"]
