"""What a column says about the target: against scikit-learn and SciPy, and honest about nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, spearmanr
from sklearn.metrics import roc_auc_score

from tenfold.tables import from_frame, profile
from tenfold.tables.profiled import Association
from tenfold.tables.strength import auc_estimate
from tenfold.vocabulary import Task


def of(values: object, y: object, task: Task = "binary", positive: str | None = "1") -> Association:
    frame = pd.DataFrame({"x": values, "y": y})
    found = profile(from_frame(frame), target="y", task=task, positive=positive).column("x")
    assert found.association is not None
    return found.association


@pytest.fixture(scope="module")
def y() -> np.ndarray:
    return (np.random.default_rng(1).random(4000) < 0.3).astype(int)


@pytest.mark.parametrize("whole", [False, True])
def test_the_monotone_auc_is_that_of_scikit_learn(y: np.ndarray, *, whole: bool) -> None:
    x = np.random.default_rng(2).normal(size=len(y)) + y
    x = np.round(3 * x).astype(int) if whole else np.round(x, 2)
    assert of(x, y).monotone == pytest.approx(roc_auc_score(y, x), abs=1e-12)


def test_the_positive_label_sets_the_direction(y: np.ndarray) -> None:
    up, down = of(y + 0.1 * np.arange(len(y)) / len(y), y), of(-y.astype(float), y)
    assert up.monotone == pytest.approx(1, abs=1e-3)
    assert down.monotone == 0
    assert of(y, y, positive="0").monotone == 0


def test_the_strength_sees_what_is_not_monotone(y: np.ndarray) -> None:
    rng = np.random.default_rng(3)
    x = np.where(y == 1, rng.normal(size=len(y)) * 0.1, rng.normal(size=len(y)) * 3)
    found = of(x, y)
    assert found.monotone == pytest.approx(0.5, abs=0.03)
    assert found.strength.value is not None
    assert found.strength.value > 0.85


@pytest.mark.parametrize("kind", ["real", "few", "words", "ids"])
def test_a_column_that_says_nothing_is_near_one_half(y: np.ndarray, kind: str) -> None:
    rng = np.random.default_rng(4)
    x = {
        "real": rng.normal(size=len(y)),
        "few": rng.integers(0, 9, len(y)),
        "words": rng.choice([f"w{i}" for i in range(600)], len(y)),
        "ids": [f"id{i}" for i in range(len(y))],
    }[kind]
    assert of(x, y).strength.value == pytest.approx(0.5, abs=0.035)


def test_being_filled_in_is_a_leak_of_its_own(y: np.ndarray) -> None:
    x = np.where(y == 1, np.random.default_rng(5).normal(size=len(y)), np.nan)
    found = of(x, y)
    assert found.missing == pytest.approx(1)
    assert found.strength.value == pytest.approx(1)
    assert found.monotone is None
    words = pd.Series(np.where(y == 1, "boat", None), dtype="str")
    assert of(words, y).missing == pytest.approx(1)


def test_rows_without_a_target_are_left_out(y: np.ndarray) -> None:
    x = np.random.default_rng(6).normal(size=len(y)) + y
    partly = pd.Series(y, dtype="float").mask(np.arange(len(y)) % 3 == 0)
    known = partly.notna().to_numpy()
    found = of(x, partly)
    assert found.strength.n == known.sum()
    assert found.monotone == pytest.approx(roc_auc_score(y[known], x[known]), abs=1e-12)


def test_several_classes_are_measured_one_against_the_rest() -> None:
    rng = np.random.default_rng(7)
    y = rng.choice(["a", "b", "c"], 3000)
    clear = pd.Series(y).map({"a": 0, "b": 1, "c": 2}) + rng.normal(size=3000) * 0.05
    assert of(clear, y, "multiclass", None).strength.value == pytest.approx(1, abs=5e-3)
    assert of(rng.normal(size=3000), y, "multiclass", None).strength.value == pytest.approx(
        0.5, abs=0.04
    )


@pytest.mark.parametrize("whole", [False, True])
def test_regression_gives_spearman_and_a_correlation_ratio(*, whole: bool) -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=3000)
    y = x + rng.normal(size=3000)
    x = np.round(4 * x).astype(int) if whole else x
    found = of(x, y, "regression", None)
    assert found.measure == "correlation_ratio"
    assert found.monotone == pytest.approx(spearmanr(x, y).statistic, abs=1e-9)
    assert found.strength.value == pytest.approx(abs(found.monotone or 0), abs=0.04)


def test_regression_sees_a_u_shape_and_ignores_noise() -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(size=3000)
    assert (of(x, x**2, "regression", None).strength.value or 0) > 0.95
    assert (of(x, rng.normal(size=3000), "regression", None).strength.value or 0) < 0.1


def test_a_few_huge_values_do_not_hide_a_leak() -> None:
    y = np.random.default_rng(10).pareto(0.8, 3000)
    assert (of(y * 1.01, y, "regression", None).strength.value or 0) > 0.99


def test_too_few_rows_of_a_class_give_no_interval() -> None:
    found = of([1.0, 2.0, 3.0, 4.0], [0, 1, 0, 1])
    assert found.strength.low is None
    assert "not enough data" in found.strength.note


def test_the_interval_solves_newcombes_equation() -> None:
    # Hanley & McNeil 1982: area .893 from 58 normal and 51 abnormal scans, standard error .032.
    found = auc_estimate(0.893, 51, 58)
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / (2 * norm.ppf(0.975)) == pytest.approx(0.032, abs=0.002)
    assert found.low < 0.893 - 1.8 * 0.032
    assert auc_estimate(1.0, 50, 50).high == 1.0
    assert 0.9 < (auc_estimate(1.0, 50, 50).low or 0) < 1.0
    assert (auc_estimate(0.0, 50, 50).high or 1) < 0.1


@pytest.mark.parametrize("shift", [0.0, 1.0, 2.5])
def test_the_interval_covers(shift: float) -> None:
    rng = np.random.default_rng(11)
    true = float(norm.cdf(shift / np.sqrt(2)))
    hits = 0
    for _ in range(400):
        good, bad = rng.normal(shift, 1, 40), rng.normal(0, 1, 60)
        value = float((good[:, None] > bad).mean())
        found = auc_estimate(value, 40, 60)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= true <= found.high
    assert 0.92 <= hits / 400 <= 0.985
