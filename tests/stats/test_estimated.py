"""Performance without labels agrees with NannyML's published figures and with brute force."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.isotonic import IsotonicRegression

from tenfold.errors import WrongInput
from tenfold.stats.estimated import expected_auc, expected_money
from tenfold.stats.money import money_per_week
from tenfold.stats.payoffs import value_per_case
from tenfold.vocabulary import ValueModel


def test_the_expected_auc_is_the_mean_over_all_pairs() -> None:
    rng = np.random.default_rng(0)
    score, p = rng.integers(0, 6, 40) / 5, rng.uniform(size=40)
    won = (score[:, None] > score) + 0.5 * (score[:, None] == score)
    weight = p[:, None] * (1 - p)
    assert expected_auc(score, p) == pytest.approx((won * weight).sum() / weight.sum())


VALUE = ValueModel(
    task="binary",
    payoffs={"TP": [80, 90, 100], "FP": -10, "FN": [-60, -50, -40], "TN": 0},
    volume_per_week=[90, 100, 110],
)


def test_certain_probabilities_give_the_ordinary_figures() -> None:
    y, score = np.array([0, 1, 1, 0]), np.array([0.1, 0.8, 0.3, 0.4])
    assert expected_auc(score, y) == 0.75
    rng = np.random.default_rng(0)
    y, decided = rng.integers(0, 2, 400), rng.integers(0, 2, 400)
    found = expected_money(VALUE, y.astype(float), decided, rng=np.random.default_rng(1))
    known = money_per_week(VALUE, y, decided, rng=np.random.default_rng(1))
    assert found.value == pytest.approx(known.value)
    assert found.low == pytest.approx(known.low, rel=0.1)
    assert found.high == pytest.approx(known.high, rel=0.1)


def test_the_expected_money_of_a_right_model_is_what_comes_in_the_long_run() -> None:
    rng = np.random.default_rng(2)
    p = rng.uniform(size=5000)
    decided = (p > 0.4).astype(int)
    came = np.mean(
        [
            value_per_case(VALUE, (rng.random(5000) < p).astype(int), decided).mean()
            for _ in range(200)
        ]
    )
    found = expected_money(VALUE, p, decided, rng=rng)
    assert found.value == pytest.approx(100 * came, rel=0.01)


def test_money_without_payoffs_or_of_amounts_is_not_evaluated() -> None:
    rng = np.random.default_rng(3)
    for value in (ValueModel(task="binary"), ValueModel(task="regression")):
        found = expected_money(value, np.full(20, 0.5), np.ones(20), rng=rng)
        assert found.value is None
        assert found.note


def test_one_class_alone_has_no_auc() -> None:
    assert math.isnan(expected_auc([0.1, 0.2], [0.0, 0.0]))


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(WrongInput):
        expected_auc([1.0], [1.2])
    with pytest.raises(WrongInput):
        expected_auc([], [])


@pytest.mark.real_data
@pytest.mark.parametrize(("month", "published"), [("2022-03", 0.829077), ("2022-04", 0.910661)])
def test_california_gives_the_published_estimates(
    shared_data: Path, month: str, published: float
) -> None:
    folder = shared_data / "nannyml_california"
    reference = pd.read_csv(folder / "california_housing_reference.csv")
    now = pd.read_csv(folder / "california_housing_analysis.csv")
    now = now[now["timestamp"].str.startswith(month)]
    maps = IsotonicRegression(out_of_bounds="clip")
    maps.fit(reference["y_pred_proba"], reference["clf_target"])
    p = maps.predict(now["y_pred_proba"])
    assert expected_auc(now["y_pred_proba"], p) == pytest.approx(published, abs=1e-6)
