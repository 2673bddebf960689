"""Means and differences over folds, corrected for the training rows that folds share."""

from __future__ import annotations

from typing import Any

from tenfold.stats.comparison import (
    Alternative,
    Comparison,
    corrected_difference,
    corrected_mean,
)
from tenfold.steps.step03_baseline_models import scores
from tenfold.steps.step03_baseline_models.decisions import MetricName
from tenfold.steps.step03_baseline_models.evidence import FoldPlan
from tenfold.vocabulary import Estimate


def mean(values: Any, plan: FoldPlan, *, level: float, unit: str = "") -> Estimate:
    """Mean of one value per fold and repeat, with the Nadeau–Bengio interval."""
    if not len(values):
        return Estimate.not_enough("no fold has two classes", n=0, unit=unit)
    train, test = _sizes(plan)
    return corrected_mean(values, n_train=train, n_test=test, level=level, unit=unit)


def score(
    values: Any, name: MetricName, plan: FoldPlan, *, level: float, unit: str = ""
) -> Estimate:
    """Mean of a metric, with no end of its interval where the metric itself cannot be."""
    found = mean(values, plan, level=level, unit=unit)
    if found.low is None or found.high is None:
        return found
    least, most = scores.limits(name)
    return found.model_copy(update={"low": max(found.low, least), "high": min(found.high, most)})


def gap(
    a: Any, b: Any, plan: FoldPlan, *, level: float, alternative: Alternative = "two-sided"
) -> Comparison:
    """A minus B over the same folds, with the corrected resampled t test."""
    train, test = _sizes(plan)
    return corrected_difference(
        a, b, n_train=train, n_test=test, level=level, alternative=alternative
    )


def _sizes(plan: FoldPlan) -> tuple[int, int]:
    return max(plan.train_rows, 1), max(plan.test_rows, 1)


__all__ = ["gap", "mean", "score"]
