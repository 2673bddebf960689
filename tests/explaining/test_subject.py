"""Rows put together from blocks are rows that the real pipeline would have scored."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from tenfold.errors import DataProblem, WrongInput
from tenfold.explaining import Subject, lime_values, shap_values, stability
from tenfold.scoring import predict
from tenfold.steps.step03_baseline_models.rungs import Setting, build
from tenfold.vocabulary import Calibrator

RUNGS = ("constant", "linear", "tree", "forest", "boosting", "xgboost", "network")
TASKS = ("binary", "multiclass", "regression")


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("rung", RUNGS)
def test_rows_from_blocks_score_as_in_the_real_pipeline(rung, task, make, rows, strange) -> None:
    """Each feature of a draw comes from another row: unseen levels, gaps and dates included."""
    line = Calibrator(kind="sigmoid", slope=0.7, intercept=0.2 if task == "binary" else 0.0)
    scorer = make(rung, task, **({} if task == "regression" else {"calibrator": line}))
    subject = Subject.of(scorer, rows(300, 1), background_rows=20, seed=0)
    shaped = pd.concat([subject.reference, subject.shaped(strange)], ignore_index=True)
    X = np.vstack([subject.encoded_reference, subject.encoded(subject.shaped(strange))])
    places = np.random.default_rng(0).integers(0, len(X), (400, len(subject.names)))
    places[:40] = np.arange(300, 340)[:, None]
    mixed = pd.DataFrame(
        {name: shaped[name].to_numpy()[places[:, k]] for k, name in enumerate(subject.names)}
    ).astype(shaped.dtypes.to_dict())
    one = scorer.candidate
    real = predict(scorer.pipeline[1:], mixed, one.known, task=task, classes=len(one.labels))
    assert np.allclose(subject.said(X, places, calibrate=False), real, rtol=0, atol=1e-9)
    assert np.allclose(subject.said(X, places)[:40], scorer.score(strange).p, atol=1e-9)


def test_every_encoded_column_belongs_to_one_feature(make, rows) -> None:
    for rung in ("linear", "tree"):
        subject = Subject.of(make(rung), rows(300, 1), background_rows=20, seed=0)
        owned = np.concatenate(subject.blocks)
        assert sorted(owned.tolist()) == list(range(subject.encoded_reference.shape[1]))


def test_many_rows_are_scored_in_parts_that_make_no_difference(make, rows, monkeypatch) -> None:
    subject = Subject.of(make("boosting"), rows(300, 1))
    whole = subject.predicted(subject.encoded_reference)
    monkeypatch.setattr("tenfold.explaining.subject._CELLS", 100)
    assert np.array_equal(subject.predicted(subject.encoded_reference), whole)


def test_the_reference_is_bounded_and_drawn_by_the_seed(make, rows, monkeypatch) -> None:
    monkeypatch.setattr("tenfold.explaining.subject._MOST_ROWS", 50)
    a, b, c = (Subject.of(make("linear"), rows(300, 1), seed=seed) for seed in (1, 1, 2))
    assert len(a.reference) == len(a.background) == 50
    pd.testing.assert_frame_equal(a.reference, b.reference)
    assert not a.reference.equals(c.reference)


def test_what_is_derived_from_a_personal_column_is_personal_too(make, rows) -> None:
    subject = Subject.of(make("linear"), rows(300, 1), personal=["age"])
    assert subject.personal == {"age", "amount per age"}


def test_a_model_without_probabilities_is_refused_in_words(make, wrap, rows) -> None:
    fitted = make("linear").pipeline
    frame = rows(300, 1)
    model = LinearSVC().fit(fitted[:-1].transform(frame), frame["flag"])
    scorer = wrap(Pipeline([*fitted.steps[:-1], ("model", model)]), "binary", list(frame))
    with pytest.raises(WrongInput, match="without probabilities: not evaluated"):
        Subject.of(scorer, frame)


def test_missing_columns_and_missing_rows_are_said(make, rows) -> None:
    with pytest.raises(WrongInput, match="no rows"):
        Subject.of(make("linear"), rows(300, 1).iloc[:0])
    subject = Subject.of(make("linear"), rows(300, 1))
    with pytest.raises(DataProblem, match="column age"):
        subject.shaped(rows(5, 2).drop(columns="age"))


def test_one_reference_row_is_enough_for_every_method(make, rows) -> None:
    for rung, task in (("linear", "multiclass"), ("boosting", "binary"), ("network", "regression")):
        subject = Subject.of(make(rung, task), rows(300, 1).iloc[:1])
        explained = rows(3, 2)
        exact = shap_values(subject, explained)
        near = lime_values(subject, explained, num_samples=50)
        runs = stability(subject, explained, num_samples=50, seeds=2)
        assert exact.additive
        assert np.isfinite(near.attributions.values).all()
        assert np.isfinite([*near.fidelity, *runs.vsi, *runs.csi]).all()


def test_columns_that_the_model_drops_are_explained_by_nothing(make, wrap, rows) -> None:
    """Step 3 puts a filter before boosting where a column has no value in any row."""
    frame = rows(300, 1).assign(flag=np.nan)
    parts = [*make("boosting").pipeline.steps[:-1]]
    setting = Setting(regression=False, rows=300, columns=8, classes=2, seed=0, blanks=True)
    model = build("boosting", setting)
    X = Pipeline(parts).transform(frame)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy, of the column without a value
        model.fit(X, frame["amount"] > 20)
    scorer = wrap(Pipeline([*parts, ("model", model)]), "binary", list(frame))
    found = shap_values(Subject.of(scorer, frame), frame.iloc[:5])
    assert found.additive
    assert found.unit == "log odds"
    assert not found.values[:, found.names.index("flag")].any()
    assert found.values[:, found.names.index("amount")].all()


def test_the_package_is_imported_without_its_heavy_libraries() -> None:
    code = "import sys, tenfold.explaining; print({'shap', 'lime', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
