"""The indices of Visani et al. and the number of draws that a stable explanation takes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from lime.lime_tabular import LimeTabularExplainer
from sklearn.ensemble import HistGradientBoostingClassifier

from tenfold.explaining import LocalLinear, Subject, explain_rows, stability
from tenfold.explaining.stability import coefficients_index, foretold, variables_index


def fit(used: list[int], values: list[float], error: float = 0.1) -> LocalLinear:
    one = np.zeros(1)
    wide = np.array([values])
    return LocalLinear(np.array([used]), wide, np.full_like(wide, error), one, one, one, one, one)


def test_both_indices_on_cases_counted_by_hand() -> None:
    """Pairs share 2, 1 and 1 of 2; intervals of feature 0 overlap in one of three pairs."""
    runs = [fit([0, 1], [3.0, 2.0]), fit([1, 0], [2.0, 3.1]), fit([0, 2], [9.0, 1.0])]
    assert variables_index(runs, 4, top=2).tolist() == pytest.approx([4 / 6])
    assert coefficients_index(runs, 4, top=2).tolist() == pytest.approx([(1 / 3 + 1) / 2])


def test_runs_that_share_nothing_and_runs_that_find_nothing() -> None:
    apart = [fit([0], [1.0]), fit([1], [1.0])]
    assert variables_index(apart, 2, top=1).tolist() == [0.0]
    assert coefficients_index(apart, 2, top=1).tolist() == [0.0]
    nothing = [fit([0], [0.0]), fit([1], [0.0])]
    assert variables_index(nothing, 2, top=1).tolist() == [1.0]
    assert coefficients_index(nothing, 2, top=1).tolist() == [1.0]


def test_standard_errors_are_those_of_the_weighted_ridge() -> None:
    """Against the definition of Visani et al., by plain matrices, with an intercept."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 4))
    explainer = LimeTabularExplainer(rows, random_state=np.random.RandomState(0))

    def predict(x: np.ndarray) -> np.ndarray:
        p = 1 / (1 + np.exp(-x[:, 0] - x[:, 1] * x[:, 2]))
        return np.column_stack([1 - p, p])

    found = explain_rows(explainer, rows[:1], predict, num_features=8, num_samples=500, seed=4)
    explainer.random_state.seed(4)
    coded, inverse = explainer._LimeTabularExplainer__data_inverse(rows[0], 500)
    distance = np.sqrt(((coded - coded[0]) ** 2).sum(axis=1))
    weight = explainer.base.kernel_fn(distance)
    inverse[0] = rows[0]
    y = predict(inverse)[:, 1]
    X = coded - np.average(coded, axis=0, weights=weight)
    gram = X.T @ (X * weight[:, None])
    inverted = np.linalg.inv(gram + np.eye(4))
    beta = inverted @ X.T @ (weight * y)
    left = y - np.average(y, weights=weight) - X @ beta
    sigma2 = (weight * left**2).sum() / (500 - 4)
    wanted = np.sqrt(np.diag(sigma2 * inverted @ gram @ inverted))
    assert found.errors[0] == pytest.approx(wanted[found.used[0]], rel=1e-6)


def test_intervals_of_two_runs_overlap_as_often_as_they_should() -> None:
    """Two 95 % intervals of one number overlap in 99.4 % of pairs: simulated coverage."""
    rng = np.random.default_rng(1)
    runs = [fit([0], [float(rng.normal(5, 0.1))]) for _ in range(120)]
    assert coefficients_index(runs, 1, top=1)[0] == pytest.approx(0.994, abs=0.01)


def test_more_draws_make_explanations_of_boosting_stabler() -> None:
    """Top five, ten seeds, on fourteen features, two of them codes."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(1500, 14))
    rows[:, 12], rows[:, 13] = rng.integers(0, 5, 1500), rng.integers(0, 3, 1500)
    latent = rows @ np.linspace(0, 1.3, 14) + rows[:, 1] * rows[:, 2] + rng.normal(size=1500)
    model = HistGradientBoostingClassifier(max_iter=30, random_state=0).fit(rows, latent > 0)
    explainer = LimeTabularExplainer(
        rows, categorical_features=[12, 13], random_state=np.random.RandomState(0)
    )

    def index(count: int) -> float:
        runs = [
            explain_rows(
                explainer, rows[:8], model.predict_proba, num_features=5, num_samples=count, seed=s
            )
            for s in range(10)
        ]
        tops = [[set(one.used[i]) for i in range(8)] for one in runs]
        naive = [
            np.mean([len(a & b) / 5 for a, b in combinations([t[i] for t in tops], 2)])
            for i in range(8)
        ]
        assert variables_index(runs, 14, top=5) == pytest.approx(naive)
        return float(np.mean(naive))

    few, some, many = index(500), index(5_000), index(20_000)
    assert few + 0.05 < some < many


def test_the_draws_needed_are_tried_where_the_budget_lasts(make, rows) -> None:
    subject = Subject.of(make("boosting"), rows(300, 1))
    sizes = {"num_samples": 200, "num_features": 3, "seeds": 5, "top": 3}
    loose = stability(subject, rows(5, 4), **sizes, wanted=0.0)
    assert (loose.needed, list(loose.tried)) == (200, [200])
    assert len(loose.vsi) == len(loose.csi) == 5
    target = float(loose.vsi.mean()) + 0.05
    tried = stability(subject, rows(5, 4), **sizes, wanted=target, budget=10**6)
    assert tried.needed in tried.tried
    assert tried.needed > 200
    assert tried.tried[tried.needed] >= target
    assert "tried with" in tried.how
    poor = stability(subject, rows(5, 4), **sizes, wanted=0.97, budget=0)
    assert sorted(poor.tried) == [50, 100, 200]
    assert poor.needed is None or "foretold" in poor.how


def test_the_number_is_foretold_by_a_line_and_not_beyond_a_hundredfold() -> None:
    falling = {size: 1 - 5 * size**-0.4 for size in (500, 1000, 5000)}
    count, how = foretold(falling, 0.95)
    assert count == 100_000
    assert "foretold, not tried" in how
    assert "500, 1,000, 5,000" in how
    assert foretold({500: 0.5, 1000: 0.5}, 0.93)[0] is None
    assert foretold({500: 0.5, 1000: 0.51}, 0.99)[0] is None
    assert foretold({500: 0.5, 1000: 1.0}, 0.99)[0] is None


def test_a_constant_model_is_stable_and_one_seed_is_refused(make, rows) -> None:
    subject = Subject.of(make("constant"), rows(300, 1))
    found = stability(subject, rows(3, 4), num_samples=100, seeds=2)
    assert found.vsi.tolist() == found.csi.tolist() == [1.0, 1.0, 1.0]
    with pytest.raises(ValueError, match="two seeds"):
        stability(subject, rows(3, 4), seeds=1)
    assert stability(subject, rows(3, 4).iloc[:0], num_samples=100, seeds=2).needed is None
