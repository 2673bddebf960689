"""Permutation importance: against its closed form, with intervals that hold what they promise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline

from tenfold.errors import WrongInput
from tenfold.explaining import Subject
from tenfold.explaining.importance import permutation_importance
from tenfold.explaining.losses import losses
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.stats.money import value_per_case
from tenfold.vocabulary import ColumnRoles, ValueModel

TASKS = ("binary", "multiclass", "regression")
RUNGS = ("linear", "forest", "xgboost")


def world(wrap, task: str, seed: int, rows: int = 400) -> tuple[Subject, pd.DataFrame, np.ndarray]:
    """Three independent normal numbers that count 2, 1 and nothing; a fixed linear model."""
    rng = np.random.default_rng(seed)
    names = ["a", "b", "idle"]
    frame = pd.DataFrame(rng.normal(size=(rows, 3)), columns=names)
    t = 2 * frame["a"] + frame["b"]
    fit = pd.DataFrame(np.random.default_rng(0).normal(size=(2000, 3)), columns=names)
    t_fit = 2 * fit["a"] + fit["b"]
    if task == "regression":
        model, y_fit, y = LinearRegression(), t_fit, (t + rng.normal(size=rows)).to_numpy()
    else:
        model = LogisticRegression()
        y_fit = (np.random.default_rng(1).random(2000) < 1 / (1 + np.exp(-t_fit))).astype(int)
        y = (rng.random(rows) < 1 / (1 + np.exp(-t))).to_numpy().astype(float)
    recipe = FeatureRecipe(columns=names, kinds=dict.fromkeys(names, "number"))
    parts = [
        ("recipe", transformer(recipe, ColumnRoles(target="y"))),
        ("encode", encoder("linear")),
        ("model", model),
    ]
    scorer = wrap(Pipeline(parts).fit(fit, y_fit), task, names)
    return Subject.of(scorer, fit), frame, y


def test_the_squared_error_rises_by_twice_the_variance_of_its_term(wrap) -> None:
    """Fisher, Rudin and Dominici 2019: for independent normals 2·β²·Var(x), plus covariances."""
    subject, frame, y = world(wrap, "regression", 3, rows=20_000)
    found = permutation_importance(subject, frame, y, rng=np.random.default_rng(0))
    assert [one.column for one in found[:2]] == ["a", "b"]
    assert found[0].loss.value == pytest.approx(8.0, rel=0.05)
    assert found[1].loss.value == pytest.approx(2.0, rel=0.06)
    assert found[0].loss.unit == "squared error"
    assert found[0].p < 1e-6


def test_intervals_cover_the_true_rise_as_often_as_they_say(wrap) -> None:
    covered = [0, 0]
    worlds = 120
    for seed in range(worlds):
        subject, frame, y = world(wrap, "regression", 100 + seed, rows=300)
        rng = np.random.default_rng(seed)
        for one in permutation_importance(subject, frame, y, repeats=2, rng=rng):
            if one.column in ("a", "b"):
                true = 8.0 if one.column == "a" else 2.0
                covered[one.column == "b"] += one.loss.low <= true <= one.loss.high
    # 95 % of 120 are 114; 105 and fewer come by chance once in ten thousand.
    assert min(covered) > 105


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("rung", RUNGS)
def test_every_feature_of_every_task_has_a_figure(rung, task, make, rows) -> None:
    scorer, frame = make(rung, task), rows(600, 1)
    subject, cases = Subject.of(scorer, frame), rows(200, 7)
    y = np.random.default_rng(0).integers(0, 2, 200)
    one, two = (
        permutation_importance(subject, cases, y, repeats=2, rng=np.random.default_rng(5))
        for _ in range(2)
    )
    assert one == two
    assert {each.column for each in one} == set(subject.names)
    assert all(each.loss.known or each.loss.note for each in one)
    assert all("no payoffs are given" in each.money.note for each in one)


def test_money_is_what_the_decisions_no_longer_earn(wrap) -> None:
    subject, frame, y = world(wrap, "binary", 5, rows=2000)
    value = ValueModel(
        task="binary",
        payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0},
        volume_per_week=100,
    )
    found = permutation_importance(
        subject, frame, y, repeats=20, rng=np.random.default_rng(0), value=value
    )
    by = {one.column: one for one in found}
    scorer = subject.scorer
    now = value_per_case(value, y, scorer.score(frame).decided).mean()
    lost = []
    for k in range(20):
        order = np.random.default_rng([9, k]).permutation(len(frame))
        shuffled = frame.assign(a=frame["a"].to_numpy()[order])
        lost.append(now - value_per_case(value, y, scorer.score(shuffled).decided).mean())
    assert by["a"].money.low <= 100 * np.mean(lost) <= by["a"].money.high
    assert by["a"].money.value == pytest.approx(100 * np.mean(lost), rel=0.05)
    assert by["a"].money.low > 0
    assert by["a"].money.unit == value.per_week


def test_what_a_model_ignores_costs_nothing_and_claims_nothing(wrap) -> None:
    subject, frame, y = world(wrap, "binary", 6)
    subject.scorer.pipeline.named_steps["model"].coef_[:, subject.blocks[2]] = 0.0
    found = permutation_importance(subject, frame, y, rng=np.random.default_rng(0))
    (idle,) = [one for one in found if one.column == "idle"]
    assert (idle.loss.value, idle.p) == (0.0, None)
    assert "the model does not use it" in idle.loss.note
    none = permutation_importance(subject, frame.iloc[:0], [], rng=np.random.default_rng(0))
    assert none == []


def test_outcomes_that_do_not_fit_are_refused(make, rows) -> None:
    subject = Subject.of(make("linear"), rows(600, 1))
    with pytest.raises(WrongInput, match="2 known outcomes stand against 3 rows"):
        permutation_importance(subject, rows(3, 1), [0, np.nan, 1], rng=np.random.default_rng(0))
    with pytest.raises(WrongInput, match="at least once"):
        permutation_importance(
            subject, rows(3, 1), [0, 1, 1], repeats=0, rng=np.random.default_rng(0)
        )


def test_losses_are_the_textbook_ones(make) -> None:
    half = losses(make("linear"), [1, 0], np.array([0.5, 0.25]))
    assert half == pytest.approx([np.log(2), -np.log(0.75)])
    several = losses(make("linear", "multiclass"), [2], np.array([[0.2, 0.3, 0.5]]))
    assert several == pytest.approx([np.log(2)])
    assert losses(make("linear", "regression"), [3.0], np.array([1.0])) == pytest.approx([4.0])
    absolute = make("linear", "regression", score="mae")
    assert losses(absolute, [3.0], np.array([1.0])) == pytest.approx([2.0])
