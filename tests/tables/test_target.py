"""Whether a target can be asked for, and what kind of question it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.tables import from_frame, profile
from tenfold.tables.target import Judged, judge

N = 60


def judged(values: object, **options: object) -> Judged:
    frame = pd.DataFrame({"spare": range(N), "target": values})
    return judge(profile(from_frame(frame)), frame, "target", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "task", "positive"),
    [
        (["No", "Yes"], "binary", "Yes"),
        ([0, 1], "binary", "1"),
        ([0.0, 1.0], "binary", "1"),
        ([-1, 1], "binary", "1"),
        ([1, 2, 1], "binary", "2"),
        ([True, False], "binary", "True"),
        (["FALSE", "TRUE"], "binary", "TRUE"),
        (["<=50K", "<=50K", ">50K"], "binary", ">50K"),
        (["good", "bad"], "binary", "bad"),
        (["M", "B"], "binary", "M"),
        (["M", "F", "F"], "binary", "M"),
        (["a", "b", "c"], "multiclass", None),
        ([0, 1, 2], "multiclass", None),
        ([3, 5, 7], "regression", None),
        ([0.5, 1.5, 2.5], "regression", None),
    ],
)
def test_the_task_and_the_positive_label(
    values: list[object], task: str, positive: str | None
) -> None:
    found = judged((values * N)[:N])
    assert (found.task, found.positive) == (task, positive)
    assert found.positive is None or found.labels[-1] == positive


def test_labels_are_in_their_natural_order() -> None:
    assert judged(([10, 2, 1] * N)[:N], task="multiclass").labels == ["1", "2", "10"]


@pytest.mark.parametrize("given", ["yes", "YES", " Yes "])
def test_the_positive_label_given_is_taken_whatever_its_capitals(given: str) -> None:
    assert judged(["No", "Yes"] * (N // 2), positive=given).positive == "Yes"


def test_a_positive_label_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(DataProblem, match=r"'maybe' is not a value of 'target'.*'No' and 'Yes'"):
        judged(["No", "Yes"] * (N // 2), positive="maybe")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([None] * N, "has no value in any of 60 rows"),
        (["same"] * N, "is the same in all 60 rows"),
        ([f"id{i}" for i in range(N)], "is an identifier: 60 different values in 60 rows"),
        (list(range(1, N + 1)), "is an identifier"),
        ([f"text {i % 40}" for i in range(N)], "is text with 40 different values in 60 rows"),
        (pd.date_range("2020-01-01", periods=N), "is a date"),
    ],
)
def test_a_target_that_cannot_be_asked_for_is_refused(values: object, said: str) -> None:
    with pytest.raises(DataProblem, match=said):
        judged(values)


def test_a_target_that_is_absent_is_refused_with_the_nearest() -> None:
    frame = pd.DataFrame({"Churn": [0, 1], "x": [1, 2]})
    for wrong in ("churn", "Chrun"):
        with pytest.raises(DataProblem, match=f"'{wrong}' is not among.*Did you mean 'Churn'"):
            judge(profile(from_frame(frame)), frame, wrong)
    with pytest.raises(DataProblem, match="There are: Churn, x"):
        judge(profile(from_frame(frame)), frame, "zzzzzz")


def test_one_row_teaches_nothing() -> None:
    frame = pd.DataFrame({"y": [1]})
    with pytest.raises(DataProblem, match="one row"):
        judge(profile(from_frame(frame)), frame, "y")


def test_prices_that_differ_in_every_row_are_no_identifier() -> None:
    prices = np.random.default_rng(0).choice(10**6, N, replace=False)
    assert judged(prices).task == "regression"


def test_a_task_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DataProblem, match="cannot be predicted as a number"):
        judged(["a", "b"] * (N // 2), task="regression")
    with pytest.raises(DataProblem, match="has 3 values, not two"):
        judged(["a", "b", "c"] * (N // 3), task="binary")
    with pytest.raises(DataProblem, match="has no positive label 'x'"):
        judged(np.linspace(0, 1, N), positive="x")
