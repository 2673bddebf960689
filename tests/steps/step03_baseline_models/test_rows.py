"""Rows arrive as the steps before left them: target encoded, split kept, sampled where too many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step03_baseline_models import BaselineDecisions
from tenfold.steps.step03_baseline_models.rows import read_rows
from tenfold.vocabulary import SplitPlan


def read(laboratory, frame, target, *, decisions=None, **options):
    data = laboratory.prepare(frame, target, **options)
    path = laboratory.folder / data.snapshot.path
    return read_rows(path, data, BaselineDecisions(**(decisions or {})))


@pytest.mark.parametrize("values", [[0, 1], [0.0, 1.0], ["0", "1"]])
def test_the_positive_label_is_found_however_the_target_is_typed(laboratory, values):
    frame = pd.DataFrame({"a": range(100), "bad": values * 50})
    work = read(laboratory, frame, "bad", positive="1")
    np.testing.assert_array_equal(work.train.y, frame["bad"].astype(float)[work.train.number])
    assert work.labels == ("0", "1")


def test_rows_without_a_target_are_left_out_and_counted(laboratory):
    frame = pd.DataFrame({"a": range(100), "bad": ([0, 1] * 48) + [None] * 4})
    work = read(laboratory, frame, "bad")
    assert len(work.train) + len(work.test) == 96
    assert work.material.notes == ["4 rows without a known target are left out."]


def test_the_split_of_step_2_is_kept(laboratory):
    frame = pd.DataFrame({"a": range(100), "bad": [0, 1] * 50})
    frame["day"] = pd.date_range("2026-01-01", periods=100)
    work = read(laboratory, frame, "bad", time="day", features=["a"], split=SplitPlan(kind="time"))
    assert work.train.number.max() < work.test.number.min()
    assert len(work.test) == 20
    assert (np.diff(work.train.when) == 1).all()


def test_a_sample_keeps_the_shares_of_classes_to_the_row(laboratory):
    frame = pd.DataFrame({"a": range(2000), "bad": (np.arange(2000) % 10 == 0).astype(int)})
    work = read(laboratory, frame, "bad", decisions={"row_cap": 400})
    assert len(work.train) == 400
    assert work.train.y.sum() == 40
    assert (np.diff(work.train.number) > 0).all()
    again = read(laboratory, frame, "bad", decisions={"row_cap": 400})
    np.testing.assert_array_equal(work.train.number, again.train.number)


def test_a_sample_of_amounts_keeps_their_quantiles(laboratory):
    frame = pd.DataFrame({"a": range(3000), "amount": np.arange(3000.0) ** 2})
    work = read(laboratory, frame, "amount", task="regression", decisions={"row_cap": 500})
    deciles = np.linspace(0.05, 0.95, 10)
    whole, kept = (np.quantile(y, deciles) for y in (frame["amount"], work.train.y))
    np.testing.assert_allclose(kept, whole, rtol=0.2)


def test_groups_without_a_name_stand_alone(laboratory):
    frame = pd.DataFrame({"a": range(60), "bad": [0, 1] * 30, "shop": ["x", "y", None] * 20})
    frame.loc[30:, "shop"] = [f"s{i // 3}" for i in range(30)]
    work = read(
        laboratory, frame, "bad", group="shop", features=["a"], split=SplitPlan(kind="group")
    )
    lone = work.train.frame["shop"].isna().to_numpy()
    assert len(np.unique(work.train.group[lone])) == lone.sum()


def test_labels_that_only_step_2_knows_keep_their_place(laboratory):
    frame = pd.DataFrame({"a": range(90), "kind": ["b", "c", "b"] * 30})
    work = read(laboratory, frame, "kind", task="multiclass", labels=["a", "b", "c"])
    assert work.labels == ("a", "b", "c")
    assert set(work.train.y) == {1, 2}
    assert work.material.class_counts["a"] == 0
