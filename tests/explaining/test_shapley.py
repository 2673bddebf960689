"""SHAP values: equal to the definition, additive, and over the stated background."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor

from tenfold.explaining import Subject, shap_values
from tenfold.explaining.permuting import permuted
from tenfold.explaining.trees import tree_values
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.scoring import log_odds
from tenfold.vocabulary import Calibrator, ColumnRoles

RUNGS = ("linear", "tree", "forest", "boosting", "xgboost", "network")


def brute(said, places: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Shapley values by their definition, over all sets of features."""
    d = places.shape[1]
    sets = [frozenset(s) for k in range(d + 1) for s in combinations(range(d), k)]
    values = np.zeros((len(places), d))
    for i, row in enumerate(places):
        mixed = np.repeat(background[None], len(sets), axis=0)
        for k, known in enumerate(sets):
            mixed[k][:, list(known)] = row[list(known)]
        flat = said(mixed.reshape(-1, d)).reshape(len(sets), len(background)).mean(axis=1)
        worth = dict(zip(sets, flat, strict=True))
        for j in range(d):
            for known in (s for s in sets if j not in s):
                share = factorial(len(known)) * factorial(d - len(known) - 1) / factorial(d)
                values[i, j] += share * (worth[known | {j}] - worth[known])
    return values


@pytest.mark.parametrize("rung", RUNGS)
def test_values_of_whole_features_equal_the_definition(rung, make, rows, strange) -> None:
    """One-hot parts and marks of missing values move with their feature; a gap is a value."""
    columns = ("amount", "age", "flag", "plan", "city")
    subject = Subject.of(make(rung, columns=columns), rows(300, 1), background_rows=6, seed=0)
    found = shap_values(subject, strange.iloc[[0, 1, 3]])
    X = np.vstack(
        [subject.encoded_reference, subject.encoded(subject.shaped(strange.iloc[[0, 1, 3]]))]
    )
    places = np.tile(np.arange(len(X))[:, None], (1, len(subject.names)))

    def said(mixed: np.ndarray) -> np.ndarray:
        p = subject.said(X, mixed, calibrate=False)
        return p if found.unit == "probability" else log_odds(p)

    wanted = brute(said, places[300:], places[subject.background])
    # xgboost answers in single precision: its log odds are known to six digits.
    assert np.abs(found.values - wanted).max() <= (1e-5 if rung == "xgboost" else 1e-6)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("rung", RUNGS)
def test_base_and_values_add_up_to_the_score(rung, task, make, rows, strange) -> None:
    scorer = make(rung, task)
    subject = Subject.of(scorer, rows(300, 1), background_rows=10, seed=0)
    explained = strange.drop(index=2).iloc[:8]  # its amount of 1e40 leaves no log odds
    found = shap_values(subject, explained)
    total = found.base + found.values.sum(axis=1)
    p = scorer.score(explained).p
    if task == "regression":
        assert found.unit == "amount"
        wanted = p
    elif task == "binary":
        wanted = p if found.unit == "probability" else log_odds(p)
    else:
        assert np.array_equal(found.labels, scorer.score(explained).decided)
        logs = np.log(p) if found.unit == "log odds" else p
        middle = logs.mean(axis=1) if found.unit == "log odds" else 0.0
        wanted = logs[np.arange(len(p)), found.labels] - middle
    assert np.allclose(total, wanted, rtol=0, atol=2e-5)
    assert found.additive
    assert found.gap <= 2e-5


def test_a_line_of_calibration_is_part_of_the_score_and_a_staircase_is_not(make, rows) -> None:
    explained = rows(10, 4)
    line = Calibrator(kind="sigmoid", slope=0.7, intercept=0.2)
    stairs = Calibrator(kind="isotonic", x=[0.0, 0.5, 1.0], y=[0.1, 0.1, 0.8])
    for rung in ("linear", "boosting", "network"):
        scorer = make(rung, calibrator=line)
        found = shap_values(Subject.of(scorer, rows(300, 1), background_rows=10), explained)
        p = expit(found.base + found.values.sum(axis=1))
        assert np.allclose(p, scorer.score(explained).p, atol=1e-6)
        assert "after calibration" in found.how
        raw = shap_values(Subject.of(make(rung), rows(300, 1), background_rows=10), explained)
        bent = make(rung, calibrator=stairs)
        found = shap_values(Subject.of(bent, rows(300, 1), background_rows=10), explained)
        assert "before calibration" in found.how
        assert np.allclose(found.values, raw.values)


def test_a_class_can_be_named_and_one_that_no_training_row_has_gets_nothing(make, rows) -> None:
    labels = {"labels": ["low", "middle", "high", "none"], "known": [0, 1, 2]}
    for rung in ("linear", "forest", "boosting"):
        subject = Subject.of(make(rung, "multiclass", **labels), rows(300, 1), background_rows=10)
        explained = rows(5, 4)
        each = [shap_values(subject, explained, labels=np.full(5, k)) for k in range(4)]
        assert np.abs(each[3].values).max() == 0.0
        # What one class gains, the others lose.
        assert np.allclose(sum(one.values for one in each), 0.0, atol=1e-6)
        assert np.abs(each[0].values).max() > 0.01


def test_two_classes_seen_of_three_are_explained(wrap, rows) -> None:
    frame = rows(300, 1)
    recipe = FeatureRecipe(columns=["age", "flag"], kinds={"age": "number", "flag": "number"})
    shape = transformer(recipe, ColumnRoles(target="y"))
    made = Pipeline(
        [("recipe", shape), ("encode", encoder("linear")), ("model", LogisticRegression())]
    )
    made.fit(frame, frame["flag"] + (frame["age"] > 60))
    made.fit(frame, frame["flag"])
    scorer = wrap(made, "multiclass", ["age", "flag"], known=[0, 2])
    found = shap_values(Subject.of(scorer, frame, background_rows=10), frame.iloc[:5])
    assert set(found.labels.tolist()) <= {0, 2}
    assert found.additive
    assert np.abs(found.values).max() > 0.1


def test_the_and_of_two_features_has_its_published_values() -> None:
    """At (1, 1), with a background that treats both alike: .30 and .30.

    Following the paths of the tree instead gives .15 and .45: it favours the feature that the
    tree happens to split last or first, and both are equal here.
    """
    import shap

    background = np.array([[1, 1]] * 4 + [[0, 0]] * 4 + [[1, 0], [0, 1]], dtype=float)
    model = DecisionTreeRegressor(random_state=0).fit(background, background.prod(axis=1))
    both = np.ones((1, 2))
    assert tree_values(model, both, background)[0, :, 0] == pytest.approx([0.3, 0.3], abs=1e-9)
    explain = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    assert sorted(explain.shap_values(both)[0]) == pytest.approx([0.15, 0.45], abs=1e-6)
    places = np.arange(10)[:, None].repeat(2, axis=1)

    def said(mixed: np.ndarray) -> np.ndarray:
        return (background[mixed[:, 0], 0] * background[mixed[:, 1], 1])[:, None]

    values, how = permuted(said, places[:1], places, rng=np.random.default_rng(0))
    assert values[0, :, 0] == pytest.approx([0.3, 0.3], abs=1e-9)
    assert "exact" in how


def test_a_weighted_sum_has_its_published_values(wrap) -> None:
    """scikit-learn's diabetes data, row 0, over all rows (REFERENCE_VECTORS X1)."""
    X, y = load_diabetes(return_X_y=True, as_frame=True)
    recipe = FeatureRecipe(columns=list(X), kinds=dict.fromkeys(X, "number"))
    shape = transformer(recipe, ColumnRoles(target="y"))
    parts = [("recipe", shape), ("encode", encoder("linear")), ("model", LinearRegression())]
    scorer = wrap(Pipeline(parts).fit(X, y), "regression", list(X))
    found = shap_values(Subject.of(scorer, X, background_rows=len(X)), X.iloc[:1])
    said = dict(zip(found.names, found.values[0], strict=True))
    wanted = {"bmi": 32.073, "s1": 35.033, "s2": -16.600, "s5": 14.956, "sex": -12.154}
    assert {name: said[name] for name in wanted} == pytest.approx(wanted, abs=1e-3)
    assert found.values.sum() == pytest.approx(53.9832, abs=1e-3)
    assert found.base[0] == pytest.approx(152.1335, abs=1e-3)


def test_a_constant_model_and_one_of_no_features_explain_nothing(make, wrap, rows) -> None:
    from sklearn.dummy import DummyClassifier

    found = shap_values(Subject.of(make("constant"), rows(300, 1)), rows(4, 2))
    assert found.values.shape == (4, 8)
    assert not found.values.any()
    assert found.additive
    model = DummyClassifier().fit(np.zeros((10, 0)), [0] * 7 + [1] * 3)
    parts = [("recipe", "passthrough"), ("encode", "passthrough"), ("model", model)]
    bare = wrap(Pipeline(parts), "binary", [])
    found = shap_values(Subject.of(bare, rows(300, 1)), rows(4, 2))
    assert found.values.shape == (4, 0)
    assert found.base == pytest.approx(0.3)


def test_no_rows_give_no_values(make, rows) -> None:
    for rung in ("linear", "boosting", "network"):
        found = shap_values(Subject.of(make(rung), rows(300, 1)), rows(4, 2).iloc[:0])
        assert found.values.shape == (0, 8)
        assert found.gap == 0.0


def test_sampled_orders_add_up_and_lie_near_the_definition(make, rows, monkeypatch) -> None:
    columns = ("amount", "age", "flag", "plan", "city")
    subject = Subject.of(make("network", columns=columns), rows(300, 1), background_rows=20)
    exact = shap_values(subject, rows(12, 2))
    monkeypatch.setattr("tenfold.explaining.permuting._EXACT", 1)
    sampled, again = (shap_values(subject, rows(12, 2)) for _ in range(2))
    assert "sampled" in sampled.how
    assert sampled.additive
    assert np.array_equal(sampled.values, again.values)
    size = np.abs(exact.values).max()
    assert 0 < np.abs(sampled.values - exact.values).max() < 0.05 * size


def test_the_whole_background_is_used(make, rows) -> None:
    """shap cuts it to a hundred rows where it is not told otherwise."""
    subject = Subject.of(make("boosting"), rows(300, 1), background_rows=300)
    found = shap_values(subject, pd.DataFrame(rows(3, 2)))
    assert found.base == pytest.approx(
        log_odds(subject.predicted(subject.encoded_reference)).mean(), abs=1e-6
    )
    assert found.additive
