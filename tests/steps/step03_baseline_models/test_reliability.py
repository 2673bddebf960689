"""What miscalibration costs is found where it was planted, for several classes and for amounts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.scoring import decide
from tenfold.steps.step03_baseline_models import STEP
from tenfold.steps.step03_baseline_models.deciding import set_rule
from tenfold.steps.step03_baseline_models.holding_out import Fixed, report
from tenfold.steps.step03_baseline_models.metric_use import metric_use
from tenfold.steps.step03_baseline_models.packing import pack
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.reliability import calibration_finding
from tenfold.vocabulary import Calibrator, SplitPlan, ValueModel

_MOST_HELD_OUT = SplitPlan(kind="random", test_share=0.8)


def finding(laboratory, rows, task, value, spoil):
    """The finding for predictions that were spoilt after the model was fitted, rule unchanged."""
    from dataclasses import replace

    work, ledger = laboratory.work(rows, "y", task=task, split=_MOST_HELD_OUT)
    decisions = STEP.parse({})
    purse = Purse(value, work.task, work.labels, 0.95, 0)
    packed = pack("linear", work, seed=0, ledger=ledger)
    known = packed.predict(work.train.frame, work)
    rule = set_rule(decisions, value, work.task, work.labels, work.train.y, known)
    fixed = Fixed(packed, Calibrator(), rule, work.train.number)
    use = metric_use(decisions, work, purse)
    shown = report(fixed, None, fixed, {}, work, decisions, use, purse)
    p = spoil(shown.p)
    shown = replace(shown, p=p, decided=decide(rule, p))
    return calibration_finding(work, shown, None, rule, decisions, purse)


@pytest.fixture
def kinds():
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, size=2500)
    return pd.DataFrame({"a": kind + rng.normal(size=2500), "y": np.array(list("abc"))[kind]})


@pytest.fixture
def classes_value():
    payoffs = {f"{x}→{z}": (5 if x == z else -1) for x in "abc" for z in "abc"}
    payoffs |= {"c→a": -60, "b→a": -20}
    return ValueModel(task="multiclass", payoffs=payoffs, volume_per_week=100)


def test_classes_that_hold_lose_nothing_and_have_a_slope_of_one(laboratory, kinds, classes_value):
    found = finding(laboratory, kinds, "multiclass", classes_value, lambda p: p)
    assert [each.label for each in found.classes] == ["a", "b", "c"]
    assert all(each.slope.low < 1 < each.slope.high for each in found.classes)
    assert found.lost.low <= 0


def test_overconfident_classes_lose_money_and_their_slopes_say_so(laboratory, kinds, classes_value):
    def bold(p):
        raised = p**6
        return raised / raised.sum(axis=1, keepdims=True)

    found = finding(laboratory, kinds, "multiclass", classes_value, bold)
    assert found.lost.low > 0
    assert any(each.slope.high < 0.8 for each in found.classes)


def test_amounts_that_are_off_lose_the_money_of_a_better_shift(laboratory):
    rng = np.random.default_rng(1)
    a = rng.normal(size=1500)
    rows = pd.DataFrame({"a": a, "y": a + 0.5 * rng.normal(size=1500)})
    value = ValueModel(task="regression", payoffs={"over": 1, "under": 4}, volume_per_week=100)
    right = finding(laboratory, rows, "regression", value, lambda p: p)
    assert right.lost.low <= 0
    off = finding(laboratory, rows, "regression", value, lambda p: p - 1.0)
    assert off.lost.low > 0
    assert off.lost.value > 10 * abs(right.lost.value)


def test_too_few_rows_price_nothing(laboratory, kinds, classes_value):
    found = finding(laboratory, kinds.iloc[:50], "multiclass", classes_value, lambda p: p)
    assert found.lost.value is None
    assert "40 held-out rows are too few" in found.lost.note
