"""From a prediction to a decision: the rule is set on out-of-fold rows, never on reported ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import decide
from tenfold.stats import money
from tenfold.stats.payoffs import outcomes
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, RungName
from tenfold.steps.step03_baseline_models.rows import Floats, Ints
from tenfold.vocabulary import DecisionRule, Task, ValueModel


def ruling_of(decisions: BaselineDecisions, rung: RungName) -> BaselineDecisions:
    """The decisions under which the rule of a rung is set.

    A constant ranks nobody, so that a threshold for models says nothing of it: it acts on all or
    on none, whichever the payoffs favour. Cut at a threshold that a person fixed, it would be the
    worse of the two now and then, and models would look good beside it.
    """
    if rung != "constant" or decisions.threshold_policy == "capacity":
        return decisions
    return decisions.model_copy(update={"threshold_policy": "money"})


def set_rule(
    decisions: BaselineDecisions,
    value: ValueModel | None,
    task: Task,
    labels: tuple[str, ...],
    y: NDArray[Any],
    p: Floats,
) -> DecisionRule:
    """Set the decision rule on these rows, as the threshold policy says.

    Parameters
    ----------
    y, p : ndarray
        Actual values and calibrated out-of-fold predictions; may be empty.

    Returns
    -------
    DecisionRule
        Says in words where the policy could not be followed.
    """
    if task == "regression":
        return _shift(value, y, p)
    if task == "multiclass":
        return _matrix(value, labels)
    policy, fallback = decisions.threshold_policy, ""
    if policy == "fixed":
        at = decisions.fixed_threshold
        rule = DecisionRule(threshold=at, how=f"fixed at {at:g}, as decided", source="fixed")
        return _within(rule, value, p)
    if policy == "capacity":
        likeliest = _capacity(value, p)
        if likeliest:
            return likeliest
        fallback = "no capacity and volume per week in step 1 (or no rows): "
    at_payoffs = value.threshold if value is not None else None
    if policy in ("money", "capacity") and at_payoffs is not None:
        how = f"{fallback}t* = {at_payoffs:.4g} from the payoffs"
        rule = DecisionRule(threshold=at_payoffs, how=how, source="payoffs")
        return _within(rule, value, p)
    if policy in ("money", "capacity"):
        fallback += "no usable payoffs in step 1: "
    return _within(_f1(y, p, fallback), value, p)


def cross_fitted(
    decisions: BaselineDecisions,
    value: ValueModel | None,
    task: Task,
    labels: tuple[str, ...],
    y: NDArray[Any],
    p: Floats,
    fold: Ints,
) -> NDArray[Any]:
    """Decide each fold by the rule set on the other folds."""
    decided = np.zeros(len(y), dtype=float if task == "regression" else np.intp)
    for each in np.unique(fold):
        here = fold == each
        rule = set_rule(decisions, value, task, labels, y[~here], p[~here])
        decided[here] = decide(rule, p[here])
    return decided


def _within(rule: DecisionRule, value: ValueModel | None, p: Floats) -> DecisionRule:
    """The rule, raised where it acts on more cases a week than there is capacity for.

    Otherwise cases that nobody can act on would be counted as money.
    """
    if value is None or value.capacity_per_week is None or rule.threshold is None or not len(p):
        return rule
    if value.volume_per_week is None or value.volume_per_week.likely <= 0:
        return rule
    limit = money.capacity_threshold(
        p,
        capacity_per_week=value.capacity_per_week,
        volume_per_week=value.volume_per_week.likely,
        at_least=rule.threshold,
    )
    if limit <= rule.threshold:
        # Said of these rows only: rows of another mix may be acted on more often.
        acted = float((p >= rule.threshold).mean()) * value.volume_per_week.likely
        said = f"{acted:,.1f} cases a week are acted on out of fold"
        how = f"{rule.how}; {said}, of a capacity of {value.capacity_per_week:g}"
        return rule.model_copy(update={"how": how})
    fits = f"so that out of fold {value.capacity_per_week:g} cases a week fit the capacity"
    how = f"{rule.how}, raised to {limit:.4g} {fits}"
    return DecisionRule(threshold=limit, how=how, source="out_of_fold")


def _capacity(value: ValueModel | None, p: Floats) -> DecisionRule | None:
    if value is None or value.capacity_per_week is None or not len(p):
        return None
    if value.volume_per_week is None or value.volume_per_week.likely <= 0:
        return None
    at = money.capacity_threshold(
        p,
        capacity_per_week=value.capacity_per_week,
        volume_per_week=value.volume_per_week.likely,
    )
    how = f"{at:.4g}: the {value.capacity_per_week:g} likeliest cases of a week, by capacity"
    return DecisionRule(threshold=at, how=how, source="out_of_fold")


def _f1(y: NDArray[Any], p: Floats, why: str) -> DecisionRule:
    if not len(y) or not (y == 1).any():
        how = why + "0.5, as there are no positives out of fold to set it on"
        return DecisionRule(threshold=0.5, how=how, source="none")
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(y[order] == 1)
    f1 = 2 * hits / (np.arange(1, len(y) + 1) + hits[-1])
    # A threshold cuts between different scores only.
    ends = np.append(p[order][1:] != p[order][:-1], True)
    best = int(np.flatnonzero(ends)[f1[ends].argmax()])
    at = float(p[order][best])
    how = f"{why}{at:.4g}, where F1 is highest out of fold"
    return DecisionRule(threshold=at, how=how, source="out_of_fold")


def _matrix(value: ValueModel | None, labels: tuple[str, ...]) -> DecisionRule:
    if value is None or money.why_not_evaluated(value, list(labels)):
        how = "the most probable class; there are no payoffs for every pair of classes"
        return DecisionRule(how=how, source="none")
    prices = [value.payoffs[key].likely for key in outcomes(value, list(labels))]
    table = np.reshape(prices, (len(labels), len(labels))).tolist()
    how = "the class of the highest expected money"
    return DecisionRule(payoffs=table, how=how, source="payoffs")


def _shift(value: ValueModel | None, y: NDArray[Any], p: Floats) -> DecisionRule:
    over, under = (
        (value.payoffs[key].likely if value and key in value.payoffs else 0.0)
        for key in ("over", "under")
    )
    if over <= 0 or under <= 0 or not len(y):
        return DecisionRule(how="the predicted amount itself", source="none")
    share = under / (over + under)
    at = float(np.quantile(y - p, share))
    how = (
        f"the predicted amount {at:+.4g}: too little costs {under:g} and too much {over:g} per "
        f"unit, so {share:.0%} of the cases should stay below the decision"
    )
    return DecisionRule(shift=at, how=how, source="out_of_fold")


__all__ = ["cross_fitted", "ruling_of", "set_rule"]
