"""Where models fail, data and question are told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step03_baseline_models.diagnosing import signal_p
from tenfold.vocabulary import Estimate

LINEAR = {"tree": False, "boosting": False, "xgboost": False}


def noise(rows: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["a", "b", "c"])
    return frame.assign(bad=(rng.random(rows) < 0.4).astype(int))


def test_working_models_need_no_diagnosis(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **LINEAR)
    assert evidence.diagnosis.verdict == "models_work"
    assert evidence.diagnosis.signal_p is None
    assert laboratory.gate(evidence)["TF0309"].status == "pass"


def test_much_noise_is_an_ill_posed_question_and_goes_to_step_1(laboratory, value):
    evidence = laboratory.run(laboratory.prepare(noise(3000), "bad"), value, **LINEAR)
    found = evidence.diagnosis
    assert (found.verdict, found.route) == ("ill_posed_question", "business_problem")
    assert found.signal_p > 0.05
    check = laboratory.gate(evidence)["TF0309"]
    assert check.status == "block"
    assert "step 1" in check.remedy


def test_little_noise_cannot_be_told_from_too_few_rows(laboratory, value):
    evidence = laboratory.run(laboratory.prepare(noise(80), "bad"), value, **LINEAR)
    assert evidence.diagnosis.verdict == "cannot_be_told"
    assert laboratory.gate(evidence)["TF0309"].status == "not_evaluated"


def test_wrong_labels_are_the_datas_fault_and_go_to_step_2(laboratory, value):
    data = laboratory.prepare(noise(400), "bad")
    wrong = Estimate(value=0.3, low=0.25, high=0.35, n=400, method="confident learning")
    data = data.model_copy(update={"label_noise": wrong})
    evidence = laboratory.run(data, value, **LINEAR)
    assert (evidence.diagnosis.verdict, evidence.diagnosis.route) == (
        "data_problem",
        "data_quality",
    )
    assert "30% of the labels" in evidence.diagnosis.reasons[0]


def test_a_signal_that_the_rungs_cannot_hold_is_a_data_problem(laboratory, value):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=700), rng.normal(size=700)
    bad = (a * b + rng.normal(scale=0.5, size=700) > 0).astype(int)
    frame = pd.DataFrame({"a": a, "b": b, "bad": bad})
    evidence = laboratory.run(laboratory.prepare(frame, "bad"), value, **LINEAR)
    assert evidence.choice.chosen == "constant"
    assert evidence.diagnosis.verdict == "data_problem"
    assert evidence.diagnosis.signal_p <= 0.05


def test_the_signal_test_holds_its_level_on_noise(laboratory):
    found = []
    for seed in range(40):
        work, _ = laboratory.work(noise(120, seed), "bad")
        found.append(signal_p(work, seed=seed))
    assert np.mean(np.array(found) <= 0.05) <= 0.125


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_the_signal_test_sees_a_crossing_of_two_features(laboratory, task):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=400), rng.normal(size=400)
    y = a * b + rng.normal(scale=0.3, size=400)
    frame = pd.DataFrame({"a": a, "b": b, "y": y if task == "regression" else (y > 0).astype(int)})
    work, _ = laboratory.work(frame, "y", task=task)
    assert signal_p(work, seed=0) == pytest.approx(1 / 200)


def test_one_class_has_no_signal_to_test(laboratory):
    work, _ = laboratory.work(noise(60).assign(bad=0), "bad")
    assert signal_p(work, seed=0) is None
