"""Break-even is where answers, partly swapped among cases, earn what today's rule earns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.stats.auc import auc
from tenfold.stats.payoffs import value_per_case
from tenfold.steps.step08_monitoring.breaking_even import break_even
from tenfold.vocabulary import Calibrator, DecisionRule, FileRef, ModelCandidate, Money, ValueModel

VALUE = ValueModel(
    task="binary",
    payoffs={"TP": 90, "FP": -30, "FN": -50, "TN": 0},
    volume_per_week=100,
)
FILE = FileRef(path="", sha256="", bytes=0)


def _candidate(task="binary", labels=("no", "yes"), over_today=None):
    return ModelCandidate(
        model=FILE, digest="", rung="logistic", title="", task=task, labels=list(labels),
        known=[0, 1], columns=[], features=[], recipe_digest="", calibrator=Calibrator(),
        rule=DecisionRule(how="", source="none"), parameters={}, score="", cross_validated={},
        held_out={}, money=Money.not_evaluated("x"), over_today=over_today, train_rows=0,
        test_rows=0, predictions=FILE,
    )  # fmt: skip


def _worth(amount):
    return Money(value=amount, low=amount, high=amount, method="given")


def _held_out(rows=20_000):
    rng = np.random.default_rng(0)
    p = rng.beta(1, 2, rows)
    y = (rng.random(rows) < p).astype(int)
    return pd.DataFrame({"y": y, "p": p, "decided": (p > 0.18).astype(int)})


def test_answers_swapped_until_even_have_that_score_and_that_money() -> None:
    rows = _held_out()
    best = 100 * value_per_case(VALUE, rows["y"], rows["decided"]).mean()
    found = break_even(
        _candidate(), rows, VALUE, _worth(best - 300),
        promised=auc(rows["y"], rows["p"]).value, seed=0,
    )  # fmt: skip
    share = float(found.note.split("when ")[1].split("%")[0]) / 100
    rng = np.random.default_rng(1)
    scores, amounts = [], []
    for _ in range(20):
        # Some cases get the answer of a case drawn at random.
        taken = np.arange(len(rows))
        wrong = rng.random(len(rows)) < share
        taken[wrong] = rng.integers(0, len(rows), int(wrong.sum()))
        swapped = rows[["p", "decided"]].iloc[taken].reset_index(drop=True)
        scores.append(auc(rows["y"], swapped["p"]).value)
        amounts.append(100 * value_per_case(VALUE, rows["y"], swapped["decided"]).mean())
    assert np.mean(scores) == pytest.approx(found.score, abs=0.005)
    assert np.mean(amounts) == pytest.approx(best - 300, abs=20)


def test_the_gain_on_the_same_rows_goes_before_what_step_1_states() -> None:
    rows, known = _held_out(), {"promised": 0.75, "seed": 0}
    near = break_even(_candidate(over_today=_worth(10)), rows, VALUE, _worth(-9e9), **known)
    assert 0.74 < near.score < 0.75


def test_amounts_and_classes_have_one_too() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(0, 2, 2000)
    amounts = ValueModel(task="regression", payoffs={"over": 1, "under": 1}, volume_per_week=10)
    rows = pd.DataFrame({"y": y, "p": y + rng.normal(size=2000)})
    rows["decided"] = rows["p"]
    promised = float(np.abs(rows["p"] - y).mean())
    best = -10 * promised
    found = break_even(
        _candidate("regression", ()), rows, amounts, _worth(best - 5), promised=promised, seed=0
    )
    # One unit of error costs one unit of money, ten times a week.
    assert found.score == pytest.approx(promised + 0.5)
    keys = {f"{a}→{b}": 4.0 if a == b else 0.0 for a in "xyz" for b in "xyz"}
    classes = ValueModel(task="multiclass", payoffs=keys, volume_per_week=10)
    y = rng.integers(0, 3, 3000)
    p = np.eye(3)[np.where(rng.random(3000) < 0.8, y, rng.integers(0, 3, 3000))]
    rows = pd.DataFrame(
        {"y": y, "decided": p.argmax(axis=1)} | {f"p_{k}": p[:, k] for k in (0, 1, 2)}
    )
    right = float((rows["y"] == rows["decided"]).mean())
    found = break_even(
        _candidate("multiclass", "xyz"), rows, classes, _worth(40 * 0.6), promised=right, seed=0
    )
    assert found.score == pytest.approx(0.6, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "today", "word"),
    [
        (None, _worth(0), "no payoffs"),
        (VALUE, None, "today's rule earns"),
        (VALUE, _worth(9e9), "no more than today's rule"),
        (VALUE, _worth(-9e9), "nothing to do with their case"),
    ],
)
def test_where_there_is_none_it_says_why(value, today, word) -> None:
    found = break_even(_candidate(), _held_out(500), value, today, promised=0.7, seed=0)
    assert found.score is None
    assert word in found.note
