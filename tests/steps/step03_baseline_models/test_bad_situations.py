"""Whatever the rows are like, step 3 ends in a verdict that says why, never in a traceback."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.steps.step03_baseline_models import STEP, BaselineEvidence
from tenfold.vocabulary import SplitPlan, ValueModel

_RNG = np.random.default_rng(1)


def frame(rows: int, positives: int) -> pd.DataFrame:
    """Rows with noise features and exactly that many positives."""
    rng = np.random.default_rng(rows + positives)
    bad = np.zeros(rows, dtype=int)
    bad[rng.permutation(rows)[:positives]] = 1
    return pd.DataFrame(
        {"a": rng.normal(size=rows), "b": rng.choice(list("xyz"), size=rows), "bad": bad}
    )


def judged(
    laboratory: Any,
    rows: pd.DataFrame,
    value: ValueModel | None = None,
    *,
    target: str = "bad",
    decisions: dict[str, Any] | None = None,
    **prepare: Any,
) -> tuple[BaselineEvidence, dict[str, str]]:
    """Run, view and judge; every view must be drawable."""
    decisions = decisions or {}
    evidence = laboratory.run(laboratory.prepare(rows, target, **prepare), value, **decisions)
    STEP.view(STEP.parse(decisions), evidence)
    checks = laboratory.gate(evidence, **decisions)
    assert sorted(checks) == [f"TF030{i}" for i in range(1, 10)]
    assert all(c.remedy for c in checks.values() if c.status != "pass")
    return evidence, {code: check.status for code, check in checks.items()}


def test_forty_rows_give_a_verdict_and_no_confident_number(laboratory, value):
    evidence, gate = judged(laboratory, frame(40, 12), value)
    assert evidence.choice.chosen == "constant"
    assert gate["TF0301"] == "block"
    assert gate["TF0309"] in ("block", "not_evaluated")


def test_two_positives_are_too_few_to_compare_and_the_data_are_blamed(laboratory, value):
    evidence, gate = judged(laboratory, frame(60, 2), value)
    assert evidence.candidate.rung == "constant"
    assert evidence.diagnosis.route == "data_quality"
    assert gate["TF0301"] == "block"
    assert gate["TF0309"] != "pass"


def test_one_class_in_the_training_rows_keeps_the_constant(laboratory, value):
    rows = frame(60, 20).sort_values("bad").reset_index(drop=True)
    rows["day"] = pd.date_range("2026-01-01", periods=60)
    rows.loc[:47, "bad"] = 0
    evidence, gate = judged(laboratory, rows, value, time="day", split=SplitPlan(kind="time"))
    assert evidence.candidate.rung == "constant"
    assert gate["TF0301"] == "block"


def test_a_target_of_thirty_classes_runs(laboratory):
    rng = np.random.default_rng(3)
    kind = rng.integers(0, 30, size=600)
    rows = pd.DataFrame({"a": kind + rng.normal(size=600), "b": rng.normal(size=600)})
    rows["kind"] = [f"class {k:02d}" for k in kind]
    decisions = {"fit_budget": 60, "cv_folds": 2}
    evidence, gate = judged(laboratory, rows, target="kind", task="multiclass", decisions=decisions)
    assert len(evidence.held_out.confusion) == 30
    assert evidence.held_out.score_over_constant.low > 0
    assert gate["TF0301"] == "warn"  # nobody says what is done today
    assert gate["TF0305"] == "not_evaluated"


def test_a_feature_without_any_value_does_not_hurt(laboratory, value):
    rows = frame(200, 60).assign(empty=np.nan, blank=pd.Series([None] * 200, dtype="str"))
    evidence, _ = judged(laboratory, rows, value)
    assert {entry.status for entry in evidence.leaderboard} == {"fitted"}


def test_one_feature_alone_is_enough(laboratory, value):
    rng = np.random.default_rng(4)
    a = rng.normal(size=300)
    rows = pd.DataFrame({"a": a, "bad": (a + rng.normal(size=300) > 0.5).astype(int)})
    evidence, gate = judged(laboratory, rows, value)
    assert evidence.feature_worth[0].name == "a"
    assert gate["TF0309"] == "pass"


def test_no_feature_at_all_leaves_the_constant(laboratory, value):
    rows = frame(100, 30)[["bad"]]
    evidence, gate = judged(laboratory, rows, value)
    assert evidence.choice.chosen == "constant"
    assert gate["TF0301"] == "block"


def test_a_category_with_a_level_per_row_runs(laboratory, value):
    rows = frame(300, 90).assign(name=[f"customer {i}" for i in range(300)])
    evidence, _ = judged(laboratory, rows, value)
    assert {entry.status for entry in evidence.leaderboard} == {"fitted"}


def test_held_out_rows_of_one_class_have_no_auc_and_say_so(laboratory, value):
    rng = np.random.default_rng(5)
    a = rng.normal(size=300)
    bad = (a + rng.normal(size=300) > 0.5).astype(int)
    bad[240:] = 0
    rows = pd.DataFrame({"a": a, "day": pd.date_range("2025-01-01", periods=300), "bad": bad})
    evidence, gate = judged(
        laboratory, rows, value, time="day", features=["a"], split=SplitPlan(kind="time")
    )
    assert evidence.held_out.metric.value is None
    assert "class" in evidence.held_out.metric.note
    assert not evidence.curves.roc.x
    assert gate["TF0301"] != "pass"


def test_more_folds_than_positives_are_reduced_and_said(laboratory, value):
    evidence, _ = judged(laboratory, frame(120, 6), value, decisions={"cv_folds": 10})
    assert evidence.folds.folds == evidence.material.positives < 10
    assert "10 folds were asked for" in evidence.folds.notes[0]


def test_a_time_split_with_a_long_embargo_uses_the_folds_that_are_left(laboratory, value):
    rng = np.random.default_rng(6)
    a = rng.normal(size=400)
    rows = pd.DataFrame(
        {
            "a": a,
            "day": pd.date_range("2025-01-01", periods=400),
            "bad": (a + rng.normal(size=400) > 0).astype(int),
        }
    )
    plan = SplitPlan(kind="time", embargo_days=120)
    evidence, _ = judged(laboratory, rows, value, time="day", features=["a"], split=plan)
    assert 2 <= evidence.folds.folds < 5
    assert "embargo" in evidence.folds.notes[0]


def test_a_target_that_is_nowhere_known_is_unusable_input(laboratory):
    rows = frame(50, 10).assign(bad=pd.Series([None] * 50, dtype="str"))
    with pytest.raises(DataProblem, match="No training row has a known value of 'bad'"):
        laboratory.run(laboratory.prepare(rows, "bad"))


def test_an_amount_that_never_varies_gives_a_verdict(laboratory):
    rows = frame(100, 30).assign(amount=5.0).drop(columns="bad")
    _, gate = judged(laboratory, rows, target="amount", task="regression")
    assert gate["TF0301"] == "block"


def test_amounts_as_large_as_counters_run(laboratory):
    rng = np.random.default_rng(7)
    a = rng.normal(size=200)
    rows = pd.DataFrame({"a": a, "amount": 1e18 + 1e17 * a})
    _, gate = judged(laboratory, rows, target="amount", task="regression")
    assert gate["TF0309"] == "pass"
