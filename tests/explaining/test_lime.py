"""Many rows at once come out as lime's own, row by row from the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from lime.lime_tabular import LimeTabularExplainer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from tenfold.errors import WrongInput
from tenfold.explaining import LocalLinear, explain_rows

SEED, SAMPLES = 11, 800


def table(n: int = 600) -> tuple[np.ndarray, np.ndarray]:
    """Six measured columns and two of codes, with an interaction."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(n, 8))
    rows[:, 6] = rng.integers(0, 5, n)
    rows[:, 7] = rng.integers(0, 2, n)
    latent = rows[:, 0] + rows[:, 1] * rows[:, 2] + 2 * (rows[:, 6] == 2)
    return rows, latent + rng.normal(size=n)


def explainer(rows: np.ndarray, **options: object) -> LimeTabularExplainer:
    """lime's own, its two last columns being codes."""
    categorical = [rows.shape[1] - 2, rows.shape[1] - 1]
    return LimeTabularExplainer(
        rows, categorical_features=categorical, random_state=np.random.RandomState(0), **options
    )


def check_against_lime(found: LocalLinear, rows, predict, ours, count, label=1) -> None:
    """Every row: the same features, coefficients, intercept, score and local prediction."""
    for i, row in enumerate(rows):
        ours.random_state.seed(SEED)
        one = ours.explain_instance(
            row, predict, labels=(label,), num_features=count, num_samples=SAMPLES
        )
        wanted = dict(one.local_exp[label])
        got = dict(zip(found.used[i].tolist(), found.coefficients[i].tolist(), strict=True))
        assert got.keys() == wanted.keys(), i
        assert max(abs(got[f] - wanted[f]) for f in wanted) <= 1e-9, i
        assert abs(found.intercepts[i] - one.intercept[label]) <= 1e-9
        assert abs(found.scores[i] - one.score) <= 1e-9
        assert abs(found.local[i] - float(one.local_pred[0])) <= 1e-9


@pytest.mark.parametrize("count", [3, 8])
@pytest.mark.parametrize("kind", [LogisticRegression, HistGradientBoostingClassifier])
def test_coefficients_equal_limes_row_by_row(kind, count) -> None:
    rows, latent = table()
    model = kind().fit(rows, latent > 0)
    ours = explainer(rows)
    explained = rows[: 60 if count > 6 else 25]
    found = explain_rows(
        ours, explained, model.predict_proba, num_features=count, num_samples=SAMPLES, seed=SEED
    )
    check_against_lime(found, explained, model.predict_proba, ours, count)
    assert np.allclose(found.outputs, model.predict_proba(explained)[:, 1], atol=1e-12)


@pytest.mark.parametrize("discretizer", ["quartile", "decile"])
def test_amounts_are_explained_alike(discretizer) -> None:
    rows, latent = table()
    model = LinearRegression().fit(rows, 1e6 + 1000 * latent)
    ours = explainer(rows, mode="regression", discretizer=discretizer)
    found = explain_rows(
        ours, rows[:15], model.predict, num_features=4, num_samples=SAMPLES, seed=SEED
    )
    for i, row in enumerate(rows[:15]):
        ours.random_state.seed(SEED)
        one = ours.explain_instance(row, model.predict, num_features=4, num_samples=SAMPLES)
        wanted = dict(one.local_exp[1])
        got = dict(zip(found.used[i].tolist(), found.coefficients[i].tolist(), strict=True))
        assert got.keys() == wanted.keys()
        # Amounts of a million: a relative 1e-9 of what the model says.
        assert max(abs(got[f] - wanted[f]) for f in wanted) <= 1e-9 * 1e6


def test_a_third_class_is_explained_by_its_own_column() -> None:
    rows, latent = table()
    model = LogisticRegression(max_iter=500).fit(rows, np.digitize(latent, [-1, 1]))
    ours = explainer(rows)
    found = explain_rows(
        ours,
        rows[:10],
        model.predict_proba,
        label=2,
        num_features=8,
        num_samples=SAMPLES,
        seed=SEED,
    )
    check_against_lime(found, rows[:10], model.predict_proba, ours, 8, label=2)


def test_constant_and_repeated_columns_get_no_weight_of_their_own() -> None:
    rows, latent = table()
    rows = np.column_stack([np.full(len(rows), 7.0), rows[:, 0], rows[:, 0], rows[:, 6:]])
    model = LogisticRegression().fit(rows, latent > 0)
    ours = explainer(rows)
    found = explain_rows(
        ours, rows[:12], model.predict_proba, num_features=5, num_samples=SAMPLES, seed=SEED
    )
    assert np.isfinite(found.coefficients).all()
    constant = found.coefficients[found.used == 0]
    assert np.abs(constant).max() <= 1e-12


def test_a_code_that_no_training_row_has_matches_no_draw() -> None:
    rows, latent = table()
    model = LogisticRegression().fit(rows, latent > 0)
    strange = rows[:5].copy()
    strange[:, 6] = 99
    ours = explainer(rows)
    found = explain_rows(
        ours, strange, model.predict_proba, num_features=8, num_samples=SAMPLES, seed=SEED
    )
    check_against_lime(found, strange, model.predict_proba, ours, 8)


def test_a_model_that_always_says_the_same_is_explained_by_nothing() -> None:
    rows, _ = table()
    found = explain_rows(
        explainer(rows), rows[:3], lambda x: np.full((len(x), 2), 0.5), num_features=3
    )
    assert np.abs(found.coefficients).max() <= 1e-12
    assert found.scores.tolist() == [1.0] * 3


def test_no_rows_give_no_explanations() -> None:
    rows, latent = table()
    model = LogisticRegression().fit(rows, latent > 0)
    found = explain_rows(explainer(rows), rows[:0], model.predict_proba)
    assert len(found.outputs) == len(found.coefficients) == 0


def test_the_same_seed_gives_the_same_explanation_in_any_order() -> None:
    rows, latent = table()
    model = LogisticRegression().fit(rows, latent > 0)
    ours = explainer(rows)
    forth = explain_rows(ours, rows[:8], model.predict_proba, num_samples=SAMPLES, seed=5)
    back = explain_rows(ours, rows[7::-1], model.predict_proba, num_samples=SAMPLES, seed=5)
    assert np.array_equal(forth.used, back.used[::-1])
    assert np.allclose(forth.coefficients, back.coefficients[::-1], atol=1e-13)


@pytest.mark.parametrize(
    "options",
    [
        {"discretize_continuous": False},
        {"discretize_continuous": False, "sample_around_instance": True},
        {"feature_selection": "lasso_path"},
    ],
)
def test_what_depends_on_the_row_is_refused(options) -> None:
    rows, latent = table()
    model = LogisticRegression().fit(rows, latent > 0)
    with pytest.raises(WrongInput, match="many rows at once"):
        explain_rows(explainer(rows, **options), rows[:2], model.predict_proba)


def test_screened_features_get_the_coefficients_that_all_would_have_got() -> None:
    rng = np.random.default_rng(8)
    rows = rng.normal(size=(300, 120))
    model = LogisticRegression().fit(rows, rows[:, 3] - rows[:, 50] + rows[:, 119] > 0)
    ours = LimeTabularExplainer(rows, random_state=np.random.RandomState(0))
    sizes = {"num_features": 3, "num_samples": SAMPLES, "seed": SEED}
    every = explain_rows(ours, rows[:8], model.predict_proba, **sizes)
    some = explain_rows(ours, rows[:8], model.predict_proba, **sizes, most_solved=20)
    assert (some.used == every.used).all()
    assert np.allclose(some.coefficients, every.coefficients, atol=1e-12)
    assert np.allclose(some.local, every.local, atol=1e-12)
