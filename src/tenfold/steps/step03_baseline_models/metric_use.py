"""Which metric is reported and which score chooses, for this task, these rows and these payoffs."""

from __future__ import annotations

from tenfold.steps.step03_baseline_models.decisions import (
    METRIC_TITLES,
    BaselineDecisions,
    MetricName,
)
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Workload
from tenfold.steps.step03_baseline_models.scores import fits, higher_is_better
from tenfold.vocabulary import Task

_AUTO: dict[Task, MetricName] = {"binary": "auc", "multiclass": "log_loss", "regression": "rmse"}
_PROPER: dict[Task, MetricName] = {
    "binary": "log_loss",
    "multiclass": "log_loss",
    "regression": "rmse",
}
_TASKS: dict[Task, str] = {
    "binary": "a yes or no",
    "multiclass": "one of several classes",
    "regression": "an amount",
}


def metric_use(decisions: BaselineDecisions, work: Workload, purse: Purse) -> MetricUse:
    """Settle the metric; what does not fit is replaced by the task's own, and said.

    A model is chosen by the reported metric where that is proper (log loss, RMSE, MAE; money at
    the threshold of the payoffs), and by log loss or RMSE otherwise: AUC, F1 and accuracy reward
    probabilities that are wrong.

    References
    ----------
    Gneiting and Raftery, Strictly Proper Scoring Rules, JASA 102 (2007).
    """
    asked = decisions.metric
    reported: MetricName = _AUTO[work.task] if asked == "auto" else asked
    refused = unavailable = ""
    if not fits(reported, work.task):
        refused = (
            f"{METRIC_TITLES[reported]} does not exist for {_TASKS[work.task]}; "
            f"{METRIC_TITLES[_AUTO[work.task]]} is reported instead."
        )
    elif reported == "money" and not purse.evaluated:
        unavailable = f"Money cannot be reported: {purse.why_not}."
    elif reported == "accuracy":
        refused = _imbalanced(decisions, work)
    if refused or unavailable:
        reported = _AUTO[work.task]
    proper = reported in ("log_loss", "rmse", "mae") or _money_is_proper(reported, decisions, work)
    return MetricUse(
        asked=asked,
        reported=reported,
        chosen_by=reported if proper else _PROPER[work.task],
        higher_is_better=higher_is_better(reported),
        refused=refused,
        unavailable=unavailable,
    )


def _money_is_proper(reported: MetricName, decisions: BaselineDecisions, work: Workload) -> bool:
    # At a threshold given by the payoffs money is a proper score; at a tuned one it is not.
    return reported == "money" and (work.task != "binary" or decisions.threshold_policy == "money")


def _imbalanced(decisions: BaselineDecisions, work: Workload) -> str:
    counts = work.material.class_counts
    largest = max(counts, key=lambda name: counts[name])
    share = counts[largest] / max(sum(counts.values()), 1)
    if 1 - share >= decisions.accuracy_needs:
        return ""
    return (
        f"Accuracy is refused: answering '{largest}' for every case already scores {share:.1%}, "
        "so it hides whether the rarer cases are found. AUC, log loss or money show it; "
        f"{METRIC_TITLES[_AUTO[work.task]]} is reported instead."
    )


__all__ = ["metric_use"]
