"""A metric that does not fit is replaced and the reason said; a proper score chooses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step03_baseline_models import BaselineDecisions
from tenfold.steps.step03_baseline_models.metric_use import metric_use
from tenfold.steps.step03_baseline_models.purse import Purse


@pytest.fixture
def settle(laboratory, value):
    def run(metric, *, share=0.5, task="binary", priced=False, **decisions):
        n = 200
        frame = pd.DataFrame({"a": np.arange(n), "y": (np.arange(n) < share * n).astype(int)})
        if task == "regression":
            frame["y"] = np.linspace(0, 1, n)
        work, _ = laboratory.work(frame, "y", task=task)
        purse = Purse(value if priced else None, task, work.labels, 0.95, 0)
        return metric_use(BaselineDecisions(metric=metric, **decisions), work, purse)

    return run


@pytest.mark.parametrize(
    ("task", "reported", "chosen_by"),
    [("binary", "auc", "log_loss"), ("regression", "rmse", "rmse")],
)
def test_each_task_has_its_own_metric(settle, task, reported, chosen_by):
    use = settle("auto", task=task)
    assert (use.reported, use.chosen_by, use.refused) == (reported, chosen_by, "")


def test_accuracy_is_refused_where_one_class_rules_with_the_reason(settle):
    use = settle("accuracy", share=0.1)
    assert use.reported == "auc"
    assert "already scores 90.0%" in use.refused
    assert settle("accuracy", share=0.45).refused == ""
    assert settle("accuracy", share=0.1, accuracy_needs=0.05).refused == ""


@pytest.mark.parametrize(("metric", "task"), [("rmse", "binary"), ("auc", "regression")])
def test_a_metric_of_another_task_is_replaced_by_the_tasks_own(settle, metric, task):
    use = settle(metric, task=task)
    assert use.reported == {"binary": "auc", "regression": "rmse"}[task]
    assert "does not exist" in use.refused


@pytest.mark.parametrize("metric", ["auc", "average_precision", "f1", "accuracy"])
def test_an_improper_metric_never_chooses(settle, metric):
    assert settle(metric).chosen_by == "log_loss"


def test_money_chooses_only_at_a_threshold_that_was_not_tuned(settle):
    assert settle("money", priced=True).chosen_by == "money"
    assert settle("money", priced=True, threshold_policy="f1").chosen_by == "log_loss"
    unpriced = settle("money")
    assert unpriced.reported == "auc"
    assert "step 1 has not run" in unpriced.unavailable
