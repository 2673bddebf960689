"""Thresholds by group: within the bound, worth the most, and no worse than Fairlearn's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator

from tenfold.fairness.thresholds import group_thresholds
from tenfold.fairness.treatments import Gap


def _cases(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, n)
    p = rng.beta(1.5 + group, 3, n)
    return (rng.random(n) < p).astype(int), p, group


def _rate(gap: Gap, y: np.ndarray, acted: np.ndarray) -> float:
    if gap == "selection_rate":
        return float(acted.mean())
    return float(acted[y == 0].mean() if gap == "fpr" else 1 - acted[y == 1].mean())


@pytest.mark.parametrize("gap", ["selection_rate", "fpr", "fnr"])
def test_they_keep_the_bound_and_no_other_pair_on_the_grid_is_worth_more(gap: Gap) -> None:
    y, p, group = _cases(90, 1)
    at, bound = 0.3, 0.1
    found = group_thresholds(y, p, group, at=at, gap=gap, bound=bound)
    assert found is not None

    def told(cuts: tuple[float, ...]) -> tuple[float, float]:
        acted = p >= np.array(cuts)[group]
        rates = [_rate(gap, y[group == k], acted[group == k]) for k in (0, 1)]
        worth = (acted & (y == 1)).sum() * (1 - at) - (acted & (y == 0)).sum() * at
        return abs(rates[0] - rates[1]), float(worth)

    apart, worth = told(tuple(found))
    assert apart <= bound + 1e-9
    every = [np.append(np.unique(p[group == k]), np.inf) for k in (0, 1)]
    able = [told(pair) for pair in product(*every)]
    assert worth == pytest.approx(max(w for gone, w in able if gone <= bound + 1e-9))


def test_without_a_tight_bound_every_group_takes_its_own_best_threshold() -> None:
    y, p, group = _cases(4000, 2)
    found = group_thresholds(y, p, group, at=0.3, gap="selection_rate", bound=1.0)
    assert found is not None
    assert np.allclose(found, 0.3, atol=0.12)


def test_a_group_without_negatives_cannot_be_held_to_false_alarms() -> None:
    y, p, group = np.array([0, 1, 1, 1]), np.array([0.1, 0.9, 0.5, 0.6]), np.array([0, 0, 1, 1])
    assert group_thresholds(y, p, group, at=0.5, gap="fpr", bound=0.1) is None


def test_accuracy_is_that_of_the_threshold_optimizer_of_fairlearn() -> None:
    y, p, group = _cases(6000, 3)

    class Given(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
        def fit(self, *_: object) -> None:
            raise AssertionError("it is given as fitted")

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def predict_proba(self, X: np.ndarray) -> np.ndarray:
            return np.column_stack([1 - X[:, 0], X[:, 0]])

    theirs = ThresholdOptimizer(
        estimator=Given(),
        constraints="demographic_parity",
        objective="accuracy_score",
        prefit=True,
        predict_method="predict_proba",
        grid_size=1000,
    )
    theirs.fit(p[:, None], y, sensitive_features=group)
    chance = theirs._pmf_predict(p[:, None], sensitive_features=group)[:, 1]
    expected = np.where(y == 1, chance, 1 - chance).mean()
    ours = group_thresholds(y, p, group, at=0.5, gap="selection_rate", bound=0.01)
    assert ours is not None
    # Theirs has parity exactly, by lot; ours to a hundredth, without.
    assert ((p >= ours[group]) == y).mean() == pytest.approx(expected, abs=0.005)
