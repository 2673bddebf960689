"""Scores equal scikit-learn's, are proper where they choose, and are None where undefined."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from tenfold.steps.step03_baseline_models import over_folds, scores
from tenfold.steps.step03_baseline_models.evidence import FoldPlan


@pytest.fixture
def case():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, size=300)
    # One decimal: many ties.
    p = np.round(np.clip(0.3 * y + 0.7 * rng.random(300), 0.01, 0.99), 1)
    return y, p, (p >= 0.5).astype(int)


def test_binary_metrics_equal_those_of_scikit_learn(case):
    y, p, decided = case
    wanted = {
        "auc": sk.roc_auc_score(y, p),
        "average_precision": sk.average_precision_score(y, p),
        "f1": sk.f1_score(y, decided),
        "accuracy": sk.accuracy_score(y, decided),
        "log_loss": sk.log_loss(y, np.clip(p, 1e-6, 1 - 1e-6)),
    }
    for name, number in wanted.items():
        assert scores.metric(name, y, p, decided) == pytest.approx(number, rel=1e-12), name


def test_metrics_of_several_classes_are_one_against_the_rest():
    rng = np.random.default_rng(1)
    y = rng.integers(0, 3, size=200)
    p = rng.dirichlet([1, 1, 1], size=200)
    decided = p.argmax(axis=1)
    assert scores.metric("auc", y, p, decided) == pytest.approx(
        sk.roc_auc_score(y, p, multi_class="ovr")
    )
    assert scores.metric("f1", y, p, decided) == pytest.approx(
        sk.f1_score(y, decided, average="macro")
    )
    assert scores.metric("log_loss", y, p, decided) == pytest.approx(sk.log_loss(y, p), rel=1e-6)


def test_amounts_are_scored_in_their_own_unit():
    y, p = np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0])
    assert scores.metric("rmse", y, p, p) == pytest.approx(np.sqrt(5 / 3))
    assert scores.metric("mae", y, p, p) == pytest.approx(1.0)
    assert scores.metric("r2", y, p, p) == pytest.approx(sk.r2_score(y, p))


@pytest.mark.parametrize("name", ["auc", "average_precision"])
def test_a_ranking_of_one_class_is_undefined(name):
    y = np.zeros(5, dtype=int)
    assert scores.metric(name, y, np.linspace(0, 1, 5), y) is None


def test_one_surprise_does_not_make_the_log_loss_infinite():
    y, p = np.array([1, 0]), np.array([0.0, 0.0])
    assert scores.loss("log_loss", y, p) == pytest.approx(-np.log(1e-6) / 2, rel=1e-6)


@pytest.mark.parametrize("name", ["auc", "f1", "log_loss", "accuracy", "average_precision"])
def test_every_metric_of_held_out_rows_has_an_interval_around_it(case, name):
    y, p, decided = case
    rng = np.random.default_rng(0)
    found = scores.metric_estimate(name, y, p, decided, rng=rng, level=0.95)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(scores.metric(name, y, p, decided), rel=1e-9)


def test_no_rows_have_no_metric():
    none = np.empty(0)
    found = scores.metric_estimate(
        "rmse", none, none, none, rng=np.random.default_rng(0), level=0.95
    )
    assert found.value is None


def test_metrics_know_their_task():
    assert scores.fits("rmse", "regression")
    assert not scores.fits("auc", "regression")
    assert not scores.fits("r2", "binary")
    assert scores.fits("money", "multiclass")


def test_the_interval_of_a_score_over_folds_stays_where_the_score_can_be():
    plan = FoldPlan(kind="random", folds=3, repeats=1, train_rows=20, test_rows=10)
    wild = [0.1, 0.9, 0.8]
    free = over_folds.mean(wild, plan, level=0.95)
    assert free.low < 0
    assert free.high > 1
    within = over_folds.score(wild, "average_precision", plan, level=0.95)
    assert (within.low, within.value, within.high) == (0.0, free.value, 1.0)
    error = over_folds.score(wild, "rmse", plan, level=0.95)
    assert (error.low, error.high) == (0.0, free.high)
    assert over_folds.score(wild, "money", plan, level=0.95) == free
    assert over_folds.score([0.5], "auc", plan, level=0.95).low is None
