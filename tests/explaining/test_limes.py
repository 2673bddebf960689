"""LIME of raw rows: as lime itself says of the same draws, gaps explained as gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.explaining import Subject, lime_values
from tenfold.explaining.coding import Coding
from tenfold.vocabulary import Calibrator


@pytest.mark.parametrize("count", [3, 8])
@pytest.mark.parametrize("rung", ["linear", "boosting"])
def test_every_row_is_explained_as_by_the_lime_package(rung, count, make, rows, strange) -> None:
    stairs = Calibrator(kind="isotonic", x=[0.0, 0.5, 1.0], y=[0.1, 0.2, 0.8])
    subject = Subject.of(make(rung, calibrator=stairs), rows(300, 1))
    found = lime_values(subject, strange, num_samples=400, num_features=count, seed=9)
    coding = Coding.of(subject, strange)
    explainer = coding.explainer(seed=0)

    def predict(codes: np.ndarray) -> np.ndarray:
        p = coding.predict(codes)
        return np.column_stack([1 - p, p])

    for i in range(8):
        explainer.random_state.seed(9)
        one = explainer.explain_instance(
            coding.rows[i], predict, num_features=count, num_samples=400
        )
        wanted = np.zeros(len(subject.names))
        for feature, value in one.local_exp[1]:
            wanted[feature] = value
        assert np.abs(found.attributions.values[i] - wanted).max() <= 1e-9
        assert abs(found.fidelity[i] - one.score) <= 1e-9
        assert abs(found.attributions.base[i] - one.intercept[1]) <= 1e-9


def test_what_a_line_could_reach_is_the_fit_of_lime_with_every_feature(make, rows) -> None:
    subject = Subject.of(make("linear"), rows(300, 1))
    some = rows(20, 2)
    d = len(subject.names)
    whole = lime_values(subject, some, num_samples=2000, num_features=d)
    few = lime_values(subject, some, num_samples=2000, num_features=2)
    assert whole.fidelity == pytest.approx(whole.reachable, abs=1e-9)
    assert few.reachable == pytest.approx(whole.reachable, abs=1e-9)
    assert (few.fidelity < whole.fidelity - 0.01).any()


def test_draws_take_values_that_reference_rows_have_in_the_same_bin(make, rows, strange) -> None:
    subject = Subject.of(make("boosting"), rows(300, 1))
    coding = Coding.of(subject, strange)
    bins = coding.explainer(seed=0).discretizer
    wanted = coding.bins[:300].astype(float)
    drawn = bins.undiscretize(wanted)
    assert drawn.max() < 300
    assert np.array_equal(bins.discretize(drawn), wanted)


def test_a_missing_value_is_explained_as_missing_and_not_as_the_median(wrap, make, rows) -> None:
    """The outcome depends on nothing but the gap in `amount`, which the linear encoding marks."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    frame = rows(600, 1)
    parts = make("linear").pipeline[:-1]
    model = LogisticRegression().fit(parts.transform(frame), frame["amount"].isna())
    scorer = wrap(Pipeline([*parts.steps, ("model", model)]), "binary", list(frame))
    subject = Subject.of(scorer, frame)
    explained = pd.concat([frame[frame["amount"].isna()].iloc[:3], frame.dropna().iloc[:3]])
    found = lime_values(subject, explained, num_samples=2000, num_features=3).attributions
    # The ratio that is made from the amount is missing with it, and shares its weight.
    both = [subject.names.index(name) for name in ("amount", "amount per age")]
    amount = found.values[:, both].sum(axis=1)
    assert (amount[:3] > 0.5).all()
    assert (np.abs(amount[3:]) < 0.2).all()


def test_each_row_of_several_classes_is_explained_for_its_decided_class(make, rows) -> None:
    scorer = make("linear", "multiclass")
    subject = Subject.of(scorer, rows(300, 1))
    explained = rows(12, 4)
    found = lime_values(subject, explained, num_samples=500, num_features=8, seed=2).attributions
    decided = scorer.score(explained).decided
    assert len(set(decided.tolist())) > 1
    assert np.array_equal(found.labels, decided)
    for label in set(decided.tolist()):
        alone = lime_values(
            subject,
            explained,
            num_samples=500,
            num_features=8,
            seed=2,
            labels=np.full(12, label),
        ).attributions
        here = decided == label
        assert np.allclose(alone.values[here], found.values[here], atol=1e-12)


def test_amounts_are_explained_in_their_unit(make, rows) -> None:
    scorer = make("linear", "regression")
    found = lime_values(Subject.of(scorer, rows(300, 1)), rows(6, 4), num_samples=500)
    assert found.attributions.unit == "amount"
    local = found.attributions.base + found.attributions.values.sum(axis=1)
    assert np.corrcoef(local, scorer.score(rows(6, 4)).p)[0, 1] > 0.7


@pytest.mark.parametrize("draws", ["normal", "around"])
def test_numbers_as_they_are_take_limes_own_path(draws, make, rows, strange) -> None:
    """An unseen level and a gap among the rows; the seed alone decides the draws."""
    for rung, task in (("linear", "binary"), ("boosting", "multiclass"), ("linear", "regression")):
        scorer = make(rung, task)
        subject = Subject.of(scorer, rows(300, 1))
        explained = strange.iloc[[0, 1, 3]]
        a, b = (
            lime_values(subject, explained, num_samples=400, num_features=4, seed=3, draws=draws)
            for _ in range(2)
        )
        assert np.array_equal(a.attributions.values, b.attributions.values)
        assert ((a.attributions.values != 0).sum(axis=1) == 4).all()
        assert "standard deviation" in a.attributions.how


def test_a_coefficient_per_standard_deviation_is_that_of_the_model(wrap, rows) -> None:
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import Pipeline

    from tenfold.features import FeatureRecipe, encoder, transformer
    from tenfold.vocabulary import ColumnRoles

    frame = rows(300, 1)[["age", "flag"]]
    recipe = FeatureRecipe(columns=["age", "flag"], kinds=dict.fromkeys(frame, "number"))
    shape = transformer(recipe, ColumnRoles(target="y"))
    parts = [("recipe", shape), ("encode", encoder("linear")), ("model", LinearRegression())]
    scorer = wrap(Pipeline(parts).fit(frame, 2 * frame["age"]), "regression", list(frame))
    found = lime_values(Subject.of(scorer, frame), frame.iloc[:2], num_samples=3000, draws="normal")
    # The ridge penalty of lime takes a little.
    assert found.attributions.values[:, 0] == pytest.approx(2 * frame["age"].std(ddof=0), rel=0.02)
    assert np.abs(found.attributions.values[:, 1]).max() < 0.1


def test_a_model_of_no_features_has_no_explanation_and_no_rows_none(make, wrap, rows) -> None:
    from sklearn.dummy import DummyClassifier
    from sklearn.pipeline import Pipeline

    model = DummyClassifier().fit(np.zeros((10, 0)), [0] * 7 + [1] * 3)
    parts = [("recipe", "passthrough"), ("encode", "passthrough"), ("model", model)]
    bare = Subject.of(wrap(Pipeline(parts), "binary", []), rows(300, 1))
    found = lime_values(bare, rows(4, 2), num_samples=100)
    assert found.attributions.values.shape == (4, 0)
    assert found.attributions.base == pytest.approx(0.3)
    for rung in ("linear", "constant"):
        subject = Subject.of(make(rung), rows(300, 1))
        none = lime_values(subject, rows(4, 2).iloc[:0], num_samples=100)
        assert none.attributions.values.shape == (0, 8)
    flat = lime_values(subject, rows(4, 2), num_samples=100)
    assert np.abs(flat.attributions.values).max() <= 1e-12


def test_many_features_take_fewer_draws_and_it_is_said(make, rows, monkeypatch) -> None:
    monkeypatch.setattr("tenfold.explaining.limes._MOST_PRODUCTS", 30_000)
    monkeypatch.setattr("tenfold.explaining.limes._LEAST_DRAWS", 100)
    subject = Subject.of(make("linear"), rows(300, 1))
    found = lime_values(subject, rows(2, 4), num_samples=5000)
    assert found.attributions.how.startswith("LIME, 300 draws (of 5,000: there are many features)")
