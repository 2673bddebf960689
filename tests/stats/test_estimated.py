"""Performance without labels agrees with NannyML's published figures and with brute force."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.isotonic import IsotonicRegression

from tenfold.errors import WrongInput
from tenfold.stats.estimated import expected_auc, expected_counts


def test_the_expected_auc_is_the_mean_over_all_pairs() -> None:
    rng = np.random.default_rng(0)
    score, p = rng.integers(0, 6, 40) / 5, rng.uniform(size=40)
    won = (score[:, None] > score) + 0.5 * (score[:, None] == score)
    weight = p[:, None] * (1 - p)
    np.fill_diagonal(weight, weight.diagonal())
    assert expected_auc(score, p) == pytest.approx((won * weight).sum() / weight.sum())


def test_certain_probabilities_give_the_ordinary_figures() -> None:
    y, score = np.array([0, 1, 1, 0]), np.array([0.1, 0.8, 0.3, 0.4])
    assert expected_auc(score, y) == 0.75
    found = expected_counts(y, score > 0.35)
    assert (found.tp, found.fp, found.fn, found.tn) == (1, 1, 1, 1)
    assert found.accuracy == 0.5


def test_one_class_alone_has_no_auc() -> None:
    assert math.isnan(expected_auc([0.1, 0.2], [0.0, 0.0]))


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(WrongInput):
        expected_auc([1.0], [1.2])
    with pytest.raises(WrongInput):
        expected_counts([], [])


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
