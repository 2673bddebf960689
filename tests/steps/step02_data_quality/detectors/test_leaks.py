from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.detectors.parts import parts_of
from tenfold.steps.step02_data_quality.detectors.strength import auc, crossfit

N = 1000


def _y(rng: np.random.Generator, share: float = 0.3) -> np.ndarray:
    return (rng.random(N) < share).astype(int)


@pytest.mark.parametrize("pull", [3.2, 4.0])
def test_copy_of_the_target_stands_alone(look, rng, pull: float) -> None:
    y = _y(rng)
    columns = {"copy": pull * y + rng.normal(size=N), "x": y + rng.normal(size=N), "y": y}
    (finding,) = look("leak_single_feature", columns, positive="1")
    assert finding.columns == ["copy"]
    assert finding.severity == "high"
    assert finding.proposal == {"known_later": ["copy"]}


def test_strong_honest_columns_are_not_told(look, rng) -> None:
    y = _y(rng)
    columns = {f"x{i}": (1.9 - 0.3 * i) * y + rng.normal(size=N) for i in range(4)} | {"y": y}
    assert look("leak_single_feature", columns) == []


def test_categories_are_judged_on_rows_not_learnt_from(look, rng) -> None:
    columns = {"name": [f"n{i}" for i in range(N)], "y": _y(rng)}
    assert look("leak_single_feature", columns) == []


def test_regression_copy_is_told_and_an_honest_predictor_is_not(look, rng) -> None:
    y = rng.lognormal(3, 1, N)
    columns = {"copy": y * rng.normal(1, 0.01, N), "x": y * rng.lognormal(0, 0.5, N), "y": y}
    (finding,) = look("leak_single_feature", columns, task="regression")
    assert finding.columns == ["copy"]


@pytest.mark.parametrize("label", [0, 1])
def test_column_filled_by_one_outcome_is_told(look, rng, label: int) -> None:
    y = _y(rng)
    filled = (y == label) & (rng.random(N) < 0.5)
    columns = {"boat": np.where(filled, "7", ""), "x": y + rng.normal(size=N), "y": y}
    (finding,) = look("leak_post_outcome", columns, positive="1")
    assert finding.columns == ["boat"]
    assert f"'{label}'" in finding.message


def test_column_filled_more_often_with_one_outcome_is_not_told(look, rng) -> None:
    y = _y(rng)
    filled = rng.random(N) < np.where(y == 1, 0.8, 0.3)
    assert look("leak_post_outcome", {"cabin": np.where(filled, "C7", ""), "y": y}) == []


@pytest.mark.parametrize(("name", "told"), [("call_duration", True), ("tenure", False)])
def test_name_of_what_is_known_afterwards_needs_strength_too(
    look, rng, name: str, told: bool
) -> None:
    y = _y(rng)
    columns = {name: 1.6 * y + rng.normal(size=N), "x": 0.5 * y + rng.normal(size=N), "y": y}
    assert bool(look("leak_post_outcome", columns)) is told
    weak = columns | {name: rng.normal(size=N)}
    assert look("leak_post_outcome", weak) == []


def test_parts_and_totals_of_the_target_are_told(look, rng) -> None:
    a, b, c = rng.integers(0, 99, (3, N)).astype(float)
    (finding,) = look("leak_post_outcome", {"a": a, "b": b, "c": c, "y": a + b}, task="regression")
    assert finding.columns == ["a", "b"]
    total = {"fare": a, "other": c, "total": a + b, "y": b}
    (finding,) = look("leak_post_outcome", total, task="regression")
    assert finding.columns == ["total"]
    assert "'fare'" in finding.message


def test_sum_is_found_beside_wrong_rows_and_not_invented(rng) -> None:
    a, b = rng.normal(size=(2, 500))
    y = a + 2 * b
    y[:10] += 50
    assert parts_of({"a": a, "b": b}, y) == (["a", "b"], [])
    assert parts_of({"a": a, "b": b}, y + rng.normal(0, 0.1, 500)) == ([], [])


def test_time_after_the_projects_time_is_told(look, rng) -> None:
    start = np.datetime64("2020-01-01") + rng.integers(0, 900, N)
    columns = {"opened": start.astype(str), "closed": (start + 9).astype(str), "y": _y(rng)}
    (finding,) = look("leak_post_outcome", columns, time="opened")
    assert (finding.columns, finding.severity) == (["closed"], "medium")


def test_auc_counts_ties_half() -> None:
    assert auc(np.array([0.0, 0, 1, 1]), np.array([1.0, 2, 2, 3])) == 0.875
    assert auc(np.array([0.0, 0]), np.array([1.0, 2])) == 0.5


def test_crossfit_learns_nothing_from_the_row_itself(rng) -> None:
    y = (rng.random((400, 1)) < 0.5).astype(float)
    predicted = crossfit(np.arange(400), y, np.arange(400) % 5)
    assert abs(auc(y[:, 0], predicted[:, 0]) - 0.5) < 0.1
