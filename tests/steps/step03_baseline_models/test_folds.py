"""Folds follow the split: by chance, by group, in the order of time; the seed alone decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step03_baseline_models.folds import draw_folds
from tenfold.steps.step03_baseline_models.rows import Rows
from tenfold.vocabulary import SplitPlan

RANDOM, GROUP, TIME = (SplitPlan(kind=kind) for kind in ("random", "group", "time"))


def rows(y, *, when=None, group=None) -> Rows:
    n = len(y)
    return Rows(
        frame=pd.DataFrame({"a": np.arange(n)}),
        y=np.asarray(y),
        number=np.arange(n),
        when=np.zeros(n) if when is None else np.asarray(when, dtype=float),
        group=np.arange(n) if group is None else np.asarray(group),
    )


def test_every_row_is_tested_once_a_repeat_and_classes_keep_their_shares():
    some = rows(np.arange(200) % 4 == 0)
    drawn = draw_folds(some, "binary", RANDOM, folds=5, repeats=3, seed=0)
    assert drawn.plan.model_dump(exclude={"notes"}) == {
        "kind": "stratified",
        "folds": 5,
        "repeats": 3,
        "train_rows": 160,
        "test_rows": 40,
    }
    for repeat in range(3):
        folds = drawn.of_repeat(repeat)
        assert sorted(np.concatenate([f.test for f in folds])) == list(range(200))
        assert all(some.y[f.test].sum() == 10 for f in folds)
        assert all(not set(f.train) & set(f.test) for f in folds)


def test_the_same_seed_draws_the_same_folds_and_another_seed_others():
    some = rows(np.arange(100) % 2)
    one, two, other = (
        draw_folds(some, "binary", RANDOM, folds=5, repeats=1, seed=seed) for seed in (0, 0, 1)
    )
    same = [np.array_equal(a.test, b.test) for a, b in zip(one.folds, two.folds, strict=True)]
    assert all(same)
    assert not np.array_equal(one.folds[0].test, other.folds[0].test)


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_no_group_stands_on_both_sides(task):
    group = np.repeat(np.arange(30), 10)
    y = np.arange(300) % 2 if task == "binary" else np.arange(300.0)
    drawn = draw_folds(rows(y, group=group), task, GROUP, folds=5, repeats=2, seed=0)
    assert drawn.plan.kind == "group"
    assert len(drawn.folds) == 10
    assert all(not set(group[f.train]) & set(group[f.test]) for f in drawn.folds)


def test_time_folds_train_on_the_past_with_the_embargo_between():
    when = np.repeat(np.arange(120.0), 3)
    plan = SplitPlan(kind="time", embargo_days=7)
    drawn = draw_folds(rows(when % 2, when=when), "binary", plan, folds=5, repeats=1, seed=0)
    assert len(drawn.folds) == 5
    for fold in drawn.folds:
        assert when[fold.train].max() < when[fold.test].min() - 7
    starts = [when[fold.test].min() for fold in drawn.folds]
    assert starts == sorted(starts)
    assert len(np.unique(np.concatenate([f.test for f in drawn.folds]))) == 300


def test_rows_without_a_time_stay_out_of_the_folds_and_are_counted():
    when = np.arange(100.0)
    when[:4] = np.nan
    drawn = draw_folds(
        rows(np.arange(100) % 2, when=when), "binary", TIME, folds=3, repeats=1, seed=0
    )
    used = np.concatenate([np.concatenate([f.train, f.test]) for f in drawn.folds])
    assert not set(range(4)) & set(used)
    assert drawn.plan.notes[0].startswith("4 rows without a time")


@pytest.mark.parametrize(
    ("positives", "folds", "word"),
    [(3, 3, "3 are possible with the cases of the rarer class"), (1, 0, "too few cases")],
)
def test_folds_beyond_the_rarer_class_are_reduced_and_said(positives, folds, word):
    y = np.arange(100) < positives
    drawn = draw_folds(rows(y.astype(int)), "binary", RANDOM, folds=5, repeats=1, seed=0)
    assert drawn.plan.folds == folds
    assert word in drawn.plan.notes[0]


def test_two_groups_allow_two_folds():
    group = np.repeat([0, 1], 50)
    drawn = draw_folds(
        rows(np.arange(100) % 2, group=group), "binary", GROUP, folds=5, repeats=1, seed=0
    )
    assert drawn.plan.folds == 2
    assert "2 are possible with the groups" in drawn.plan.notes[0]


def test_a_class_rarer_than_the_folds_is_said_for_several_classes():
    y = np.repeat([0, 1, 2], [50, 48, 2])
    drawn = draw_folds(rows(y), "multiclass", RANDOM, folds=5, repeats=1, seed=0)
    assert drawn.plan.folds == 5
    assert drawn.plan.notes == ["1 classes have fewer rows than folds: some folds lack them."]
