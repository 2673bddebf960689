"""The rule is fixed before looking: the simplest model within reach, and it must earn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tenfold.steps.step03_baseline_models.calibrating import Calibrated
from tenfold.steps.step03_baseline_models.choosing import choose
from tenfold.steps.step03_baseline_models.crossval import OutOfFold
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import FoldPlan, MetricUse
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.vocabulary import Calibrator

PLAN = FoldPlan(kind="stratified", folds=5, repeats=1, train_rows=800, test_rows=200)
USE = MetricUse(asked="auto", reported="auc", chosen_by="log_loss", higher_is_better=True)
LEVELS = np.array([0.0, 0.02, -0.01, 0.01, -0.02])


def rung(name: str, mean: float, spread: float = 1.0, decided: Any = None) -> Judged:
    """A rung whose folds have this mean log loss; `spread` scales how folds differ."""
    p = np.zeros((1, 1000))
    done = Calibrated("none", "", p[0], Calibrator())
    out = OutOfFold(name, p, np.arange(1000).reshape(1, -1) % 5)
    chosen = np.zeros(1000, dtype=int) if decided is None else decided
    scores = list(mean + spread * LEVELS)
    return Judged(out, np.arange(1000), done, chosen, scores, scores)


@pytest.fixture
def pick(laboratory, loan_frame):
    work, _ = laboratory.work(
        loan_frame.loc[loan_frame.index.repeat(3)].reset_index(drop=True), "bad"
    )

    def run(*rungs: Judged, value=None, **decisions):
        judged = {one.rung: one for one in rungs}
        purse = Purse(value, "binary", work.labels, 0.95, 0)
        return choose(judged, list(judged), work, PLAN, BaselineDecisions(**decisions), USE, purse)

    return run


def test_the_simplest_within_one_standard_error_of_the_best_is_chosen(pick):
    # Gains over the constant spread by ±.02 over folds: the corrected standard error is .0106.
    constant = rung("constant", 0.60, spread=0.0)
    near = pick(constant, rung("linear", 0.507), rung("boosting", 0.50))
    assert (near.chosen, near.best) == ("linear", "boosting")
    assert near.tolerance == pytest.approx(np.std(LEVELS, ddof=1) * np.sqrt(1 / 5 + 1 / 4))
    far = pick(constant, rung("linear", 0.515), rung("boosting", 0.50))
    assert far.chosen == "boosting"


def test_what_all_rungs_share_does_not_widen_the_tolerance(pick):
    # Folds in time differ much, but every rung by the same amount.
    shared = [
        rung(name, mean, spread=20.0)
        for name, mean in [("constant", 0.60), ("linear", 0.51), ("boosting", 0.50)]
    ]
    assert pick(*shared).chosen == "boosting"


def test_nothing_beyond_the_constant_is_chosen_without_a_gain(pick):
    found = pick(rung("constant", 0.60, spread=0.0), rung("linear", 0.605), rung("tree", 0.595))
    assert found.chosen == "constant"


def test_the_best_is_chosen_where_a_person_wants_it(pick):
    rungs = rung("constant", 0.60, 0.0), rung("linear", 0.507), rung("boosting", 0.50)
    assert pick(*rungs, complexity_rule="best").chosen == "boosting"


def test_the_paired_rule_asks_for_significance_on_the_same_folds(pick):
    constant = rung("constant", 0.60, spread=0.0)
    same = pick(
        constant, rung("linear", 0.501), rung("boosting", 0.50, 0.9), complexity_rule="paired"
    )
    assert same.chosen == "linear"
    clear = pick(
        constant, rung("linear", 0.52), rung("boosting", 0.50, 0.9), complexity_rule="paired"
    )
    assert clear.chosen == "boosting"


def test_a_complex_model_that_decides_no_better_gives_way(pick, value):
    rungs = rung("constant", 0.60, 0.0), rung("linear", 0.55), rung("boosting", 0.50)
    found = pick(*rungs, value=value)
    assert found.before_money == "boosting"
    assert found.chosen == "linear"
    assert "not shown to earn" in found.words
    assert pick(*rungs, value=value, complexity_rule="best").chosen == "boosting"
    assert pick(*rungs).chosen == "boosting"


def test_a_complex_model_keeps_its_place_while_it_earns_more_than_it_costs(
    pick, value, laboratory, loan_frame
):
    work, _ = laboratory.work(
        loan_frame.loc[loan_frame.index.repeat(3)].reset_index(drop=True), "bad"
    )
    right = work.train.y[:1000]
    rungs = (
        rung("constant", 0.60, 0.0),
        rung("linear", 0.55),
        rung("boosting", 0.50, decided=right),
    )
    cheap = pick(*rungs, value=value)
    assert cheap.chosen == "boosting"
    assert cheap.earned.low > 0
    dear = pick(*rungs, value=value, complex_run_cost=1e9)
    assert dear.chosen == "linear"


def test_without_folds_the_constant_is_kept(pick):
    assert pick().chosen == "constant"
